import pytest

from populace import ParameterError
from populace.languages import Reader, named_reader, reader_of


@pytest.mark.parametrize(
    ("environment", "reader"),
    [
        ({}, Reader()),
        ({"LANG": "C.UTF-8"}, Reader()),
        ({"LANG": "fr_FR.UTF-8"}, Reader("fr", "FR")),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "es_MX.UTF-8"}, Reader("es", "MX")),
        ({"LC_ALL": "C", "LANG": "fr_FR.UTF-8"}, Reader()),
        ({"LC_ALL": "fr_FR.UTF-8", "POPULACE_LANGUAGE": "ar"}, Reader("ar")),
        ({"LANG": "de_DE.UTF-8"}, Reader()),
    ],
)
def test_the_language_is_said_or_by_the_locale(environment, reader):
    assert reader_of(environment) == reader


def test_a_tag_names_a_language_and_a_region():
    assert named_reader("es-mx") == Reader("es", "MX")
    assert named_reader("es-mx").tag == "es-MX"
    assert named_reader("AR").right_to_left


@pytest.mark.parametrize("tag", ["", "xx", "french", "fr/"])
def test_another_language_is_refused(tag):
    with pytest.raises(ParameterError, match="a language: en, fr, es, ar"):
        named_reader(tag)
