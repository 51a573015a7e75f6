import pytest

import populace
from populace.publish.questions.claims import questions_in
from populace.publish.questions.finding_checks import check_findings
from populace.publish.questions.sentences import questions
from populace.vocabulary.errors import InputError
from populace.vocabulary.findings import told
from populace.vocabulary.table import Column

TABLES = {
    "victims": [
        Column("gender", ("F", "M"), public=True, labels=("Woman", "Man"), title="Her sex"),
        Column("place", ("here",), public=False),
    ],
    "people": [Column("people.role", ("a", "b"), public=True)],
}
ROWS = {"sex": ["f", "m"] * 200, "area": ["p", "q", "q", "p"] * 100}


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("no question", ()),
        ("{count A=b} of all", ("count A=b",)),
        ('{share A=b given C="d, e"}', ('share A=b given C="d, e"',)),
        ("{more often|share A=b > share A=c}", ("share A=b ", " share A=c")),
        ("{more than half|share A=b > 50%}", ("share A=b ",)),
        ("{mostly|most A=b given C=d}", ("count A=b given C=d",)),
        ("{rose|rose given C=d}", ("count C=d",)),
        ("{rose|rose}", ()),
        ("{a|count A=b > 5 and most A=b}", ("count A=b ", "count A=b")),
    ],
)
def test_the_questions_of_a_sentence(sentence, asked):
    assert questions(sentence) == asked


def test_what_is_no_claim_is_left_to_be_refused():
    assert questions_in("share A=b") == ("share A=b",)


@pytest.mark.parametrize(
    "text",
    [
        "{share gender=F}",
        "{share GENDER=woman given place=anywhere}",
        '{share "Her sex"=Man}',
        "{count people.role=a}",
        "{count role=a}",
        "{count victims.gender=M of victims}",
        '{count "number of people"=3}',
    ],
)
def test_what_there_will_be_may_be_asked_for(text):
    check_findings(told({"text": [text]}), TABLES)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"text": ["{share gendr=F}"]}, "Did you mean 'gender'"),
        ({"text": ["{share gender=F given plce=x}"]}, "Did you mean 'place'"),
        ({"text": ["{more|share gender=F > share gnder=M}"]}, "'gnder'"),
        ({"text": ["{share gender=Femal}"]}, "'Femal' of 'gender'"),
        ({"text": ["{count gender=F of victms}"]}, "Did you mean 'victims'"),
        ({"text": ["{number gender=F}"]}, "count or share"),
        ({"columns": {"gendr": {"title": "x"}}}, "Did you mean 'gender'"),
        ({"columns": {"gender": {"values": {"X": "y"}}}}, "'X' of 'gender'"),
        ({"text": ["x"], "fr": {"text": ["{share gendr=F}"]}}, "'gendr'"),
    ],
)
def test_what_there_will_not_be_is_refused(content, said):
    with pytest.raises(InputError) as caught:
        check_findings(told(content), TABLES)
    assert said in str(caught.value)


def test_a_misspelt_column_stops_a_release_before_it_spends(tmp_path):
    ledger = tmp_path / "ledger.json"
    findings = {"text": ["{share sx=f}"]}
    with pytest.raises(InputError, match="Did you mean 'sex'"):
        populace.release(ROWS, epsilon=1, ledger=ledger, dataset="d", limit=5, findings=findings)
    assert not ledger.exists()
    checked = populace.check(ROWS, findings=findings)
    assert any("'sx'" in str(stop) for stop in checked.stops)


def test_bands_that_are_paid_for_may_be_asked_for_before_they_are_known():
    rows = {"age": [str(n % 80) for n in range(400)], "sex": ["f", "m"] * 200}
    recipe = [{"do": "equal-bands", "column": "age", "start": 0, "stop": 80, "bands": 4}]
    released = populace.release(
        rows, epsilon=8, recipe=recipe, findings={"text": ["{share age=0-19}"]}
    )
    assert released.release.counts.blocks


@pytest.mark.parametrize("columns", [["sex"], ["sex", "act"]])
def test_linked_tables_and_trees_are_looked_at_too(columns):
    people = {"id": [str(n) for n in range(200)], "sex": ["f", "m"] * 100}
    acts = {"id": [str(n % 200) for n in range(400)], "act": ["a", "b"] * 200}
    for wrong in ("{count ac=a}", "{count sx=f}"):
        right = "".join(f"{{count {name}={'f' if name == 'sex' else 'a'}}}" for name in columns)
        with pytest.raises(InputError, match="Did you mean"):
            populace.release(
                {"people": people, "acts": acts},
                epsilon=1,
                relations=populace.Relation("people", "acts"),
                protect="people",
                findings={"text": [right, wrong]},
            )
