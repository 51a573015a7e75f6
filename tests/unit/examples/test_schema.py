import re
import tomllib

import numpy as np
import pytest

from populace import codebooks
from populace.examples import figures, places
from populace.examples.episodes import texts
from populace.examples.schema import (
    court_texts,
    journeys_schema_text,
    linked_schema_texts,
    schema_text,
)
from populace.examples.tables import one_table_view
from populace.examples.yearly import SCHEMA
from populace.vocabulary.languages import LANGUAGES


@pytest.fixture(scope="module")
def schema():
    return tomllib.loads(schema_text())


def test_declares_every_column_in_order(schema, accounts):
    assert list(schema["columns"]) == list(one_table_view(accounts))


def domain_of(column):
    """Of countries those of the example alone."""
    book = column.get("codebook")
    if book == "iso3166-alpha2":
        return places.PLACES
    return column["values"] if book is None else codebooks.load(book).values


def test_every_cell_is_inside_its_domain(schema, accounts):
    for name, cells in one_table_view(accounts).items():
        column = schema["columns"][name]
        domain = set(domain_of(column))
        outside = {column.get("absent", "")}
        delimiter = column.get("delimiter")
        for cell in set(cells) - outside:
            assert set(cell.split(delimiter) if delimiter else [cell]) <= domain, name


def test_domains_are_whole(schema):
    columns = schema["columns"]
    assert columns["registration_year"]["values"] == [str(y) for y in range(2005, 2023)]
    assert columns["age_band"]["values"] == list(figures.AGE_BANDS)
    assert domain_of(columns["means_of_control"]) == figures.CONTROLS
    assert columns["citizenship"]["codebook"] == "iso3166-alpha2"
    for column in columns.values():
        values = column.get("values", [])
        assert len(values) == len(set(values))
        assert not any(";" in value for value in values)


def attributes(view, schema):
    total = np.zeros(len(view["gender"]), dtype=np.int64)
    for name, cells in view.items():
        column = schema["columns"][name]
        for row, cell in enumerate(cells):
            if cell not in ("", column.get("absent", "")):
                total[row] += len(cell.split(";"))
    return total


def test_no_victim_exceeds_the_declared_bound(schema, accounts):
    view = one_table_view(accounts)
    total = attributes(view, schema)
    assert schema["table"]["attributes_per_subject"] == figures.ATTRIBUTES_PER_SUBJECT
    assert total.max() <= figures.ATTRIBUTES_PER_SUBJECT


def test_the_bound_follows_from_the_columns(schema, accounts):
    view = one_table_view(accounts)
    most = 0
    for name, column in schema["columns"].items():
        if name == "means_of_control":
            most += figures.CONTROL_MOST
        else:
            most += 2 if "delimiter" in column else 1
        if "delimiter" in column:
            limit = figures.CONTROL_MOST if name == "means_of_control" else 2
            assert max(len(cell.split(";")) for cell in view[name]) <= limit, name
    assert most == figures.ATTRIBUTES_PER_SUBJECT


def test_every_reader_reads_words():
    """Every column has a title in each language, and no value reads like a name in a program."""
    schemas = [schema_text(), journeys_schema_text(), SCHEMA]
    schemas += linked_schema_texts().values()
    schemas += [text for name, text in (*texts().items(), *court_texts().items())]
    seen = 0
    for declared in map(tomllib.loads, schemas):
        for name, column in declared.get("columns", {}).items():
            assert set(column["title"]) == set(LANGUAGES), name
            labels = column.get("labels", {})
            assert set(labels) in (set(), set(LANGUAGES)), name
            told = labels["en"] if labels else column.get("values", [])
            assert not [each for each in told if re.search(r"[a-z][A-Z]|_", each)], name
            if labels and any(each.isalpha() for each in column["values"]):
                assert labels["ar"] != labels["en"], name
            seen += 1
    assert seen > 100
