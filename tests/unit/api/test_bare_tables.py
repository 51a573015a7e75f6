"""Tables that hold nothing but keys: released where their records say something, else refused."""

import pytest

import populace
from populace.vocabulary.errors import ParameterError

PEOPLE = 240
CASES = {
    "case": [f"c{n}" for n in range(PEOPLE)],
    "year": [str(2015 + n % 4) for n in range(PEOPLE)],
}
VICTIMS = {
    "victim": [f"v{n}" for n in range(PEOPLE)],
    "case": CASES["case"],
    "sex": ["fm"[n % 2] for n in range(PEOPLE)],
}
ACTORS = {
    "actor": [f"a{n}" for n in range(PEOPLE)],
    "case": CASES["case"],
    "role": ["rst"[n % 3] for n in range(PEOPLE)],
}
LINKS = {
    "link": [f"l{n}" for n in range(PEOPLE)],
    "victim": VICTIMS["victim"],
    "actor": ACTORS["actor"],
}


def released(*relations, **tables):
    """The release of inputs, or of tables that are told with their keywords, by name."""
    return populace.release(
        {name: populace.Input(source, **told) for name, (source, told) in tables.items()},
        relations=[populace.Relation(*ends, most=4, **told) for *ends, told in relations],
        protect="cases",
        epsilon=8,
        progress=False,
    )


def own(key, **told):
    return {"key": key, **told}


def test_a_table_of_links_whose_only_column_is_left_out_joins_tables_of_a_tree(tmp_path):
    made = released(
        ("cases", "victims", {}),
        ("cases", "actors", {}),
        ("victims", "actors", {"via": "links", "several": True}),
        cases=(CASES, own("case")),
        victims=(VICTIMS, own("victim")),
        actors=(ACTORS, own("actor")),
        links=(LINKS, {"leave_out": ["link"]}),
    )
    found = populace.verify(made.save(tmp_path / "out"))
    assert found.rebuilt
    assert found.release.records.tables["links"].columns == ()


def test_a_table_between_two_others_needs_no_column(tmp_path):
    links = {"link": LINKS["link"], "case": CASES["case"], "note": ["x"] * PEOPLE}
    visits = {"link": LINKS["link"], "kind": ["xy"[n % 2] for n in range(PEOPLE)]}
    made = released(
        ("cases", "links", {}),
        ("links", "visits", {}),
        cases=(CASES, own("case")),
        links=(links, own("link", leave_out=["note"])),
        visits=(visits, {}),
    )
    found = populace.verify(made.save(tmp_path / "out"))
    assert found.rebuilt
    assert found.release.records.tables["links"].columns == ()


@pytest.mark.parametrize("left_out", [[], ["visit"]])
def test_a_lowest_table_without_a_column_is_refused(left_out):
    visits = {**dict.fromkeys(left_out, LINKS["link"]), "actor": ACTORS["actor"]}
    with pytest.raises(ParameterError, match=r"Leave visits out, .* actors say how many"):
        released(
            ("cases", "actors", {}),
            ("actors", "visits", {}),
            cases=(CASES, own("case")),
            actors=(ACTORS, own("actor")),
            visits=(visits, {"leave_out": left_out}),
        )


@pytest.mark.parametrize(
    ("bare", "left_out"), [("cases", (["year"], ["victim"])), ("victims", ([], ["victim", "sex"]))]
)
def test_an_end_of_a_relation_without_a_column_is_refused(bare, left_out):
    upper, lower = left_out
    with pytest.raises(ParameterError, match=f"at least one column of {bare}"):
        released(
            ("cases", "victims", {}),
            cases=(CASES, own("case", leave_out=upper)),
            victims=(VICTIMS, {"leave_out": lower}),
        )


def test_what_is_left_out_must_be_there():
    with pytest.raises(populace.SchemaError, match="sexx"):
        released(
            ("cases", "victims", {}),
            cases=(CASES, own("case")),
            victims=(VICTIMS, {"leave_out": ["victim", "sexx"]}),
        )
