"""Every kind of fact is said in every language, and every fact is read back as it was written."""

import json
import string
from dataclasses import replace

import pytest

from populace.publish.files import manifest
from populace.publish.statements import facts
from populace.vocabulary.facts import CHOICES, EXTENTS, KINDS, Protected, fact
from populace.vocabulary.languages import LANGUAGES
from tests.unit.publish.made import GUARANTEE

TEXTS = {"columns": ("one", "two"), "edges": ("1", "2"), "beyond": "open", "case": "lower"}
NUMBERS = {"most", "count", "least"}


def made(kind, into="new"):
    """A fact of a kind, whose every parameter can be found again."""
    values = {
        name: TEXTS.get(name, 12345 if name in NUMBERS else f"the {name}") for name in KINDS[kind]
    }
    values |= {"period": "week"} if "period" in values else {}
    values |= {"into": into} if "into" in values else {}
    return fact(kind, **values)


def names(template):
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_kind_has_one_sentence_with_all_of_its_parameters():
    assert facts.FACTS.keys() == KINDS.keys()
    assert facts.PROTECTED.keys() == EXTENTS.keys()
    assert facts.CHOSEN.keys() == {
        f"{name}.{value}" for name, values in CHOICES.items() for value in values
    }
    for kind, parameters in KINDS.items():
        assert names(facts.FACTS[kind]) == set(parameters) - {"into"}, kind
    for extent, parameters in EXTENTS.items():
        assert names(facts.PROTECTED[extent]) == set(parameters), extent
    assert len(set(facts.FACTS.values())) >= len(KINDS) - 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_catalog_of_the_page_has_the_same_kinds(language):
    catalog = LANGUAGES[language].texts("pages")
    wanted = {f"fact.{key}": text for key, text in {**facts.FACTS, **facts.CHOSEN}.items()}
    wanted |= {f"protected.{key}": text for key, text in facts.PROTECTED.items()}
    extra = {"fact.of", "fact.named", "protected.and"}
    said = {key: text for key, text in catalog.items() if key.startswith(("fact.", "protected."))}
    assert said.keys() - extra == wanted.keys()
    for key, text in wanted.items():
        assert names(said[key]) == names(text), key
        assert said[key] == text if language == "en" else said[key] != text, key


@pytest.mark.parametrize("kind", KINDS)
def test_a_fact_is_said_and_read_again(kind):
    for into in ("new", ""):
        told = made(kind, into).of("people: a")
        said = facts.fact_words(told)
        assert said.startswith("people: a: ")
        assert "{" not in said
        if "column" in KINDS[kind] and "into" in KINDS[kind]:
            assert ("the column → new" in said) == bool(into)
        content = json.loads(json.dumps(manifest.fact_content(told)))
        assert manifest.read_fact(content) == told


def test_texts_say_nothing_to_a_terminal():
    assert "\x1b" not in facts.fact_words(fact("safe", column="a\x1b[2J"))


def test_units_of_privacy_are_read_again():
    everything = {"table": "a", "other": "b", "subject_id": "c", "most": 3}
    units = tuple(
        Protected(extent, **{name: everything[name] for name in named})
        for extent, named in EXTENTS.items()
    )
    promise = replace(GUARANTEE, protected=units)
    content = json.loads(json.dumps(manifest.guarantee_content(promise)))
    assert manifest.read_guarantee(content) == promise
    assert facts.protected_words(units).count("; and ") == len(units) - 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "else"},
        {"kind": "safe"},
        {"kind": "safe", "values": {"column": 1.5}},
        {"kind": "safe", "values": {"column": None}},
        {"kind": "safe", "values": ["column"]},
        {"kind": "tidied-case", "values": {"columns": ["a"], "case": "odd"}},
        {"kind": "columns-kept", "values": {"columns": [1]}},
        "text",
        [],
    ],
)
def test_what_is_no_fact_is_refused(wrong):
    with pytest.raises((AttributeError, KeyError, TypeError, ValueError)):
        manifest.read_fact(wrong)


def test_a_summary_lists_no_column_of_nearly_all_and_no_fact_twice():
    many = tuple("abcdef")
    understood = fact("cells-understood", columns=many)
    (clause,) = facts.fact_summary([understood], {"": many})
    assert clause.endswith("in all 6 columns")
    (clause,) = facts.fact_summary([understood], {"": (*many, "g")})
    assert clause.endswith("in all 7 columns but 'g'")
    full = facts.fact_words(understood)
    for columns in (many[:5], (*many, "g", "h", "i", "j"), ()):
        assert facts.fact_summary([understood], {"": columns}) == (full,)
    both = [replace(fact("no-flags"), table=name) for name in ("victims", "acts")]
    other = replace(understood, table="acts")
    assert facts.fact_summary([*both, other], {"victims": many}) == (
        "victims, acts: no undeclared column is a flag",
        f"acts: {full}",
    )
