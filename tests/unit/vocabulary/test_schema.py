import pytest

from populace.vocabulary.errors import SchemaError
from populace.vocabulary.facts import fact
from populace.vocabulary.listing import listing
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.table import Column


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"values": ("a", "a")},
        {"values": ("a", "b"), "absent": "b"},
        {"values": ("a", "")},
        {"values": (" a",)},
        {"values": ("a;b",), "delimiter": ";"},
        {"values": ("No", "Yes"), "ignore_zeros": True},
        {"values": ("a",), "labels": ("x", "y")},
        {"labels": ("x",)},
        {"codebook": "iso3166-alpha2"},
        {"delimiter": ""},
    ],
)
def test_a_wrong_column_is_refused(wrong):
    with pytest.raises(SchemaError):
        ColumnSchema(**({"name": "c"} | wrong))


@pytest.mark.parametrize(
    "wrong",
    [
        {"columns": (ColumnSchema("a"), ColumnSchema("a"))},
        {"use": ("a", "a")},
        {"columns": (ColumnSchema("a"),), "subject_id": "a"},
        {"attributes_per_subject": 0},
    ],
)
def test_a_wrong_schema_is_refused(wrong):
    with pytest.raises(SchemaError):
        Schema(**wrong)


def test_a_delimiter_may_stand_in_the_values_of_a_single_valued_column():
    assert ColumnSchema("c", values=("a;b",)).column(("a;b",)).values == ("a;b",)


def test_only_declared_values_make_a_domain_public():
    assert ColumnSchema("c", values=()).public
    assert not ColumnSchema("c").public


def test_the_bound_is_the_declared_one_or_follows_from_the_columns():
    single, several = Column("a", ()), Column("b", (), delimiter=";")
    assert Schema().effective_bound([single, single]) == 2
    assert Schema().effective_bound([single, several]) == 4
    assert Schema(subject_id="id").effective_bound([single]) == 2
    assert Schema(attributes_per_subject=7).effective_bound([single, several]) == 7
    assert Schema().effective_bound([]) == 1


def test_the_bound_does_not_depend_on_what_the_columns_hold():
    empty, full = Column("a", ()), Column("a", ("x", "y", "z"))
    assert Schema().effective_bound([empty]) == Schema().effective_bound([full])


def test_declarations_name_what_was_declared_and_no_more_than_is_used():
    schema = Schema(
        columns=(
            ColumnSchema("f", values=("1",), absent="0"),
            ColumnSchema("m", delimiter=";", ignore_zeros=True),
            ColumnSchema("unused"),
        ),
        subject_id="id",
        attributes_per_subject=9,
        use=("f", "m"),
    )
    assert schema.declarations == (
        fact("subject-id", column="id"),
        fact("values-per-subject", most=9),
        fact("domain-public", column="f", count=1),
        fact("absent-symbol", column="f", text="0"),
        fact("domain-private", column="m"),
        fact("delimiter", column="m", delimiter=";"),
        fact("zeros-absent", column="m"),
    )


def test_with_column_replaces_in_place_or_adds_at_the_end():
    schema = Schema(columns=(ColumnSchema("a"), ColumnSchema("b")))
    changed = schema.with_column(ColumnSchema("a", delimiter=";")).with_column(ColumnSchema("c"))
    assert [column.name for column in changed.columns] == ["a", "b", "c"]
    assert changed.of("a") == ColumnSchema("a", delimiter=";")
    assert changed.of("d") is None


def test_long_lists_of_names_are_cut():
    assert listing(["a", "b"]) == "'a', 'b'"
    assert listing([str(n) for n in range(50)], limit=2) == "'0', '1' and others"
