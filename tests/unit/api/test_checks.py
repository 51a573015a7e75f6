"""A check reads and refuses as a release does, tells all of it at once, and spends nothing."""

import inspect
import io

import pytest

import populace
from populace import protect
from tests.unit.api.linked_tables import families, network

PEOPLE = 120
PHONES = [f"+49 151 {23456780 + n}" for n in range(PEOPLE)]
SEX = ["female", "male"] * (PEOPLE // 2)
PLACES = ["north", "south", "south"] * (PEOPLE // 3)
WORDS = {"values": ["1", "2"]}
JOINED = populace.Relation("victims", "people", "links")


def text_of(rows):
    return ("\n".join(",".join(row) for row in rows) + "\n").encode()


@pytest.fixture
def no_noise(monkeypatch):
    def drawn(*_given, **_further):
        raise AssertionError("noise was drawn")

    monkeypatch.setattr(protect, "measure", drawn)
    monkeypatch.setattr(protect, "words", drawn)
    with pytest.raises(AssertionError, match="noise was drawn"):
        populace.release({"sex": SEX}, epsilon=1)


def found_in(check):
    return " | ".join(each.found for each in check.stops)


@pytest.mark.usefixtures("no_noise")
def test_a_table_that_is_fit_passes_without_noise_and_without_a_line_in_the_ledger(
    tmp_path,
):
    told = populace.Project(
        (populace.Input({"sex": SEX, "place": PLACES}),),
        settings={"epsilon": 2, "ledger": str(tmp_path / "ledger"), "dataset": "d", "limit": 3},
    )
    found = populace.check(told)
    assert found.passed
    assert not (tmp_path / "ledger").exists()
    assert repr(found) == "<Check, private: nothing stops a release>"
    assert found.figures()["marking"].startswith("PRIVATE")
    (table,) = found.tables
    assert [(each.name, each.filled) for each in table.columns] == [("sex", 120), ("place", 120)]
    assert found.pace == "seconds"


def test_all_that_would_stop_a_release_is_told_at_once_and_no_cell():
    data = {"sex": SEX, "phone": PHONES, "place": PLACES}
    schema = {"columns": {"sex": WORDS}}
    found = populace.check(data, schema=schema, epsilon=-1)
    said = found_in(found)
    assert "phone numbers in phone" in said or "phone numbers in 'phone'" in said
    assert "in 'sex' too few cells understood" in said
    assert len(found.stops) == 3
    assert "female" not in str(found.figures())
    assert "+49" not in str(found.figures())
    with pytest.raises(populace.PopulaceError):
        populace.release(data, schema=schema, epsilon=1)


def test_what_stands_behind_a_record_for_a_header_is_told_too():
    rows = [("2001-02-03", "female", "a@example.org")]
    rows += [("2001-02-03", sex, f"p{n}@example.org") for n, sex in enumerate(SEX)]
    found = populace.check(io.BytesIO(text_of(rows)))
    assert "as the name of column" in found.stops[0].found
    assert "email addresses" in found.stops[1].found


def test_what_was_understood_is_told_by_column_and_rule():
    data = {"sex": [*SEX, "Male", "x"], "place": ["north"] * 122}
    schema = {"columns": {"sex": {"values": ["female", "male"]}}}
    (column, other) = populace.check(data, schema=schema).tables[0].columns
    (reading,) = column.readings
    assert (reading.filled, reading.understood) == (122, 120)
    assert dict(reading.lost) == {"another case of a declared value": 1, "no declared value": 1}
    assert other.readings == ()


def test_a_recipe_is_checked_as_it_is_applied():
    data = {"seen": [f"{day:02}/05/2024" for day in range(1, 29)] * 4, "sex": SEX[:112]}
    wrong = [{"do": "dates", "column": "seen", "to": "month", "format": "%m/%d/%Y"}]
    found = populace.check(data, recipe=wrong)
    assert not found.passed
    assert found.tables[0].columns[0].readings[0].step == "dates"
    right = [{**wrong[0], "format": "%d/%m/%Y"}]
    assert populace.check(data, recipe=right).passed
    several = {"id": ["a", "a", "b"], "sex": ["f", "m", "f"]}
    one = populace.check(several, subject_id="id", recipe=[{"do": "one-row"}])
    assert len(one.stops) == 1


def test_a_column_of_rare_values_would_come_out_nearly_empty():
    rare = [f"village of {'abcdefghijklmnopqrstuvwxyz'[n // 5]}" for n in range(PEOPLE)]
    data = {"place": rare, "sex": SEX, "nothing": [""] * PEOPLE}
    found = populace.check(data, epsilon=4)
    fate = {each.name: each.nearly_empty for each in found.tables[0].columns}
    assert fate == {"place": True, "sex": False, "nothing": True}
    declared = {"columns": {"place": {"values": sorted(set(rare))}}}
    found = populace.check(data, epsilon=100, schema=declared)
    assert not found.tables[0].columns[0].nearly_empty
    assert populace.check(data, k=10).tables[0].columns[0].nearly_empty


def test_a_limit_and_a_folder_that_is_there_stop_it(tmp_path):
    told = populace.Project(
        (populace.Input({"sex": SEX}),),
        settings={
            "epsilon": 2,
            "ledger": str(tmp_path / "ledger"),
            "dataset": "d",
            "limit": 1,
            "out": str(tmp_path),
        },
    )
    kinds = {type(each) for each in populace.check(told).stops}
    assert kinds == {populace.BudgetError, populace.OutputError}


# At epsilon 50 each of a few common values is found with near certainty: no false alarm in 10**9.
@pytest.mark.parametrize("make", [families, network])
def test_the_files_of_linked_tables_are_those_of_their_release(tmp_path, make):
    tables = dict(zip(("victims", "people", "links"), make(), strict=True))
    joined = populace.Relation("victims", "people", "links", several=make is network)
    triples = [("victims.gender", "means", "role")]
    found = populace.check(tables, relations=joined)
    assert found.passed
    assert "joined by 'id' of victims with 'id' of links" in " ".join(found.notes)
    told = populace.Project(
        tuple(populace.Input(source, name) for name, source in tables.items()),
        (joined,),
        {"epsilon": 50, "protect": ["victims"], "triples": triples},
    )
    for source, more in ((told, {}), (tables, {"relations": joined})):
        made = populace.release(
            source, **({"epsilon": 50, "protect": "victims"} if more else {}), **more
        )
        folder = made.save(tmp_path / f"out{len(more)}")
        check = populace.check(source, **more)
        assert set(check.files) == {path.name for path in folder.iterdir()}


def test_the_files_of_one_table_are_those_of_its_release(tmp_path):
    data = {"sex": SEX, "place": PLACES}
    folder = populace.release(data, epsilon=4).save(tmp_path / "out")
    assert set(populace.check(data).files) == {path.name for path in folder.iterdir()}


def test_rows_without_a_partner_stop_it_and_the_tables_are_told_all_the_same():
    victims, people, links = families()
    links["id"][0] = "v-gone"
    people["phone"] = PHONES[: len(people["pid"])] + PHONES[: max(0, len(people["pid"]) - PEOPLE)]
    tables = {"victims": victims, "people": people, "links": links}
    found = populace.check(tables, relations=JOINED)
    said = found_in(found)
    assert "rows with one that does not" in said
    assert "in people: what looks like phone numbers" in said
    assert "in people: in people" not in said
    assert [each.name for each in found.tables] == ["victims", "people", "links"]
    assert "v-gone" not in str(found.figures())


def test_keys_that_are_not_found_and_files_that_are_not_there_stop_it(tmp_path):
    tables = {"victims": {"a": ["1"]}, "people": {"b": ["1"]}}
    found = populace.check(tables, relations=populace.Relation("victims", "people"))
    assert len(found.stops) == 1
    assert found.tables == ()
    assert len(populace.check(tmp_path / "none.csv").stops) == 1


def test_a_stop_is_no_finding():
    def stop(_step):
        raise populace.Stopped

    with pytest.raises(populace.Stopped):
        populace.check({"sex": SEX}, progress=stop)


SOURCES = {
    "fit": b"sex,place\n" + b"f,n\nm,s\n" * 40,
    "no header": b"2001-02-03,f\n2001-02-04,m\n",
    "two of a name": b"a,a\n1,2\n",
    "too long a row": b"a,b\n1,2\n1,2,3\n",
    "numbers of people": b"phone,sex\n" + b"".join(f"{p},f\n".encode() for p in PHONES),
    "a page": b"<html><table><tr><td>1</td></tr></table></html>",
    "nothing": b"",
    "blank names": b"a,,\n1,2,3\n4,5,6\n",
}


@pytest.mark.parametrize("name", SOURCES)
def test_a_check_and_a_release_agree(name):
    said = {str(each) for each in populace.check(SOURCES[name]).stops}
    refused = set()
    try:
        populace.release(SOURCES[name], epsilon=1)
    except populace.PopulaceError as error:
        refused = {str(error)}
    assert refused <= said
    assert bool(refused) == bool(said)


TERMS = (
    {"epsilon": 4, "records": 7, "fabrication": "complete", "name": "women"},
    {"k": 5, "method": "value-seeded", "oversampling": 0.1},
    {"epsilon": 4, "length": 2, "delta": 1e-4},
)


@pytest.mark.parametrize("terms", TERMS)
@pytest.mark.parametrize("formats", [(), ("sds",)])
def test_the_folder_holds_what_was_told_whatever_the_terms(tmp_path, terms, formats):
    data = {"sex": SEX, "place": PLACES}
    told = populace.check(data, **terms, formats=formats, out=tmp_path / "out")
    assert told.passed
    folder = populace.release(data, **terms).save(tmp_path / "out", formats=formats)
    held = {path.name + "/" * path.is_dir() for path in folder.iterdir()}
    assert set(told.files) == held
    assert "does not exist yet" in str(populace.check(data, **terms, out=folder).stops)


def test_the_folder_of_linked_tables_holds_what_was_told(tmp_path):
    victims, people, links = families(600)
    tables = {"victims": victims, "people": people, "links": links}
    told = populace.check(tables, relations=JOINED, protect="victims")
    released = populace.release(tables, relations=JOINED, protect="victims", epsilon=12)
    assert set(told.files) == {path.name for path in released.save(tmp_path / "out").iterdir()}


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        ({"records": -1}, "records"),
        ({"epsilon": 4, "k": 5}, "both"),
        ({"k": 5, "fabrication": "complete"}, "fabrication"),
        ({"epsilon": 4, "oversampling": 0.1}, "oversampling"),
        ({"triples": [("a", "b", "c")]}, "triples"),
        ({"limit": 1.0, "dataset": "d"}, "at most epsilon 1"),
    ],
)
def test_terms_that_a_release_refuses_stop_it(terms, found):
    checked = populace.check({"sex": SEX}, **terms)
    assert found in " ".join(map(str, checked.stops))
    with pytest.raises(populace.PopulaceError):
        populace.release({"sex": SEX}, **{"epsilon": 4, **terms} if "k" not in terms else terms)


def test_a_check_takes_every_keyword_of_a_release():
    of_release = inspect.signature(populace.release).parameters
    of_check = inspect.signature(populace.check).parameters
    assert set(of_release) <= set(of_check)
    assert (
        of_release["keywords"].annotation == of_check["keywords"].annotation == "Unpack[Releasing]"
    )


@pytest.mark.parametrize("declared", [{}, {"columns": ["sex"]}, {"schema": {"columns": {}}}])
def test_a_record_in_place_of_a_header_is_not_shown_as_names(declared):
    rows = [["Amina Yusuf", "f"], ["Joy Eze", "m"], ["Amina Yusuf", "m"]] * 20
    found = populace.check(text_of(rows), **declared)
    assert not found.passed
    assert "Amina" not in str(found.figures())


KINDS = {
    "yaml": b"- sex: f\n  place: n\n- sex: m\n  place: s\n",
    "settings": b"[server]\nport=1\n",
}


@pytest.mark.parametrize("name", KINDS)
def test_other_texts_are_no_tables(name):
    with pytest.raises(populace.InputError):
        populace.release(KINDS[name], epsilon=4)


@pytest.mark.parametrize("content", [b"sex,area\n", b"\xef\xbb\xbfsex;area\r\n", b"sex\tarea\n\n"])
def test_a_header_alone_stops_before_anything_is_spent(content):
    with pytest.raises(populace.InputError, match="a record in every file"):
        populace.release(content, epsilon=1)
    assert any("record" in str(stop) for stop in populace.check(content).stops)
    row = b"f\tp" if b"\t" in content else b"f;p" if b";" in content else b"f,p"
    one = populace.check(content.rstrip() + b"\n" + row + b"\n")
    assert not any("a record in every file" in str(stop) for stop in one.stops)


def test_a_frame_without_a_record_is_told():
    checked = populace.check({"sex": [], "area": []})
    assert any("holds no record" in note for note in checked.notes)


def test_what_a_recipe_makes_does_not_stand_as_it_is():
    steps = [{"do": "merge", "column": "place", "groups": {"all": ["north", "south"]}}]
    check = populace.check(
        {"sex": SEX, "place": PLACES}, recipe=steps, multi_value={}, progress=False
    )
    assert {column.name: column.made for column in check.tables[0].columns} == {
        "sex": False,
        "place": True,
    }
    made = next(table["columns"] for table in check.figures()["tables"])
    assert [column["made"] for column in made] == [False, True]


def test_notes_on_undeclared_cells_pass_over_what_a_recipe_makes_of_linked_tables(tmp_path):
    parents = "id,ways\n" + "".join(f"h{n},{['a;b', 'b;a', 'a'][n % 3]}\n" for n in range(60))
    children = "id,sex\n" + "".join(f"h{n},{'fm'[n % 2]}\n" for n in range(60))
    tables = {}
    for name, text in (("homes", parents), ("people", children)):
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
        tables[name] = tmp_path / f"{name}.csv"
    said = {}
    for recipe in (None, [{"do": "split", "column": "ways", "delimiter": ";"}]):
        told = {} if recipe is None else {"recipe": recipe}
        homes = populace.Input(tables["homes"], "homes", **told)
        people = populace.Input(tables["people"], "people")
        project = populace.Project((homes, people), (populace.Relation("homes", "people"),))
        found = populace.check(project, protect=["homes"], progress=False)
        said[recipe is None] = any("several values joined" in note for note in found.notes)
    assert said == {True: True, False: False}


def test_what_a_second_look_without_a_header_lacks_is_not_told(tmp_path):
    parents = "case,sex\n" + "".join(f"c{n},{'fm'[n % 2]}\n" for n in range(40))
    children = "case,place\n" + "".join(f"c{n},{'xy'[n % 2]}\n" for n in range(40))
    last = "place,place\n"
    tables = []
    for name, text in (("cases", parents), ("people", children), ("events", last)):
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
        tables.append(populace.Input(tmp_path / f"{name}.csv", name))
    chain = (populace.Relation("cases", "people"), populace.Relation("people", "events"))
    found = populace.check(populace.Project(tuple(tables), chain), protect="cases", progress=False)
    assert len(found.stops) == 1
    assert "column_1" not in str(found.figures())


@pytest.mark.parametrize("length", [2**63, 10**30, 0, -1])
def test_a_length_that_none_has_is_told_at_once(length):
    found = populace.check({"sex": ["f", "m"] * 40}, epsilon=4.0, length=length)
    assert [str(length) in str(stop).replace(",", "") for stop in found.stops] == [True]
