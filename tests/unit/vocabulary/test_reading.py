import pytest

from populace.vocabulary.errors import InputError
from populace.vocabulary.facts import fact
from populace.vocabulary.reading import checked, notes, reading, share


def test_a_share_is_never_rounded_to_none_or_all():
    assert share(0, 10) == "0%"
    assert share(1, 10_000) == "less than 0.1%"
    assert share(1, 40) == "2.5%"
    assert share(9999, 10_000) == "99%"
    assert share(10, 10) == "100%"


def test_three_quarters_are_enough():
    enough = reading("c", "", 3, [("no declared value", 1)])
    assert not enough.stops
    assert reading("c", "", 299, [("no declared value", 101)]).stops
    assert checked([enough]) == (fact("cells-understood", columns=("c",)),)
    assert checked([]) == ()
    assert not reading("c", "", 0, []).stops


def test_words_for_missing_do_not_count():
    assert not reading("c", "bands", 3, [("a word for missing", 97), ("no number", 1)]).stops
    assert not reading("c", "bands", 0, [("a word for missing", 97)]).stops


@pytest.mark.parametrize(
    "rule", ["a number with two readings", "a number with a unit", "a date in another order"]
)
def test_two_readings_stop_at_any_share(rule):
    found = reading("c", "bands", 10**6, [(rule, 1)])
    with pytest.raises(InputError, match=rule) as caught:
        checked([found])
    assert "1" not in caught.value.found
    assert checked([found], {"c"}) == ()


def test_notes_tell_every_loss_with_its_share():
    found = reading("c", "", 999, [("no declared value", 1), ("no declared value", 0)])
    (said,) = notes([found, reading("d", "", 5, [])])
    assert "column 'c' 0.1% were not understood: no declared value 0.1%" in said


def test_the_error_names_all_columns_and_no_share():
    bad = [reading(name, "", 0, [("no declared value", 123)]) for name in ("a", "b")]
    with pytest.raises(InputError, match=r"'a'.*'b'") as caught:
        checked(bad)
    assert "123" not in str(caught.value)
    assert "accept_unread=" in caught.value.action
