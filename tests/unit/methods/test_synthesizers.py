"""The laws of synthesizers, which every one that a release may name must keep.

A new synthesizer, or a new version, is one more entry of `CASES`.
"""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from populace import publish
from populace.methods import synthesizers
from populace.methods.synthesizers import FROM_RECORDS, SYNTHESIZERS, synthesizer_for
from populace.synthesize import SHARD, synthesize_in_shards
from populace.vocabulary.counts import AGGREGATES
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.release import Settings, SynthesizerName
from populace.vocabulary.structure import Relation, Shape, Structure
from populace.vocabulary.table import Ragged
from tests.unit.methods.kinds import released

CASES = {
    SynthesizerName("residual-descent", 1): "single",
    SynthesizerName("residual-descent", 2): "single",
    SynthesizerName("residual-descent-strict", 1): "rounded",
    SynthesizerName("residual-descent", 3): "single",
    SynthesizerName("residual-descent", 4): "single",
    SynthesizerName("residual-descent-strict", 3): "rounded",
    SynthesizerName("families", 1): "families",
    SynthesizerName("families", 2): "families",
    SynthesizerName("families", 3): "families",
    SynthesizerName("matched-network", 1): "network",
    SynthesizerName("matched-network", 2): "network",
    SynthesizerName("matched-network", 3): "network",
    SynthesizerName("trees", 1): "tree",
    SynthesizerName("trees", 2): "tree",
    SynthesizerName("trees", 3): "tree",
    SynthesizerName("trees", 4): "tree",
}


@pytest.fixture(autouse=True)
def small_shards(monkeypatch):
    """Shards that the releases here fill."""
    monkeypatch.setattr(
        synthesizers, "synthesize_in_shards", partial(synthesize_in_shards, shard=30)
    )


@pytest.fixture(params=CASES, ids=lambda name: f"{name.name}-{name.version}")
def case(request):
    """The synthesizer, and a release of its kind."""
    return SYNTHESIZERS[request.param], released(CASES[request.param]).release


def test_every_one_that_is_listed_keeps_the_laws():
    assert set(CASES) == set(SYNTHESIZERS)
    assert not FROM_RECORDS & set(SYNTHESIZERS)
    assert all(maker.name == name for name, maker in SYNTHESIZERS.items())


def test_the_same_counts_and_seed_give_the_same_records(case):
    maker, release = case
    counts, settings = release.counts, release.settings
    one, again, other = (
        publish.synthetics(maker.records(counts, seed, settings)) for seed in (5, 5, 6)
    )
    assert one == again
    assert one != other


def test_records_stand_over_the_tables_and_columns_that_were_counted(case):
    maker, release = case
    counts, settings = release.counts, release.settings
    made = maker.records(counts, 5, settings)
    assert made.structure == counts.structure
    for shape, columns in zip(counts.structure.tables, counts.columns, strict=True):
        assert made.tables[shape.name].columns == columns[: len(shape.headers)]


@pytest.mark.parametrize("wanted", [0, 1, 40])
def test_there_are_as_many_records_as_are_wanted(case, wanted):
    maker, release = case
    counts, settings = release.counts, release.settings
    assert maker.records(counts, 5, replace(settings, records=wanted)).first.records == wanted
    assert maker.records(counts, 5, settings).first.records == counts.totals[0].records


def test_records_hold_released_values_only(case):
    maker, release = case
    counts, settings = release.counts, release.settings
    made = maker.records(counts, 5, settings)
    for total in counts.totals:
        own = counts.block(AGGREGATES, (total.table,))
        if own is None:
            # Links between records of two tables are counted with what they lead to.
            continue
        table = made.tables[total.table]
        released_ids = set(own.lengths[0].ids[:, 0].tolist())
        starts = counts.attributes((total.table,)).starts
        for cells, start in zip(table.cells, starts, strict=False):
            codes = cells.codes if isinstance(cells, Ragged) else cells[cells > 0]
            assert set(np.unique(codes + start - 1).tolist()) <= released_ids


def test_work_is_told_and_never_goes_back(case):
    maker, release = case
    counts, settings = release.counts, release.settings
    told = []
    maker.records(counts, 5, settings, lambda step: told.append(step.share))
    assert told == sorted(told)
    assert 0 <= told[0] <= told[-1] <= 1


def test_counts_of_another_kind_are_refused(case):
    maker, _ = case
    single = CASES[maker.name] in {"single", "rounded"}
    for kind in ("families",) if single else ("single",):
        with pytest.raises((LookupError, ValueError)):
            maker.records(released(kind).release.counts, 5, Settings(1.0))


def test_only_many_records_are_made_in_shards():
    structure = released("single").release.structure
    for strict in (False, True):
        few, many = (
            synthesizer_for(structure, strict=strict, records=number).name.version
            for number in (SHARD, SHARD + 1)
        )
        assert (few, many) == (1 if strict else 4, 3)


def test_of_structures_that_nothing_makes_this_is_said():
    shapes = Shape("a", ("x",), "k"), Shape("b", ("y",), "l"), Shape("c", ("z",))
    several = Structure(shapes, (Relation("a", "c"), Relation("b", "c")))
    with pytest.raises(ParameterError, match="below two"):
        synthesizer_for(several)
