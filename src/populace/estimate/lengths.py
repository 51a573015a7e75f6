"""How long the vectors of owners are, by a noisy histogram, and what clipping keeps of them.

Reads noisy and released facts alone; the clipping itself is the work of `count`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from populace.estimate.caps import WHOLE, Kept
from populace.estimate.lookup import Floats

_STANDS_OUT = 3.75
_MIDDLES = 40
_WIDTHS = np.geomspace(0.3, 1.5, 9)
_OFF = 0.7
"""How far a bin may be from the smooth shape, relative to it, as a standard deviation."""

_LEAST = 0.01
_UNEVEN = 0.3
"""Of what clipping takes, the part by which that differs from count to count, as a standard
deviation. Of counts of 100 and more of the three levels it is 0.03 to 0.4.
"""


@dataclass(frozen=True)
class Owners:
    """The number of owners, as released.

    Args:
        records: how many.
        scale: standard deviation of its noise.
    """

    records: float
    scale: float


@dataclass(frozen=True, eq=False)
class Lengths:
    """Owners by the squared length of their vectors, as far as a noisy histogram tells.

    A bin alone is lost in noise where owners are few, yet all together tell how long vectors are:
    their logarithms are taken as spread around a middle, which and how widely the bins say (a grid,
    each point by how probable it makes them), and the bins as off from that by a part of it.

    Args:
        edges: shape (edges,): the public grid of squared lengths.
        chances: shape (points,): how probable each point of the grid is.
        held: shape (points, edges): the owners up to each edge, beyond the one before.
        open2: likewise: the variance that is left of these.
        far: shape (edges,): owners that stand out beside them. Noise may be among them: the bound
            minds them, what counts are divided by does not.
    """

    edges: Floats
    chances: Floats
    held: Floats
    open2: Floats
    far: Floats

    @classmethod
    def of(
        cls, noisy: Floats, scale: float, edges: Sequence[int], owners: Owners, longest: int
    ) -> Lengths:
        """By all bins together.

        Args:
            noisy: shape (edges + 2,): owners with squared length 0, up to each edge, and beyond.
            scale: standard deviation of its noise, above 0.
            edges: the public grid, from 1.
            owners: how many there are.
            longest: the squared length that the usual one is taken not to exceed.
        """
        ends = np.log(np.array(edges, dtype=np.float64))
        places = np.linspace(-0.5, np.log(max(1, longest)), _MIDDLES)
        middle = np.repeat(places, len(_WIDTHS))[:, None]
        below = _normal((ends - middle) / np.tile(_WIDTHS, _MIDDLES)[:, None])
        shape = np.diff(below, axis=1, prepend=0.0) / below[:, -1:]
        bins, noise2 = noisy[1:-1], scale**2
        records = max(1.0, owners.records)
        # How many have a vector at all: by the bins, and by those who have none.
        others, others2 = records - noisy[0], noise2 + owners.scale**2
        variance = noise2 + (_OFF * records * shape) ** 2
        precision = (shape**2 / variance).sum(axis=1) + 1 / others2
        number = ((shape * bins / variance).sum(axis=1) + others / others2) / precision
        number = np.clip(number, _LEAST * records, records)
        mean = number[:, None] * shape
        fit = ((bins - mean) ** 2 / variance + np.log(variance)).sum(axis=1)
        fit = -0.5 * (fit + (others - number) ** 2 / others2 + np.log(precision))
        chances = np.exp(fit - fit.max())
        chances /= chances.sum()
        off2 = (_OFF * mean) ** 2
        pull = off2 / (off2 + noise2)
        held = np.maximum(mean + pull * (bins - mean), 0.0)
        far = _standing_out(bins - chances @ held, scale)
        return cls(np.array(edges, dtype=np.float64), chances, held, pull * noise2, far)

    @property
    def lost(self) -> Floats:
        """Shape (edges,): what a count over all owners would lose, clipped to each edge."""
        lost: Floats = (self.chances @ self.held + self.far) @ (1.0 - self._shares)
        return lost

    def kept(self, cap2: int) -> Kept:
        """What clipping to one of the edges keeps of counts.

        What an owner adds to all counts together rises with the length of its vector. The share
        that is kept differs from count to count, and is itself known no better than the histogram.

        Args:
            cap2: the edge.
        """
        length = np.sqrt(self.edges)
        whole = self.held @ length
        # Where nobody has a vector, nothing is known of what is kept of one.
        some = whole > 0
        whole, held, open2 = whole[some], self.held[some], self.open2[some]
        probable = float(self.chances[some].sum())
        if cap2 >= self.edges[-1] or probable == 0:
            return WHOLE
        chances = self.chances[some] / probable
        share_of = self._shares[:, int(np.searchsorted(self.edges, cap2))]
        shares = held @ (length * share_of) / whole
        share = float(chances @ shares)
        moved2 = open2 * (length * (share_of - shares[:, None])) ** 2
        spread2 = moved2.sum(axis=1) / whole**2 + (shares - share) ** 2
        error = float(chances @ spread2) ** 0.5
        return Kept(share, float(np.hypot(error, _UNEVEN * (1.0 - share))) / share)

    @property
    def _shares(self) -> Floats:
        """Shape (edges, edges): what is left of a vector up to the one edge under the other."""
        length = np.sqrt(self.edges)
        shares: Floats = np.minimum(1.0, length[None, :] / length[:, None])
        return shares


def held_by_subjects(noisy: Floats, scale: float, owners: Owners) -> NDArray[np.float64]:
    """Subjects by how many attributes they hold, as far as a noisy histogram tells.

    As of lengths, all bins together tell it: taken as nobody, bins that noise alone may be would
    leave out those who hold most, and be wrong about what clipping keeps.

    Args:
        noisy: shape (bound + 1,): subjects with 0, 1, ... attributes.
        scale: standard deviation of its noise, above 0.
        owners: how many subjects there are.

    Returns:
        Shape (bound + 1,), at least 0.
    """
    bound = len(noisy) - 1
    sizes = np.maximum(noisy, 0.0).astype(np.float64)
    if bound > 0:
        found = Lengths.of(np.append(noisy, 0.0), scale, range(1, bound + 1), owners, bound)
        sizes[1:] = found.chances @ found.held
    return sizes


def choose_norm(
    noisy: Floats,
    scale: float,
    edges: Sequence[int],
    scales: Floats,
    owners: Owners,
    longest: int | None = None,
) -> tuple[int, Kept]:
    """The squared length to which vectors are clipped: the least that hides in its own noise.

    The bound is so large that a count over all owners together would lose at most one standard
    deviation of its noise, as far as the histogram tells. What counts lose on average is then given
    back to them, and what is open of it widens their margins.

    Args:
        noisy: shape (edges + 2,): owners with squared length 0, up to each edge, and beyond.
        scale: standard deviation of its noise.
        edges: the public grid.
        scales: shape (edges,): standard deviation of a count's noise under each bound.
        owners: how many there are.
        longest: the squared length that the usual one is taken not to exceed; the last edge where
            none is given.

    Returns:
        One of the edges, and what it keeps.
    """
    lengths = Lengths.of(noisy, scale, edges, owners, edges[-1] if longest is None else longest)
    cap2 = edges[int(np.argmax(lengths.lost <= scales))]
    return cap2, lengths.kept(cap2)


def _normal(values: Floats) -> NDArray[np.float64]:
    """The normal distribution function, to within 0.0003."""
    inner = (2 / np.pi) ** 0.5 * (values + 0.044715 * values**3)
    below: Floats = 0.5 * (1 + np.tanh(inner))
    return np.maximum(below, 1e-12)


def _standing_out(noisy: Floats, scale: float) -> Floats:
    """Numbers by bin, of bins that stand out alone or together with others right above them.

    Up to 8 neighbors are joined, from the longest vectors downwards, and stand in the middle one of
    them. They must exceed 3.75 standard deviations, which one sum of empty bins in 11,000 does: it
    brings more noise, while owners that are overlooked are clipped.
    """
    held, last = np.zeros(len(noisy)), len(noisy)
    for first in range(len(noisy) - 1, -1, -1):
        for width in (1, 2, 4, 8):
            together = float(noisy[first : first + width].sum())
            if first + width > last or together <= _STANDS_OUT * scale * width**0.5:
                continue
            held[first + width // 2] += together
            last = first
            break
    return held
