"""The loops of synthesis over records, compiled: `kernel.c` and the ctypes that call it.

A library for this machine is opened where one was built (`make kernel`, and every wheel). The NumPy
code does the same without it, byte for byte, and stays the specification.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import POINTER, Structure, byref, c_double, c_int32, c_int64, c_uint64, c_void_p
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace.synthesize.cells import Cells, DenseCells, Index, SortedCells
from populace.synthesize.fixed_point import inverse_root, power_table
from populace.synthesize.generator import Generator
from populace.synthesize.quadruples import Quadruples
from populace.synthesize.records import Records
from populace.synthesize.residuals import Residuals
from populace.vocabulary import libraries
from populace.vocabulary.libraries import LIBRARIES, SWITCH, file_name

_VERSION = 5
_RANKS, _TRIES, _HOSTS = 3, 8, 256
_LANES, _ROW = 8, 32

Scores = NDArray[np.int32]
Expect = Callable[[Scores, Index], Index]


class _Cells(Structure):
    _fields_ = (
        ("table", c_void_p),
        ("keys", c_void_p),
        ("values", c_void_p),
        ("starts", c_void_p),
        ("outside", c_int64),
        *((name, c_void_p) for name in ("low", "high", "raised")),
        ("height", c_int64),
    )


class _State(Structure):
    _fields_ = (
        *((name, c_int64) for name in ("width", "slots", "longest", "forbidden", "together")),
        ("weights", c_int64 * 3),
        *((name, c_void_p) for name in ("singles", "slot_of", "starts")),
        *((name, _Cells) for name in ("pairs", "pair_rows", "triples")),
        ("quadruples", c_void_p),
        *((f"quadruple{name}", c_int64) for name in ("_count", "_bits", "s_measured")),
        *((name, c_void_p) for name in ("members", "held")),
        ("stride", c_int64),
        ("power", c_void_p),
        ("words", c_uint64),
        *((name, c_int64) for name in ("narrowed", "refused", "farthest", "scanned")),
    )


class _Slot(Structure):
    _fields_ = (
        *((name, c_int64) for name in ("low", "values", "half")),
        ("empty_root", c_int32),
        *((name, c_void_p) for name in ("table", "shift", "offsets", "roots")),
    )


_STATE, _SLOT, _AT = POINTER(_State), POINTER(_Slot), c_void_p
_LOOPS: dict[str, tuple[Any, ...]] = {
    "block_room": (c_int64, *[c_int64] * 4),
    "score_first": (None, _STATE, _SLOT, c_int64, _AT, _AT),
    "expect": (None, _STATE, _AT, c_int64, c_int64, *[_AT] * 3),
    "fill": (None, _STATE, _SLOT, c_int64, *[_AT] * 5, c_int64, _AT),
    "fill_room": (c_int64, c_int64),
    "improve_blocks": (None, _STATE, _AT, _AT, c_int64, _AT, c_double, c_int64, _AT),
    "permute": (None, _STATE, c_int64, c_int64, *[_AT] * 3),
    "settle": (None, _STATE),
    "put": (None, _STATE, *[c_int64] * 3, *[_AT] * 5, c_int64, _AT),
}
"""What each loop answers, and what it is given."""


def opened(path: Path, *, wide: bool = True) -> ctypes.CDLL | None:
    """A library, or None where it is missing, of another build, or cannot run here.

    Args:
        path: the file.
        wide: whether loops for AVX2 are taken, where the library and this processor have them.
    """
    build = _VERSION * 4096 + ctypes.sizeof(_State)
    return libraries.opened(path, _LOOPS, "abi", build, wide=wide)


@cache
def library() -> ctypes.CDLL | None:
    """The library for this machine, or None where there is none that can be used."""
    path = libraries.path_here()
    return None if path is None else opened(path)


class Kernel:
    """The compiled loops over the records of one synthesis.

    Everything given is changed in place, as the NumPy code would.

    Args:
        opened: the library.
        records, residuals, quadruples, generator: those of the synthesis, which are `sound`.
    """

    def __init__(
        self,
        opened: ctypes.CDLL,
        records: Records,
        residuals: Residuals,
        quadruples: Quadruples,
        generator: Generator,
    ) -> None:
        self._library, self._records, self._residuals = opened, records, residuals
        self._generator = generator
        self._arena = np.empty(0, dtype=np.int64)
        self._placed: dict[str, NDArray[np.generic]] = {}
        self._power = power_table()
        self._fixed = (_int64(residuals.slots), _int64(residuals.starts), quadruples.keys)
        state = self._state = _State()
        state.width, state.slots = residuals.width, len(residuals.starts) - 1
        state.longest, state.forbidden = residuals.longest, residuals.forbidden
        state.together = max(1, (2**31 - 1) // (2 * (residuals.bound - residuals.forbidden)))
        state.slot_of, state.starts, state.quadruples = map(_address, self._fixed)
        state.power = _address(self._power)
        state.quadruple_count = len(quadruples.keys)
        state.quadruple_bits = quadruples.bits
        state.quadruples_measured = int(quadruples.measured)
        self._narrow: list[NDArray[np.int8]] = []
        if residuals.longest >= 2:
            state.pairs, state.pair_rows = _cells(residuals.pairs), _cells(residuals.pair_numbers)
        if residuals.longest >= 3:
            state.triples = _cells(residuals.triples)

    def _current(self, more: int, rows: Index | slice = slice(None)) -> int:
        """Bring the state up to date, with room for more ids in some records; the most of any."""
        records, state = self._records, self._state
        most = int(records.held[rows].max(initial=0)) + more
        records.widen(most)
        self._place("members", records.members)
        self._place("held", records.held)
        self._place("singles", self._residuals.singles)
        state.stride = records.members.shape[1]
        state.weights[:] = self._residuals.weights
        state.words = self._generator.state
        return most

    def _place(self, name: str, array: NDArray[np.generic]) -> None:
        """Say where an array lies, unless that is known: asking takes longer than a small block."""
        if self._placed.get(name) is not array:
            setattr(self._state, name, _address(array))
            self._placed[name] = array

    def _make_narrow(self) -> None:
        """Room for the dense tables in 8 bits, of rows that begin where halves of lines do."""
        dense = ("pairs", "triples")[: max(0, self._residuals.longest - 1)]
        for name in dense:
            table = getattr(self._residuals, name)
            if isinstance(table, DenseCells):
                height, width = table.table.shape
                stride = -(-width // _ROW) * _ROW
                rooms = [np.empty(height * stride + _ROW, dtype=np.int8) for _ in range(2)]
                raised = np.empty(height, dtype=np.int8)
                self._narrow += [*rooms, raised]
                cells = getattr(self._state, name)
                cells.low, cells.high = (_address(each) + -_address(each) % _ROW for each in rooms)
                cells.raised, cells.height = _address(raised), height

    def fill(
        self,
        low: int,
        table: Index,
        shift: Index,
        empty_root: int,
        sample: int,
        offsets: Callable[[Scores, Expect], Index],
    ) -> None:
        """As `Sampler.fill`, for every record.

        Args:
            low: the first id of the slot.
            table: shape (size + 1, 2 x values), the last value for none: scores with each id, then
                those of its slot's being empty.
            shift: shape (values,): added to all scores.
            empty_root: the damping of the latter, from `inverse_root`.
            sample: how many of the first records `offsets` is told of.
            offsets: from scores, shape (records, values), and what `sampling.shares` does: what is
                added to the scores.
        """
        most, count, values = self._current(1), len(self._records), len(shift)
        state, sample = byref(self._state), min(sample, count)
        roots = np.array([inverse_root(max(1, held)) for held in range(most + 1)], dtype=np.int32)
        half = -(-values // _LANES) * _LANES
        sides = np.zeros((len(table), 2, half), dtype=np.int32)
        sides[:, :, :values] = table.reshape(-1, 2, values)
        shifts, added = np.zeros((2, half), dtype=np.int32)
        # Sums of scores may pass 32 bits and come back, as they do where NumPy narrows them.
        shifts[:values] = shift.astype(np.int32)
        kept = sides, shifts, added, roots
        slot = _Slot(low, values, half, empty_root, *map(_address, kept))
        first, scores = np.empty((sample, values), np.int32), np.empty(3 * half, np.int32)
        self._library.score_first(state, byref(slot), sample, _address(scores), _address(first))
        sums = np.empty(values, np.int64)

        def expect(scores: Scores, offsets: Index) -> Index:
            given, shares = _int64(offsets), np.empty(values, np.int64)
            self._library.expect(
                *(state, _address(scores), len(scores), values),
                *(_address(given), _address(sums), _address(shares)),
            )
            return shares

        added[:values] = offsets(first, expect).astype(np.int32)
        order, banned = np.empty(count, np.int64), np.empty((count, _TRIES), np.int32)
        numbers = np.empty(most + 2, np.int64)
        scratch = np.empty(self._library.fill_room(most), dtype=np.int64)
        self._library.fill(
            *(state, byref(slot), count, _address(order), _address(banned), _address(sums)),
            *(_address(scores), _address(numbers), most, _address(scratch)),
        )
        self._generator.state = self._state.words

    def blocks(self, blocks: list[Index], shares: list[float], worthwhile: float) -> None:
        """As `Descent.blocks`. What cells hold is known after `settle` only.

        Args:
            blocks: the records of each, none of them twice.
            shares: changed.
            worthwhile: the share of a batch that must have been made to try another.
        """
        rows = _int64(np.concatenate(blocks))
        sizes = np.array([len(each) for each in blocks], dtype=np.int64)
        # Each record is changed at most once for each rank, and a change adds at most one id.
        most = self._current(_RANKS, rows)
        if not self._narrow:
            self._make_narrow()
        state = self._state
        room = self._library.block_room(state.width, state.slots, int(sizes.max()), most)
        if len(self._arena) < room:
            self._arena = np.empty(room, dtype=np.int64)
        current = np.array(shares)
        self._library.improve_blocks(
            *(byref(state), _address(rows), _address(sizes), len(sizes), _address(current)),
            *(worthwhile, most, _address(self._arena)),
        )
        shares[:] = current.tolist()
        self._generator.state = state.words

    def permutation(self, count: int) -> Index:
        """As `Generator.permutation`."""
        state, bits = self._state, max(1, count.bit_length() - 1)
        state.words = self._generator.state
        words, order = np.empty(count, dtype=np.uint64), np.empty(count, dtype=np.int64)
        numbers = np.empty((1 << bits) + 1, dtype=np.int64)
        self._library.permute(
            *(byref(state), count, bits, _address(words), _address(numbers), _address(order))
        )
        self._generator.state = state.words
        return order

    def settle(self) -> None:
        """After blocks: bring back what they counted to where it is kept."""
        self._library.settle(byref(self._state))

    def put(
        self,
        value: int,
        wanted: int,
        marks: Index,
        spare: NDArray[np.bool_],
        ties: Index,
        penalties: tuple[int, ...],
    ) -> None:
        """As `admission`: put a value into at most `wanted` of the records that fit it best."""
        most = self._current(1)
        room = np.empty(5 * _HOSTS, dtype=np.int64)
        scratch = np.empty((most + 1) * (most + 4), dtype=np.int64)
        marks, ties, flags = _int64(marks), _int64(ties), np.ascontiguousarray(spare, np.uint8)
        bars = np.array((*penalties, 0, 0, 0)[:3], dtype=np.int64)
        self._library.put(
            *(byref(self._state), len(self._records), value, wanted, _address(marks)),
            *(_address(flags), _address(ties), _address(bars), _address(room)),
            *(most, _address(scratch)),
        )


def kernel_for(
    records: Records, residuals: Residuals, quadruples: Quadruples, generator: Generator
) -> Kernel | None:
    """The compiled loops, or None where NumPy must do: no library, or nothing `sound`."""
    kernel = library()
    if kernel is None or not sound(residuals, quadruples):
        return None
    return Kernel(kernel, records, residuals, quadruples, generator)


def sound(residuals: Residuals, quadruples: Quadruples) -> bool:
    """Whether all that the library takes for granted holds, as it checks no index.

    The counts may come from a folder that somebody damaged. Cells must hold their numbers in 32
    bits; each slot own the ids between its starts; each pair have a row among the triples.
    """
    width, starts, slots = residuals.width, residuals.starts, residuals.slots
    sizes = np.diff(starts)
    if residuals.bound - residuals.forbidden >= 1 << 31 or width >= 1 << 31:
        return False
    if not len(sizes) or sizes.min() < 1 or starts[0] != 1 or starts[-1] != width:
        return False
    if not np.array_equal(slots[1:], np.repeat(np.arange(len(sizes)), sizes.astype(np.intp))):
        return False
    if quadruples.measured and quadruples.bits > 16:
        return False
    shaped: list[tuple[Cells, int]] = []
    if residuals.longest >= 2:
        shaped += [(residuals.pairs, width), (residuals.pair_numbers, width)]
    if residuals.longest >= 3:
        numbers = _values(residuals.pair_numbers)
        height = int(numbers.max(initial=0)) + 1
        if numbers.min(initial=0) < 0:
            return False
        shaped.append((residuals.triples, height))
    return residuals.singles.shape == (width,) and all(
        _reaches(each, height, width) for each, height in shaped
    )


def _values(cells: Cells) -> NDArray[np.int32]:
    return cells.table if isinstance(cells, DenseCells) else _sorted(cells).values


def _reaches(cells: Cells, height: int, width: int) -> bool:
    """Whether there are at least so many rows, and none leaves its place."""
    if isinstance(cells, DenseCells):
        return cells.table.shape[0] >= height and cells.table.shape[1] == width
    found = _sorted(cells)
    starts, keys = found.starts, found.keys
    if len(starts) <= height or starts[0] < 0 or starts[-1] > len(keys):
        return False
    counts = np.diff(starts)
    if counts.min() < 0 or len(keys) != len(found.values) or int(counts.sum()) != len(keys):
        return False
    rows = np.repeat(np.arange(len(counts)), counts.astype(np.intp))
    # A key that is there twice would be counted twice.
    return np.array_equal(keys // width, rows) and bool((np.diff(keys) > 0).all())


def _cells(cells: Cells) -> _Cells:
    if isinstance(cells, DenseCells):
        return _Cells(table=_address(cells.table))
    found = _sorted(cells)
    keys, values, starts = _address(found.keys), _address(found.values), _address(found.starts)
    return _Cells(None, keys, values, starts, found.outside)


def _sorted(cells: Cells) -> SortedCells:
    if isinstance(cells, SortedCells):
        return cells
    raise TypeError(type(cells))


def _int64(array: Index) -> Index:
    return np.ascontiguousarray(array, dtype=np.int64)


def _address(array: NDArray[np.generic]) -> int:
    return array.ctypes.data


__all__ = ["LIBRARIES", "SWITCH", "Kernel", "file_name", "kernel_for", "library", "opened", "sound"]
