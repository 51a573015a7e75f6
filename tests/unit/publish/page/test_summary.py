import base64
import hashlib
import re
from html.parser import HTMLParser

import numpy as np
import pytest

from populace.publish.page import summary as page
from populace.publish.page.style import STYLE
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.table import Column, Table
from tests.unit.publish.made import changed, combinations, made, titled

VOID = {"meta", "rect"}


class Reader(HTMLParser):
    """Keeps tags, attributes and texts, and checks that every tag is closed."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.feed(content.decode())
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


def test_every_tag_is_closed_and_none_is_a_script():
    reader = Reader(page.write(made()))
    assert reader.open == []
    assert not {"script", "iframe", "link", "img", "form", "object"} & set(reader.tags)


def test_nothing_is_fetched_and_nothing_may_be():
    content = page.write(made()).decode()
    reader = Reader(content.encode())
    names = {name for name, _ in reader.attributes}
    assert not {"src", "href", "srcset", "style"} & names
    assert not [name for name in names if name.startswith("on")]
    assert "url(" not in content
    assert "http://" not in content
    assert "https://" not in content
    policy = next(
        value for name, value in reader.attributes if name == "content" and "src" in value
    )
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    assert policy.split("; ")[:2] == ["default-src 'none'", f"style-src 'sha256-{digest}'"]
    assert f"<style>{STYLE}</style>" in content


def test_values_are_text_and_never_markup():
    content = page.write(made()).decode()
    assert "<script" not in content
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in content
    assert "Cases &lt;2026&gt; &amp; more" in content


def test_a_number_never_travels_alone():
    texts = " ".join(" ".join(Reader(page.write(made())).texts).split())
    assert "6 ± 3.1 records" in texts
    assert "12 ± 1.5" in texts


def test_what_is_not_reported_is_said_and_not_drawn():
    content = page.write(made()).decode()
    row = re.search(r"<tr>(?:(?!</tr>).)*other(?:(?!</tr>).)*</tr>", content).group()
    assert "not reported" in row
    assert "<rect" not in row
    assert "No value is reported." in content


def wide(values: int, columns: int = 1):
    made_columns = tuple(
        Column(f"c{place}", tuple(f"v{code:03}" for code in range(values)))
        for place in range(columns)
    )
    rows = [([place], 1 + place % 7, 1.0) for place in range(values * columns)]
    counts = Aggregates(made_columns, 9, 1.0, 1.0, (combinations(1, rows, columns=made_columns),))
    cells = tuple(np.zeros(2, dtype=int) for _ in made_columns)
    return changed(made(), aggregates=counts, synthetic=Table(made_columns, cells, 2))


@pytest.mark.parametrize(
    ("values", "hidden"),
    [(page.ALL_SHOWN, None), (page.ALL_SHOWN + 1, page.ALL_SHOWN + 1 - page.TOP)],
)
def test_long_lists_show_the_top_and_say_how_many_more(values, hidden):
    content = page.write(wide(values)).decode()
    assert content.count('scope="row"><bdi>') == (values if hidden is None else page.TOP)
    assert (f"{hidden} more in aggregates.csv" in content) == (hidden is not None)


def test_many_columns_are_cut_and_counted():
    content = page.write(wide(1, page.CARDS + 3)).decode()
    assert content.count("<article>") == page.CARDS
    assert "3 more columns" in content


def test_long_names_are_cut():
    column = Column("c", ("x" * 10_000,), public=True)
    counts = Aggregates(
        (column,), 1, 1.0, 1.0, (combinations(1, [([0], 1, 1.0)], columns=(column,)),)
    )
    table = Table((column,), (np.array([1]),), 1)
    content = page.write(changed(made(), aggregates=counts, synthetic=table))
    assert b"x" * 100 not in content
    assert len(content) < 40_000


def test_a_title_stands_in_place_of_the_name():
    text = page.write(titled(made(), {"gender": "Gender <of> a person"})).decode()
    assert "<h3><bdi>Gender &lt;of&gt; a person</bdi></h3>" in text
    assert "<h3><bdi>gender</bdi></h3>" not in text
