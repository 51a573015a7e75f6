"""Facts and units of privacy are of known kinds with their own parameters."""

import pytest

from populace.vocabulary.facts import EXTENTS, KINDS, Fact, Protected, fact


def test_a_fact_has_a_known_kind_and_its_parameters():
    made = fact("flag", positive="1", negative="0", column="a")
    assert made.values == (("column", "a"), ("negative", "0"), ("positive", "1"))
    assert made.of("people") == Fact("flag", made.values, "people")
    for kind, values in (("other", {}), ("flag", {"column": "a"}), ("no-flags", {"column": "a"})):
        with pytest.raises(ValueError, match="parameters"):
            fact(kind, **values)
    with pytest.raises(ValueError, match="parameters"):
        fact("safe", name="a")
    with pytest.raises(ValueError, match="known kind"):
        Fact("safe", (("name", "a"),))
    with pytest.raises(ValueError, match="known word"):
        fact("tidied-case", columns=("a",), case="sideways")


def test_only_operations_of_recipes_are_prepared():
    assert fact("exploded", column="a").prepared
    assert not fact("domain-private", column="a").prepared
    assert not fact("no-flags").prepared


def test_no_parameter_has_two_names():
    assert len(KINDS) == len({(kind, *names) for kind, names in KINDS.items()})
    for names in (*KINDS.values(), *EXTENTS.values()):
        assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "wrong", [{"extent": "else"}, {"extent": "rows"}, {"table": "a"}, {"extent": "link", "most": 2}]
)
def test_a_unit_of_privacy_names_what_it_needs(wrong):
    with pytest.raises(ValueError, match="known extent"):
        Protected(**wrong)
