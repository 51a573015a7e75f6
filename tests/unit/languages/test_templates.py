import pytest

from populace.languages.templates import Template


@pytest.mark.parametrize(
    ("template", "sentence", "found"),
    [
        ("a {x} c", "a b c", {"x": "b"}),
        ("{count#} records", "1,234 records", {"count": "1,234"}),
        ("delta {delta#}, more", "delta 1e-06, more", {"delta": "1e-06"}),
        ("in column {column!r}", "in column 'it''s'", None),
        ("in column {column!r}", 'in column "it\'s"', {"column": '"it\'s"'}),
        ("{count#} records", "many records", None),
        ("Use it{key?}.", "Use it.", {"key": ""}),
        ("Use it{key?}.", "Use it (--key 'a (b)').", {"key": " (--key 'a (b)')"}),
        ("{a} and {a}", "x and y", None),
        ("exactly this", "exactly this", {}),
        ("exactly this", "exactly this, too", None),
    ],
)
def test_a_sentence_is_recognized_and_taken_apart(template, sentence, found):
    assert Template.of(template).filled(sentence) == found


def test_a_place_never_holds_the_end_of_a_sentence_unless_it_is_quoted():
    assert Template.of("Found {x}.").filled("Found this. Then that.") is None
    assert Template.of("Found {x}.").filled("Found 'this. Then that'.") is not None
