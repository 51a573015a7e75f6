import pytest

from populace.publish import cell_type


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["1", "-20"], "integer"),
        (["1", "2.5"], "number"),
        (["true", "false"], "boolean"),
        (["2024-02-29", "2025-01-01"], "date"),
        ([], "string"),
        (["007", "8"], "string"),
        (["1", "many"], "string"),
        (["1.50"], "string"),
        (["1e5", "nan"], "string"),
        (["2023-02-29"], "string"),
        (["12345678901234567890"], "string"),
        (["0-8", "9-17"], "string"),
        (["١"], "string"),
        (["True"], "string"),
    ],
)
def test_a_type_is_told_by_all_values_in_the_one_way_they_are_written(values, kind):
    assert cell_type(values) == kind
