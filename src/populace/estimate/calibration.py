"""How far beliefs are off after all, judged by the noisy counts that they were made from.

Reads noisy counts alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from populace.estimate.empirical_bayes import Posterior
from populace.estimate.lookup import Floats, Places, totals
from populace.estimate.noisy import Noisy
from populace.estimate.prediction import Prediction

_BLOCK = 1 << 18
_EDGES = (10.0, 100.0)
_USUAL = {2: (1.2, 2.0, 2.4), 3: (2.0, 2.0, 2.2)}
"""For each length the usual ratio of squared errors to squared spreads, of what is not noise, for
counts of which fewer than 10, fewer than 100, or more are expected.
"""

_APART = 0.14
"""How far tables differ from that, relative to it, as a standard deviation."""

_LEAST, _MOST = 0.15, 3.0
_TAILS = 0.06
"""By how much errors reach farther than a normal distribution of a belief's spread, where none of
it is noise, which is normal.
"""


@dataclass(frozen=True)
class Excess:
    """How far beliefs about a table are off, as a multiple of what is usual.

    Args:
        ratio: of the squares.
        precision: one over the variance of that.
    """

    ratio: float = 1.0
    precision: float = _APART**-2

    def judged(
        self, measured: Noisy, sharper: Noisy, beliefs: Posterior, prediction: Prediction
    ) -> Excess:
        """What noisy counts of one more length say of it.

        A belief that moves a share p of the way from what was expected to a noisy count is off by p
        of its noise, and by 1 - p of how far the count is from what was expected. Its squared
        spread is p times that of the noise, so that p is the share of it that is noise, which is
        known. The rest rests on what was learned from the same counts, of how far they are off, and
        taken as if it were known: it is too small, or too large where the doubt was.

        The expected squared error of a belief b about a count measured as y with noise s is that of
        (b - y)^2 - s^2 + 2 s^2 db/dy (Stein, 1981), and db over dy is the squared spread over s^2.
        What of it is not noise, over the rest of squared spreads, is compared with what is usual of
        counts of that length of which so many are expected, which no noise chose.

        Args:
            measured: the noisy counts as they were measured, before anything was concluded.
            sharper: the same with what sums say of them, which beliefs are made from.
            beliefs: about each of them.
            prediction: what was expected of each.
        """
        usual, number = _USUAL[measured.ids.shape[1]], len(_EDGES) + 1
        free, error2, doubt = (np.zeros(number) for _ in range(3))
        for start in range(0, len(measured.counts), _BLOCK):
            part = slice(start, start + _BLOCK)
            classes = _classes(prediction.mean[part])
            spread2 = beliefs.spread[part].astype(np.float64) ** 2
            noise2 = measured.scale[part] ** 2
            rest2 = (1 - _noise(beliefs.spread[part], sharper.scale[part])) * spread2
            mean = np.minimum(beliefs.mean[part], prediction.ceiling[part])
            off = (mean - measured.counts[part]) ** 2 - noise2 + 2 * spread2
            free += totals(classes, rest2, number)
            error2 += totals(classes, off - spread2 + rest2, number)
            doubt += totals(classes, 2 * noise2**2, number)
        total, precision = self.ratio * self.precision, self.precision
        for each, own, found, wide in zip(usual, free, error2, doubt, strict=True):
            if wide > 0:
                precision += float((each * own) ** 2 / wide)
                total += float(each * own * found / wide)
        return Excess(total / precision, precision)

    def widening(
        self, sharper: Noisy, beliefs: Posterior, prediction: Prediction, rows: Places
    ) -> Floats:
        """By how much margins are wider than the spreads of beliefs would make them.

        Args:
            sharper: as in `judged`.
            beliefs: as in `judged`.
            prediction: as in `judged`.
            rows: the counts whose margins are asked for.

        Returns:
            Shape (rows,): factors, 1 where a belief is its noisy count, else from 0.4 to 2.9.
        """
        usual = np.array(_USUAL[sharper.ids.shape[1]])
        ratio = usual * min(max(self.ratio, _LEAST), _MOST)
        noise = _noise(beliefs.spread[rows], sharper.scale[rows])
        found: Floats = np.sqrt(noise + ratio[_classes(prediction.mean[rows])] * (1 - noise))
        found *= 1 + _TAILS * (1 - noise)
        return found


USUAL = Excess()
"""Before any count was looked at."""


def _noise(spread: Floats, scale: Floats) -> Floats:
    """The share of squared spreads that is noise."""
    found: Floats = np.minimum((spread.astype(np.float64) / scale) ** 2, 1.0)
    return found


def _classes(expected: Floats) -> Places:
    return np.searchsorted(_EDGES, expected, side="right").astype(np.int64)
