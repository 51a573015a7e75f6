"""Displays are short, and hold no cell of a private table."""

import re
from html.parser import HTMLParser

import pytest

import populace

RARE = "Zanzibarensis"
CELLS = {
    "color": ["crimson", "jade<b>", "azure", "crimson"] * 100,
    "place": [RARE] + ["here"] * 399,
}


@pytest.fixture(scope="module")
def released():
    return populace.release(CELLS, epsilon=8, length=2)


def shown(value):
    return (repr(value), value._repr_html_())


class Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text = [], ""

    def handle_starttag(self, tag, _attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


def text_of(markup):
    parser = Text()
    parser.feed(markup)
    return parser


def test_a_release_shows_its_promise_its_counts_with_margins_and_records(released):
    parsed = text_of(released._repr_html_())
    assert parsed.text.startswith("Safe to publish Protected release")
    assert "epsilon 8" in parsed.text
    assert parsed.text.count("±") > 4
    assert "crimson" in parsed.text
    assert parsed.tags.count("table") == 2


def test_texts_are_escaped(released):
    parsed = text_of(released._repr_html_())
    assert "jade<b>" in parsed.text
    assert "b" not in parsed.tags


def test_private_notes_are_named_and_never_told():
    made = populace.ReleasedData(populace.release(CELLS, epsilon=8).release, "", ("Hush, hush.",))
    assert "1 private note" in made._repr_html_()
    assert "Hush" not in made._repr_html_() + repr(made)


def test_what_is_private_says_so_and_holds_no_cell():
    recipe = [{"do": "rename", "names": {"color": "hue"}}]
    private = [
        populace.prepare(CELLS, recipe=recipe),
        populace.check(CELLS, epsilon=1),
        populace.risk(CELLS),
        populace.overview(CELLS),
    ]
    for value in private:
        for each in shown(value):
            assert "PRIVATE" in each.upper()
            assert RARE not in each
            assert len(each) < 3000
    assert RARE not in repr(populace.overview(CELLS).columns)
    assert RARE not in repr(populace.prepare(CELLS, recipe=recipe).table)


def test_every_repr_is_short(released, tmp_path):
    released.save(tmp_path / "public")
    verified = populace.verify(tmp_path / "public")
    plan = populace.plan(epsilon=1, attributes=5)
    release = released.release
    values = (released, release, release.counts, release.records, release.guarantee)
    for value in (*values, release.aggregates, verified, plan):
        assert len(repr(value)) < 200, repr(value)
        assert re.match("<.*>$", repr(value))
    assert "Never publish" not in verified._repr_html_()
    for value in (verified, plan, release.guarantee):
        assert "Safe to publish" in value._repr_html_()


def test_related_tables_are_shown_table_by_table():
    victims = {"case_id": list(map(str, range(300))), "sex": ["f", "m", "f"] * 100}
    others = {"case_id": [str(n // 2) for n in range(300)], "role": ["kin", "boss"] * 150}
    made = populace.release(
        {"victims": victims, "others": others},
        relations=populace.Relation("victims", "others"),
        protect="victims",
        epsilon=8,
    )
    text = text_of(made._repr_html_()).text
    assert "First synthetic records of victims" in text
    assert "First synthetic records of others" in text
