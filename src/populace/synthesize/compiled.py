"""The loops of synthesis over records, compiled: `kernel.c` and the ctypes that call it.

A library for this machine is opened where one was built (`make kernel`, and every wheel). The NumPy
code does the same without it, byte for byte, and stays the specification.
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from ctypes import POINTER, Structure, byref, c_double, c_int64, c_uint64, c_void_p
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from populace.synthesize.cells import Cells, DenseCells, Index, SortedCells
from populace.synthesize.fixed_point import power_table
from populace.synthesize.generator import Generator
from populace.synthesize.quadruples import Quadruples
from populace.synthesize.records import Records
from populace.synthesize.residuals import Residuals

LIBRARIES = Path(__file__).parent / "libraries"
SWITCH = "POPULACE_KERNEL"
"""Set to "off" in the environment, NumPy does everything."""

_VERSION = 1
_RANKS, _TRIES, _HOSTS = 3, 8, 256
_MACHINES = {"amd64": "x86_64", "arm64": "aarch64", "wasm32": "wasm32"}
_ENDINGS = {"win32": "dll", "darwin": "dylib"}


class _Cells(Structure):
    _fields_ = (
        ("table", c_void_p),
        ("keys", c_void_p),
        ("values", c_void_p),
        ("starts", c_void_p),
        ("outside", c_int64),
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
    )


class _Slot(Structure):
    _fields_ = (
        *((name, c_int64) for name in ("low", "values", "empty_root")),
        *((name, c_void_p) for name in ("table", "shift", "offsets", "roots")),
    )


def file_name(system: str, machine: str) -> str:
    """What the library for a system (as `sys.platform`) and a machine is called."""
    machine = machine.lower()
    return f"{system}-{_MACHINES.get(machine, machine)}.{_ENDINGS.get(system, 'so')}"


@cache
def library() -> ctypes.CDLL | None:
    """The library for this machine, or None where there is none that can be used."""
    path = LIBRARIES / file_name(sys.platform, platform.machine())
    if os.environ.get(SWITCH) == "off" or not path.is_file():
        return None
    try:
        opened = ctypes.CDLL(str(path))
    except OSError:
        return None
    opened.abi.restype = opened.block_room.restype = c_int64
    opened.block_room.argtypes = [c_int64] * 4
    opened.score_first.argtypes = [POINTER(_State), POINTER(_Slot), c_int64, c_void_p, c_void_p]
    opened.expect.argtypes = [POINTER(_State), c_void_p, c_int64, c_int64, *[c_void_p] * 3]
    opened.fill.argtypes = [
        *(POINTER(_State), POINTER(_Slot), c_int64),
        *([c_void_p] * 5),
        *(c_int64, c_void_p),
    ]
    opened.block.argtypes = [
        *(POINTER(_State), c_void_p, c_int64, c_void_p, c_double, c_int64, c_void_p)
    ]
    opened.put.argtypes = [POINTER(_State), *[c_int64] * 3, *[c_void_p] * 5, c_int64, c_void_p]
    return opened if opened.abi() == _VERSION * 4096 + ctypes.sizeof(_State) else None


class Kernel:
    """The compiled loops over the records of one synthesis.

    Everything given is changed in place, as the NumPy code would.

    Args:
        opened: the library.
        records, residuals, quadruples, generator: those of the synthesis.
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
        if residuals.longest >= 2:
            state.pairs, state.pair_rows = _cells(residuals.pairs), _cells(residuals.pair_numbers)
        if residuals.longest >= 3:
            state.triples = _cells(residuals.triples)

    def _current(self, more: int) -> int:
        """Bring the state up to date, with room for more ids in each record; the most of any."""
        records, state = self._records, self._state
        most = int(records.held.max(initial=0)) + more
        records.widen(most)
        state.members, state.held = _address(records.members), _address(records.held)
        state.stride = records.members.shape[1]
        state.singles = _address(self._residuals.singles)
        state.weights = (c_int64 * 3)(*self._residuals.weights)
        state.words = self._generator.state
        return most

    def slot(self, low: int, table: Index, shift: Index, empty_root: int, roots: Index) -> Slot:
        """What draws one slot (see `Sampler.fill`)."""
        return Slot(self, low, _int64(table), _int64(shift), empty_root, _int64(roots))

    def block(self, rows: Index, shares: list[float], worthwhile: float) -> None:
        """As `Descent.block`, for rows that hold ever less.

        Args:
            rows: the records.
            shares: changed.
            worthwhile: the share of a batch that must have been made to try another.
        """
        # Each record is changed at most once for each rank, and a change adds at most one id.
        most = self._current(_RANKS)
        state, rows = self._state, _int64(rows)
        room = self._library.block_room(state.width, state.slots, len(rows), most)
        if len(self._arena) < room:
            self._arena = np.empty(room, dtype=np.int64)
        current = np.array(shares)
        self._library.block(
            *(byref(state), _address(rows), len(rows), _address(current), worthwhile),
            *(most, _address(self._arena)),
        )
        shares[:] = current.tolist()
        self._generator.state = state.words

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


class Slot:
    """Draws one slot; made by `Kernel.slot`."""

    def __init__(
        self, kernel: Kernel, low: int, table: Index, shift: Index, empty_root: int, roots: Index
    ) -> None:
        self._kernel, self._arrays = kernel, (table, shift, roots)
        self._values, self._low, self._empty_root = len(shift), low, empty_root
        self._sums = np.empty(2 * len(shift), dtype=np.int64)

    def _with(self, offsets: Index) -> _Slot:
        table, shift, roots = map(_address, self._arrays)
        head = (self._low, self._values, self._empty_root)
        return _Slot(*head, table, shift, _address(offsets), roots)

    def first(self, count: int) -> NDArray[np.int32]:
        """Shape (count, values): the scores of the first records."""
        kernel = self._kernel
        kernel._current(0)
        scores, none = np.empty((count, self._values), np.int32), np.zeros(self._values, np.int64)
        kernel._library.score_first(
            *(byref(kernel._state), byref(self._with(none)), count),
            *(_address(self._sums), _address(scores)),
        )
        return scores

    def shares(self, scores: NDArray[np.int32], offsets: Index) -> Index:
        """As `sampling.shares`."""
        kernel, result = self._kernel, np.empty(self._values, dtype=np.int64)
        kernel._library.expect(
            *(byref(kernel._state), _address(scores), len(scores), self._values),
            *(_address(_int64(offsets)), _address(self._sums), _address(result)),
        )
        return result

    def fill(self, offsets: Index) -> None:
        """Draw the slot for every record."""
        kernel = self._kernel
        most = kernel._current(1)
        count = len(kernel._records)
        order, banned = np.empty(count, np.int64), np.empty((count, _TRIES), np.int32)
        scores, numbers = np.empty(self._values, np.int32), np.empty(most + 2, np.int64)
        scratch = np.empty((most + 1) * (most + 4), dtype=np.int64)
        offsets = _int64(offsets)
        kernel._library.fill(
            *(byref(kernel._state), byref(self._with(offsets)), count, _address(order)),
            *(_address(banned), _address(self._sums), _address(scores), _address(numbers)),
            *(most, _address(scratch)),
        )
        kernel._generator.state = kernel._state.words


def kernel_for(
    records: Records, residuals: Residuals, quadruples: Quadruples, generator: Generator
) -> Kernel | None:
    """The compiled loops, or None where NumPy must do: no library, or cells of 32 bits too small."""
    opened = library()
    if opened is None or residuals.bound - residuals.forbidden >= 1 << 31:
        return None
    return Kernel(opened, records, residuals, quadruples, generator)


def _cells(cells: Cells) -> _Cells:
    if isinstance(cells, DenseCells):
        return _Cells(table=_address(cells.table))
    assert isinstance(cells, SortedCells)
    return _Cells(
        keys=_address(cells.keys),
        values=_address(cells.values),
        starts=_address(cells.starts),
        outside=cells.outside,
    )


def _int64(array: Index) -> Index:
    return np.ascontiguousarray(array, dtype=np.int64)


def _address(array: NDArray[np.generic]) -> int:
    return array.ctypes.data


__all__ = ["Kernel", "Slot", "file_name", "kernel_for", "library"]
