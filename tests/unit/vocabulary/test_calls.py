import inspect

import pytest

import populace
from populace import ParameterError
from populace.vocabulary.keywords import PLANNING, READING, RELEASING

ROWS = {"sex": ["f", "m"] * 200, "area": ["p", "q", "q", "p"] * 100}
PUBLIC = [
    name
    for name in populace.__all__
    if inspect.isfunction(getattr(populace, name))
    and inspect.signature(getattr(populace, name)).parameters
]
EVERY = (*READING, *RELEASING)
MESSAGE = r"Expected .+\. Found .+\. \S"
MADE = ("ColumnSchema", "Extent", "Project", "Relation", "Schema", "Synthesizer", "Input")


@pytest.mark.parametrize("name", [*PUBLIC, *MADE])
def test_an_unknown_keyword_is_refused_in_the_words_of_the_house(name):
    needed = [
        each
        for each in inspect.signature(getattr(populace, name)).parameters.values()
        if each.default is each.empty and each.kind not in (each.VAR_KEYWORD, each.VAR_POSITIONAL)
    ]
    given = {each.name: 2 if each.name == "epsilon" else "nothing" for each in needed}
    with pytest.raises(ParameterError, match="'zzz'"):
        getattr(populace, name)(**given, zzz=1)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: populace.Relation("a", "b", mots=4), "Did you mean 'most'"),
        (lambda: populace.Relation("a"), "no 'many'"),
        (lambda: populace.Relation("a", "b", one="c"), "'one' twice"),
        (lambda: populace.Relation("a", "b", most=0), "1 or more as most"),
        (lambda: populace.Relation("a", "b", most=True), "a whole number as most"),
        (lambda: populace.Relation(1, 2), "the names of the tables"),
        (lambda: populace.Synthesizer(epsilo=2), "Did you mean 'epsilon'"),
        (lambda: populace.Synthesizer(2), "at most 0 arguments"),
        (lambda: populace.Synthesizer(epsilon=2, lenght=2), "Did you mean 'length'"),
        (lambda: populace.Extent(header_rwo=2), "Did you mean 'header_row'"),
        (lambda: populace.release(ROWS, epsilon=1, progress="yes"), "progress=print"),
        (lambda: populace.check(ROWS, progress=True), "type bool"),
        (lambda: populace.release(ROWS, epsilon=1, columns=3), "names of columns as columns"),
        (lambda: populace.release(ROWS, epsilon=1, columns=[1]), "names of columns as columns"),
        (lambda: populace.release(ROWS, epsilon=1, subject_id=3), "a text as subject_id"),
        (lambda: populace.release(ROWS, epsilon=1, declared_only="no"), "True or False"),
        (lambda: populace.Input(ROWS, attributes_per_subject="9"), "a whole number"),
        (lambda: populace.release(ROWS, epsilon=1, name=3), "a text as name"),
        (lambda: populace.release(ROWS, epsilon=1, findings="x"), "a mapping as findings"),
        (lambda: populace.release(ROWS, epsilon=1, multi_value={"sex": 1}), "a mapping of texts"),
        (lambda: populace.risk(ROWS, k="x"), "a whole number as k. Found an object of type str"),
        (lambda: populace.load(3), "a text or a path as directory"),
        (lambda: populace.load("a" * 300), "one that is too long"),
        (lambda: populace.release("x\0.csv", epsilon=1), "a null character"),
        (lambda: populace.example("out", victims=10**20), "from 1 to 10,000,000 victims"),
        (lambda: populace.Extent(header_row=10**20), "from 1 to 2,147,483,647 as header_row"),
        (lambda: populace.Project([ROWS]), "objects of populace.Input"),
        (lambda: populace.Project([populace.Input(ROWS)], [("a", "b")]), "populace.Relation"),
    ],
)
def test_what_does_not_fit_is_said_with_what_would(call, said):
    with pytest.raises(ParameterError) as caught:
        call()
    assert said in str(caught.value)


@pytest.fixture(scope="module")
def made():
    return populace.release(ROWS, epsilon=4)


@pytest.mark.parametrize(
    ("call", "names"),
    [
        (lambda _, told: populace.release(ROWS, **{"epsilon": 1, **told}), EVERY),
        (lambda _, told: populace.plan(**{"epsilon": 1, **told}), PLANNING),
        (lambda made, told: populace.evaluate(ROWS, made, **told), ("target", "outsiders", "k")),
        (lambda _, told: populace.risk(ROWS, **told), ("k", "length", "epsilon", "population")),
        (lambda _, told: populace.verify(**told), ("directory",)),
        (lambda _, told: populace.load(**told), ("directory",)),
        (lambda made, told: made.save(**{"directory": "out", **told}), ("directory", "formats")),
        (lambda made, told: made.count("sex=f", **told), ("table",)),
        (lambda made, told: made.crosstab(**{"a": "sex", **told}), ("a", "b")),
        (lambda made, told: made.tell(**told), ("about", "findings")),
        (lambda made, told: made.sample(**told), ("n", "seed")),
        (lambda _, told: populace.example(**{"directory": "out", **told}), ("directory", "seed")),
        (lambda _, told: populace.Input(ROWS, **told), ("name", "key")),
        (lambda _, told: populace.Relation(**{"one": "a", "many": "b", **told}), ("one", "via")),
        (lambda _, told: populace.Project(**told), ("tables",)),
    ],
)
@pytest.mark.parametrize("value", [object(), b"\x00", 0.5j])
def test_an_argument_of_another_kind_is_refused_before_anything_is_done(
    call, names, value, made, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    for name in names:
        with pytest.raises(populace.PopulaceError, match=f"(?s){MESSAGE}"):
            call(made, {name: value})
    assert list(tmp_path.iterdir()) == []


def test_faults_inside_of_a_call_stay_what_they_are():
    def broken(_step):
        raise TypeError("mine")

    with pytest.raises(TypeError, match="mine"):
        populace.release(ROWS, epsilon=1, progress=broken)


def test_names_by_an_iterator_are_names():
    table = populace.Input(ROWS, columns=iter(["sex"]))
    assert table.reading["columns"] == ("sex",)
