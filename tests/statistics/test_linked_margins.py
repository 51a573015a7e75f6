"""Published numbers of links lie within their margins of the true ones."""

import itertools
from collections import Counter
from dataclasses import replace

import numpy as np

from populace.examples import heavy
from populace.methods.linked import linked
from populace.publish.questions.answers import Figure, share_of, together
from populace.read.linked.keys import Part
from populace.read.linked.relations import read_related
from populace.vocabulary.families import family_of
from populace.vocabulary.linked import LinkedSettings, LinkedTables
from populace.vocabulary.release import Settings
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.structure import Relation
from tests.unit.api.linked_tables import families, made

RUNS = 8


def test_numbers_of_links_are_as_far_off_as_they_say():
    parents, children, links = families(300, seed=8, most=9)
    columns = {
        **{name: children[name] for name in ("gender",)},
        **{name: links[name] for name in ("role", "paid")},
    }
    held = [
        {(name, value) for name, cells in columns.items() for value in cells[row].split(";")}
        for row in range(len(links["id"]))
    ]
    own = Counter(links["id"])
    degree = np.array([own[parent] for parent in links["id"]])
    inside, numbers = [], []
    for _ in range(RUNS):
        released = made((parents, children, links), epsilon=6.0, delta=1e-6)
        counts = family_of(released.release.counts)
        attributes = counts.child_attributes
        named = [
            (column.name.removeprefix("people."), value)
            for column in attributes.columns
            for value in column.values
        ]
        for entry, found in zip(counts.children, counts.child_links, strict=True):
            counted = np.minimum(1.0, counts.link_totals[0].most / degree)
            holds = [[{named[id_] for id_ in ids} <= row for row in held] for ids in entry.ids]
            truth = np.array(holds, dtype=float).reshape(len(entry.ids), -1) @ counted
            inside.append(abs(found.counts - truth) <= found.margins + 0.5)
            numbers.append(found.counts / np.maximum(1, truth))
    # 95% is promised, and 97% was seen in the mean of twelve releases, 88% in the least: all values
    # of one are off together. Without the error of the ratio it was 55%, 4% in the least. A false
    # alarm takes a mean of eight that is 22 points off.
    assert np.concatenate(inside).mean() >= 0.75
    assert 0.6 <= np.median(np.concatenate(numbers)) <= 1.6


def test_where_a_few_parents_hold_many_links_margins_hold_all_the_same():
    tables = read_heavy(1500)
    held = np.bincount(tables.parent_of, minlength=1500)
    settings = LinkedSettings(Settings(4.0, length=1), "parent", most_links=heavy.MOST)
    values, totals = [], []
    for _ in range(20):
        counts, _ = linked(tables, settings)
        few, every = counts.link_totals
        totals.append(abs(few.links - np.minimum(held, few.most).sum()) <= few.margin)
        totals.append(abs(every.links - held.sum()) <= every.margin)
        truth = _links(tables, few.most, held)[counts.children[0].ids[:, 0]]
        found = counts.child_links[0]
        large = truth >= 40
        values.append((abs(found.counts - truth) <= found.margins)[large].mean())
    # 95% is promised of totals: fewer than 33 of 40 come of chance once in 3,000 tests. Of values,
    # which are off together, 20 means have a standard deviation of about .02: three of them.
    assert sum(totals) >= 33
    assert np.mean(values) >= 0.88


def _links(tables, tau, held):
    weight = np.minimum(1.0, tau / held[tables.parent_of])
    parts = []
    for column, cells in zip(tables.children.columns, tables.children.cells, strict=True):
        codes = cells[tables.child_of]
        parts.append(np.bincount(codes, weights=weight, minlength=len(column.values) + 1)[1:])
    return np.concatenate(parts)


def test_shares_of_links_are_as_far_off_as_they_say_and_no_more():
    tables = read_heavy(900)
    held = np.bincount(tables.parent_of, minlength=900)
    settings = LinkedSettings(Settings(4.0, length=2), "parent", most_links=heavy.MOST)
    inside, narrower = [], []
    for _ in range(12):
        counts, _ = linked(tables, settings)
        weight = np.minimum(1.0, counts.link_totals[0].most / held[tables.parent_of])
        truth = _held(tables.parents)[tables.parent_of].T @ (
            weight[:, None] * _held(tables.children)[tables.child_of]
        )
        size, rows = counts.parents.attributes.size, counts.cross.ids
        values, margins = np.zeros((2, size, counts.child_attributes.size))
        values[rows[:, 0], rows[:, 1] - size] = counts.cross_links.counts
        margins[rows[:, 0], rows[:, 1] - size] = counts.cross_links.margins
        for above, (first, stop) in itertools.product(
            range(len(truth)), itertools.pairwise(counts.child_attributes.starts)
        ):
            every, all_ = margins[above, first:stop], truth[above, first:stop].sum()
            sums = float((every**2).sum()), float(every.sum())
            whole = Figure(float(values[above, first:stop].sum()), together(*sums), parts=sums)
            if all_ < 40 or whole.margin > whole.value / 2:
                continue
            for below in range(first, stop):
                part = Figure(float(values[above, below]), float(margins[above, below]))
                share = truth[above, below] / all_
                if part.value and share >= 0.02:
                    told = share_of(part, whole)
                    inside.append(abs(told.value - share) <= told.margin)
                    narrower.append(told.margin / share_of(part, replace(whole, parts=None)).margin)
    # 95% is promised, .93 to .98 was seen. All shares of one release are off together: twelve have
    # a standard deviation of about .02, of which this is four away.
    assert np.mean(inside) >= 0.88
    assert np.median(narrower) <= 0.9


def _held(table):
    """Shape (records, attributes): whether a record holds a value."""
    parts = [
        cells[:, None] == np.arange(1, len(column.values) + 1)
        for column, cells in zip(table.columns, table.cells, strict=True)
    ]
    return np.concatenate(parts, axis=1).astype(float)


def read_heavy(number):
    """Court cases, a few of which hold many defendants, every value declared."""
    cases, defendants = heavy.draw(np.random.default_rng(5), number)
    schemas = [
        Schema(
            tuple(
                ColumnSchema(n, tuple(sorted({*c} - {""}))) for n, c in each.items() if n[-1] != "d"
            )
        )
        for each in (cases, defendants)
    ]
    parts = [
        Part(cases, "cases", schema=schemas[0]),
        Part(defendants, "defendants", schema=schemas[1]),
    ]
    return read_related(parts, (Relation("cases", "defendants"),), LinkedTables)
