"""Compiled loops change records, residuals and the generator as NumPy does, stage by stage."""

import hashlib
import os
import platform
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from populace.synthesize import cells, compiled, synthesize
from populace.synthesize.admission import admit
from populace.synthesize.descent import Descent
from populace.synthesize.generator import Generator
from populace.synthesize.quadruples import Quadruples
from populace.synthesize.records import Records
from populace.synthesize.residuals import Residuals
from populace.synthesize.sampling import Sampler
from populace.synthesize.targets import targets
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.table import Column, Ragged
from tests.unit.synthesize.test_synthesis import aggregates_of, simulated

COLUMNS = st.fixed_dictionaries(
    {
        "single": st.lists(st.integers(1, 5), max_size=4),
        "multi": st.lists(st.integers(1, 4), max_size=2),
    }
)


@pytest.fixture(scope="module")
def kernel():
    """The library of this machine, whatever the environment says."""
    name = compiled.file_name(sys.platform, platform.machine())
    found = compiled.opened(compiled.LIBRARIES / name)
    assert found is not None, "there is no library for this machine; say make kernel"
    return found


def numbers(table):
    """What cells hold."""
    return table.table if isinstance(table, cells.DenseCells) else table.values


class Stages:
    """One synthesis, its whole state noted after each slot, block and value."""

    def __init__(self, wanted, seed, kernel):
        self.records, self.generator = Records(wanted.records), Generator(seed)
        self.residuals, quadruples = Residuals(wanted), Quadruples(wanted)
        self.loops = None
        parts = self.records, self.residuals, quadruples, self.generator
        if kernel is not None and compiled.sound(self.residuals, quadruples):
            self.loops = compiled.Kernel(kernel, *parts)
        self.notes = []
        self.run(wanted, quadruples)

    def note(self, stage, *extra):
        if self.loops is not None:
            self.loops.settle()
        residuals, width = self.residuals, int(self.records.held.max(initial=0))
        arrays = [self.records.members[:, :width], self.records.held, residuals.singles]
        if residuals.longest >= 2:
            arrays.append(numbers(residuals.pairs))
        if residuals.longest >= 3:
            arrays.append(numbers(residuals.triples))
        whole = b"".join(np.ascontiguousarray(array).tobytes() for array in arrays)
        digest = hashlib.sha256(whole).hexdigest()[:16]
        self.notes.append((stage, width, digest, self.generator.state, *extra))

    def run(self, wanted, quadruples):
        records, residuals, generator = self.records, self.residuals, self.generator
        sampler = Sampler(wanted, residuals, quadruples, generator, self.loops)
        for slot in sampler.order:
            sampler.fill(slot, records)
            self.note(f"slot {slot}")
        residuals.settle()
        self.note("settled")
        if not (wanted.records and wanted.size):
            return
        descent = Descent(records, residuals, quadruples, generator, self.loops)
        for sweep in range(2):
            descent.sweep(64, lambda share, sweep=sweep: self.note(f"sweep {sweep} at {share}"))
        descent.stress((8, 2, 1))
        descent.sweep(64, lambda share: self.note(f"last sweep at {share}", *descent._share))
        admit(
            records,
            residuals,
            wanted,
            generator,
            lambda share: self.note(f"admission at {share}"),
            self.loops,
        )
        self.note("end")


def table_of(aggregates, records, seed, strict, kernel, monkeypatch):
    """The bytes of a table, or the kind of error."""
    with monkeypatch.context() as patch:
        patch.setattr(compiled, "library", lambda: kernel)
        try:
            table = synthesize(aggregates, records, seed, strict=strict)
        except (ValueError, IndexError, ArithmeticError, RuntimeWarning) as error:
            return type(error)
    return [
        (part.starts.tobytes(), part.codes.tobytes())
        if isinstance(part, Ragged)
        else part.tobytes()
        for part in table.cells
    ]


@pytest.mark.parametrize("most_bytes", [cells.DENSE_BYTES, 0])
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    seed=st.integers(0, 2**64 - 1),
    count=st.integers(0, 150),
    share=st.fractions(0, 3, max_denominator=4),
    longest=st.integers(1, 4),
    least=st.integers(1, 9),
    columns=COLUMNS,
    strict=st.booleans(),
)
def test_every_stage_leaves_the_same_state(
    kernel, monkeypatch, most_bytes, seed, count, share, longest, least, columns, strict
):
    monkeypatch.setattr(cells, "DENSE_BYTES", most_bytes)
    rng = np.random.default_rng(seed)
    named, real = simulated(rng, count, **columns)
    aggregates = aggregates_of(named, real, longest, least=least, scale=2.0, noise=rng)
    wanted = targets(aggregates, int(count * share))
    plain, other = Stages(wanted, seed, None), Stages(wanted, seed, kernel)
    assert (other.loops is not None) == (wanted.size > 0)
    assert plain.notes == other.notes
    tables = [
        table_of(aggregates, int(count * share), seed, strict, each, monkeypatch)
        for each in (None, kernel)
    ]
    assert tables[0] == tables[1]


@pytest.fixture(scope="module")
def narrow():
    """The library of this machine without what only some processors can do."""
    name = compiled.file_name(sys.platform, platform.machine())
    return compiled.opened(compiled.LIBRARIES / name, wide=False)


def test_what_only_some_processors_can_do_changes_nothing(kernel, narrow):
    rng = np.random.default_rng(5)
    named, real = simulated(rng, 400, single=(2, 3, 7, 1), multi=(6, 3))
    wanted = targets(aggregates_of(named, real, 3, least=2, noise=rng), 400)
    assert Stages(wanted, 3, narrow).notes == Stages(wanted, 3, kernel).notes


def test_values_that_fit_none_of_very_many_are_never_drawn_beside_them(kernel, narrow):
    flags = [Column(f"f{place}", ("yes",)) for place in range(150)]
    records = [set(range(148))] * 6 + [{148, 149}] * 2
    wanted = targets(aggregates_of(flags, records, 2), 20)
    plain = Stages(wanted, 1, None)
    assert plain.records.held.max() > 2 * 64
    assert plain.notes == Stages(wanted, 1, kernel).notes == Stages(wanted, 1, narrow).notes


@pytest.mark.parametrize("most_bytes", [cells.DENSE_BYTES, 0])
@pytest.mark.parametrize("longest", [3, 4])
def test_batches_that_go_too_far_are_undone_the_same_way(kernel, monkeypatch, most_bytes, longest):
    monkeypatch.setattr(cells, "DENSE_BYTES", most_bytes)
    rng = np.random.default_rng(longest)
    named, real = simulated(rng, 1500, single=(2, 3, 7, 1), multi=(6, 3))
    wanted = targets(aggregates_of(named, real, longest, least=6, scale=3.0, noise=rng), 1500)
    plain, other = Stages(wanted, 3, None), Stages(wanted, 3, kernel)
    assert plain.notes == other.notes
    assert any(note[0].startswith("admission") for note in plain.notes)


@pytest.mark.parametrize(
    ("most", "narrow_after"),
    [(140, (1,) * 4), (23_400, (1,) * 4), (24_075, (1, 1, 0, 0)), (40_000, (0,) * 4)],
)
def test_numbers_are_kept_in_8_bits_and_what_is_beyond_or_in_32(
    kernel, narrow, most, narrow_after, monkeypatch
):
    rng = np.random.default_rng(16)
    named, real = simulated(rng, 400, single=(2, 3, 7, 1), multi=(6, 3))
    wanted = targets(aggregates_of(named, real, 3, least=2, noise=rng), 400)
    goals = list(wanted.goals)
    for place in (1, 2):
        counts = goals[place].counts.copy()
        counts[::7] = most
        goals[place] = replace(goals[place], counts=counts)
    wanted = replace(wanted, goals=tuple(goals))
    monkeypatch.setattr(Stages, "run", lambda *_: None)
    ends = []
    for each in (None, kernel, narrow):
        stages = Stages(wanted, 3, each)
        parts = stages.residuals, Quadruples(wanted), stages.generator, stages.loops
        sampler = Sampler(wanted, *parts)
        for slot in sampler.order:
            sampler.fill(slot, stages.records)
        stages.residuals.settle()
        descent = Descent(stages.records, *parts)
        told = []
        # One block of all records among small ones asks for more than numbers may change by.
        for first, stop in ((0, 50), (50, 100), (0, 400), (350, 400)):
            descent.blocks([np.arange(first, stop)])
            told.append(0 if stages.loops is None else stages.loops._state.narrowed)
        assert each is None or tuple(told) == narrow_after
        stages.note("end", *descent._share)
        ends.append(stages.notes)
    assert ends[0] == ends[1] == ends[2]


def damaged(draw, size, length):
    """Combinations as a folder might hold them after somebody wrote into it."""
    ids = st.lists(st.integers(-2, size + 2), min_size=length, max_size=length)
    near = st.lists(st.integers(0, size - 1), min_size=length, max_size=length)
    rows = draw(st.lists(st.one_of(near, near, near, ids), max_size=25))
    rows = np.array(rows, dtype=np.int32).reshape(-1, length)
    counts = st.integers(1, draw(st.sampled_from([20, 1 << 20, 1 << 27, 1 << 40, 1 << 62])))
    counts = draw(st.lists(counts, min_size=len(rows), max_size=len(rows)))
    keys = compiled_keys(rows, size)
    _, kept = np.unique(keys, return_index=True)
    return Combinations(
        size,
        rows[kept],
        np.array(counts, dtype=np.int64)[kept],
        np.full(len(kept), 2.0),
        draw(st.sampled_from([0.0, 1.0, 1e6])),
    )


def compiled_keys(rows, size):
    bits = np.uint64(max(1, (size - 1).bit_length()))
    keys = np.zeros(len(rows), dtype=np.uint64)
    for place in range(rows.shape[1]):
        keys = (keys << bits) | rows[:, place].astype(np.uint64)
    return keys


@st.composite
def damaged_aggregates(draw):
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    columns = tuple(
        Column(f"c{place}", tuple("abcd"[:size]), delimiter=draw(st.sampled_from([None, ";"])))
        for place, size in enumerate(sizes)
    )
    size, longest = sum(sizes), draw(st.integers(1, 4))
    try:
        lengths = tuple(damaged(draw, size, length) for length in range(1, longest + 1))
        return Aggregates(columns, draw(st.integers(0, 200)), 1.0, 1.0, lengths)
    except ValueError:
        return None


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("most_bytes", [cells.DENSE_BYTES, 0])
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    aggregates=damaged_aggregates(),
    seed=st.integers(0, 9),
    records=st.integers(0, 90),
    strict=st.booleans(),
)
def test_damaged_counts_end_as_they_do_without_the_library(
    kernel, monkeypatch, most_bytes, aggregates, seed, records, strict
):
    monkeypatch.setattr(cells, "DENSE_BYTES", most_bytes)
    if aggregates is None:
        return
    ends = [
        table_of(aggregates, records, seed, strict, each, monkeypatch) for each in (None, kernel)
    ]
    assert ends[0] == ends[1]


def parts(longest=3, least=1):
    rng = np.random.default_rng(1)
    named, real = simulated(rng, 200)
    wanted = targets(aggregates_of(named, real, longest, least=least), 200)
    return Residuals(wanted), Quadruples(wanted)


@pytest.mark.parametrize("most_bytes", [cells.DENSE_BYTES, 0])
def test_what_the_library_takes_for_granted_is_checked(monkeypatch, most_bytes):
    monkeypatch.setattr(cells, "DENSE_BYTES", most_bytes)

    def refused(change):
        residuals, quadruples = parts()
        assert compiled.sound(residuals, quadruples)
        change(residuals)
        return not compiled.sound(residuals, quadruples)

    def first_slot(residuals):
        residuals.slots = residuals.slots.copy()
        residuals.slots[1] = 99

    def starts(residuals):
        residuals.starts = residuals.starts.copy()
        residuals.starts[-1] += 1

    def pair_rows(residuals):
        numbers(residuals.pair_numbers).reshape(-1)[-1] = 1 << 20

    def below_none(residuals):
        numbers(residuals.pair_numbers).reshape(-1)[-1] = -1

    def huge(residuals):
        residuals.bound = 1 << 40

    def short(residuals):
        residuals.singles = residuals.singles[:-1]

    for change in (first_slot, starts, pair_rows, below_none, huge, short):
        assert refused(change), change.__name__


def test_keys_that_leave_their_row_are_seen(monkeypatch):
    monkeypatch.setattr(cells, "DENSE_BYTES", 0)
    for damage in (
        lambda found: found.keys.__setitem__(0, found.keys[-1]),
        lambda found: found.keys.__setitem__(1, found.keys[0]),
        lambda found: found.starts.__setitem__(-1, len(found.keys) + 1),
        lambda found: found.starts.__setitem__(1, -1),
    ):
        residuals, quadruples = parts()
        damage(residuals.triples)
        assert not compiled.sound(residuals, quadruples)


def test_a_file_that_is_no_library_is_left_alone(tmp_path):
    path = tmp_path / "kernel.so"
    assert compiled.opened(path) is None
    path.write_bytes(b"not a library")
    assert compiled.opened(path) is None


@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize(("switch", "used"), [("off", "False"), ("", "True")])
def test_the_switch_of_the_environment_decides(switch, used):
    code = "from populace.synthesize import compiled; print(compiled.library() is not None)"
    environment = {**os.environ, compiled.SWITCH: switch}
    found = subprocess.run(
        (sys.executable, "-c", code), env=environment, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == used


@pytest.mark.parametrize(
    ("system", "machine", "name"),
    [
        ("linux", "x86_64", "linux-x86_64.so"),
        ("darwin", "arm64", "darwin-aarch64.dylib"),
        ("linux", "ARM64", "linux-aarch64.so"),
        ("win32", "AMD64", "win32-x86_64.dll"),
        ("win32", "ARM64", "win32-aarch64.dll"),
    ],
)
def test_libraries_are_named_by_system_and_machine(system, machine, name):
    assert compiled.file_name(system, machine) == name
    tools = Path(compiled.__file__).parents[3] / "tools" / "build_kernel.py"
    assert f'"{name}"' in tools.read_text("utf-8")
