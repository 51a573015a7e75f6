"""What a many-to-many release promises, as data."""

import pytest

from populace.methods.networks import network
from populace.read.linked.keys import Part
from populace.read.linked.relations import read_related
from populace.vocabulary.linked import LinkedSettings, LinkedTables
from populace.vocabulary.release import Settings
from populace.vocabulary.structure import Relation
from tests.unit.api import linked_tables


def promises(unit, *names):
    parents, children, links = linked_tables.network()
    links = {key: links[key] for key in ("id", "pid")}
    parts = [
        Part(table, name) for table, name in zip((parents, children, links), names, strict=True)
    ]
    relation = Relation(*names, several=True)
    tables = read_related(parts, (relation,), LinkedTables, shared={"multi_value": {"means": ";"}})
    settings = LinkedSettings(Settings(50.0, 1e-3, 2), unit, several=True)
    return network(tables, settings)[1:3]


@pytest.mark.parametrize("unit", ["parent", "both"])
def test_no_fact_is_lost_by_what_tables_are_called(unit):
    """Facts of "p" and "p: q" were once told apart by what their sentences began with."""

    def counted(promise):
        return [
            sorted((each.kind, len(each.table)) for each in listed)
            for listed in (promise.declared, promise.inferred)
        ]

    usual = [counted(each) for each in promises(unit, "abcd", "e", "f")]
    assert [counted(each) for each in promises(unit, "p: q", "p", "l")] == usual
    assert sum(len(listed) for listed in usual[0]) > 5
