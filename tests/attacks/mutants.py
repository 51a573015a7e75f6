"""Broken mechanisms: the shipped code with one guarantee taken out of it.

Each must be caught by a check. A mutant is an edit of the source of one function. When that source
has changed so that the edit no longer applies, the mutant fails loudly and has to be written anew.
"""

from __future__ import annotations
import __future__

import inspect
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from populace import estimate
from populace.count import clipping, enumeration
from populace.count.subjects import Subjects, _bounded, _merged, subjects
from populace.methods import aggregate_seeded as method
from populace.protect import accounting, gaussian, noise
from populace.protect.threshold import threshold
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import Counts, pack

Edit = tuple[Callable[..., Any], str, str]
"""A function, a piece of its source that occurs there, and what to put in its place."""


@dataclass(frozen=True)
class Mutant:
    """A broken mechanism, and the names of the checks that must see it.

    Args:
        edits: what is changed in the shipped code.
        caught_by: names of functions in `checks`, each of which must fail.
    """

    edits: tuple[Edit, ...]
    caught_by: tuple[str, ...]

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Put the broken code in the place of the shipped code, until the test is over."""
        for function, old, new in self.edits:
            module = sys.modules[function.__module__]
            for name, value in {
                "clipped_by_columns": clipped_by_columns,
                "believed": believed,
                "pack": pack,
            }.items():
                monkeypatch.setattr(module, name, value, raising=False)
            broken = edited(getattr(module, function.__name__), old, new)
            for place in homes(function.__name__, getattr(module, function.__name__)):
                monkeypatch.setattr(place, function.__name__, broken)


def edited(function: Callable[..., Any], old: str, new: str) -> Callable[..., Any]:
    """The function with one piece of its source replaced."""
    function = inspect.unwrap(function)
    source = getattr(function, "edited_source", None) or textwrap.dedent(
        inspect.getsource(function)
    )
    assert source.count(old) == 1, f"{function.__name__} no longer reads {old!r}"
    source = source.replace(old, new)
    found: dict[str, Any] = {}
    code = compile(
        source, f"<broken {function.__name__}>", "exec", __future__.annotations.compiler_flag
    )
    exec(code, function.__globals__, found)  # noqa: S102 - our own source, one line changed
    broken: Callable[..., Any] = found[function.__name__]
    broken.edited_source = source  # type: ignore[attr-defined]
    return broken


def homes(name: str, function: Callable[..., Any]) -> list[Any]:
    """The modules under whose name the function is called."""
    return [
        module
        for path, module in list(sys.modules.items())
        if path.split(".")[0] == "populace" and getattr(module, name, None) is function
    ]


def clipped_by_columns(people: Subjects, length: int, cap: int, attributes: Attributes) -> Counts:
    """Clipped counts in which a subject's weight follows from her columns, not her attributes."""
    table = clipping.weights(length, cap, people.bound)
    parts = []
    for group in people.groups.values():
        columns = attributes.column_of[group]
        number = 1 + (columns[1:] != columns[:-1]).sum(axis=0)
        for h in np.unique(number):
            keys, counts = enumeration.tally([group[:, number == h]], people.size, length)
            parts.append((keys, counts * np.int64(table[h])))
    keys, counts = enumeration.merge(parts)
    return Counts(people.size, length, keys, counts, unit=16)


def believed(noisy: np.ndarray, scale: float, records: int) -> np.ndarray:
    """What an empirical prior over all asked values would make of each that it believes in."""
    size = len(noisy)
    ids = np.arange(size, dtype=np.int32)[:, None]
    everything = np.ones(size, dtype=bool)
    first = estimate.select_first(ids, noisy, scale, everything, records, "complete", max(1, size))
    found = noisy.copy()
    found[first.ids[:, 0]] = first.counts
    return found


MEASURE = "discrete_gaussian(event.variance, exact.size)"
ANSWERS = "releases_depend_on_the_answers_alone"
COUNTING = "counting_is_as_insensitive_as_said"
NOISE = "every_answer_has_the_stated_noise"
STAGE = "the_stage_keeps_its_promise"

MUTANTS: dict[str, Mutant] = {
    "half the noise": Mutant(
        ((gaussian.measure, MEASURE, "discrete_gaussian(-(-event.variance // 4), exact.size)"),),
        (NOISE, STAGE),
    ),
    "a tenth less noise": Mutant(
        (
            (
                gaussian.measure,
                MEASURE,
                "discrete_gaussian(-(-event.variance * 4 // 5), exact.size)",
            ),
        ),
        (NOISE,),
    ),
    "one noise for all counts": Mutant(
        (
            (
                gaussian.measure,
                MEASURE,
                "np.repeat(discrete_gaussian(event.variance, 1), exact.size)",
            ),
        ),
        (NOISE,),
    ),
    "noise only on counts that are not zero": Mutant(
        (
            (
                gaussian.measure,
                "Measured(exact + noise, event)",
                "Measured(np.where(exact == 0, 0, exact + noise), event)",
            ),
        ),
        (NOISE, STAGE),
    ),
    "noise only on declared values that somebody holds": Mutant(
        (
            (
                method._measure_attributes,
                "asked = np.flatnonzero(held | attributes.public)",
                "asked = np.flatnonzero(held)",
            ),
        ),
        (ANSWERS, "declared_values_are_asked_whether_held_or_not"),
    ),
    "noise only on combinations that somebody holds": Mutant(
        (
            (
                method.measured,
                "ids = estimate.candidates(tuple(released), attributes)",
                (
                    "ids = estimate.candidates(tuple(released), attributes)\n"
                    "        ids = ids[people.clipped(ids, length, bound) > 0]"
                ),
            ),
        ),
        (ANSWERS, "declared_values_are_asked_whether_held_or_not"),
    ),
    "no threshold": Mutant(
        (
            (
                method._measure_attributes,
                "named | (noisy.values > floor)",
                "named | (noisy.values > -floor * 100)",
            ),
        ),
        (ANSWERS, "unreleased_values_are_published_nowhere"),
    ),
    "a threshold for one value only": Mutant(
        (
            (
                threshold,
                "-math.expm1(math.log1p(-delta) / values)",
                "delta",
            ),
        ),
        ("thresholds_hide_who_is_alone",),
    ),
    "a threshold that forgets the value itself": Mutant(
        ((threshold, "weight + _quantile", "_quantile"),),
        ("thresholds_hide_who_is_alone",),
    ),
    "sensitivity off by one": Mutant(
        (
            (
                method.measured,
                "sensitivity2(length, cap, bound)",
                "sensitivity2(length, max(length, cap - 1), bound)",
            ),
        ),
        (ANSWERS,),
    ),
    "sensitivity off by one at length 1": Mutant(
        (
            (
                method._measure_attributes,
                "sensitivity2(1, cap, people.bound)",
                "sensitivity2(1, max(1, cap - 1), people.bound)",
            ),
        ),
        (ANSWERS,),
    ),
    "weights off by one": Mutant(
        (
            (
                clipping.weights,
                "isqrt(most // comb(h, length))",
                "isqrt(most // comb(h, length)) + 1",
            ),
        ),
        (COUNTING,),
    ),
    "weights for one attribute fewer": Mutant(
        (
            (
                clipping.weights,
                "isqrt(most // comb(h, length))",
                "isqrt(most // max(1, comb(h - 1, length)))",
            ),
        ),
        (COUNTING, ANSWERS),
    ),
    "no clipping": Mutant(
        ((clipping.weights, "min(UNIT, isqrt(most // comb(h, length)))", "UNIT"),),
        (COUNTING, ANSWERS),
    ),
    "range from the data": Mutant(
        (
            (
                method.measured,
                "bound = table.bound or len(table.columns)",
                (
                    "bound = table.bound or len(table.columns)\n"
                    "    bound = max(1, int(np.flatnonzero("
                    "count.subjects(table, bound, protect.words).sizes()).max(initial=1)))"
                ),
            ),
            (
                method.measured,
                "longest = len(grant.lengths)",
                "longest = min(bound, len(grant.lengths))",
            ),
        ),
        (ANSWERS, "the_release_keeps_its_promise_among_ones"),
    ),
    "the histogram without noise": Mutant(
        (
            (
                method.measured,
                "histogram.subjects > _NOISE_BINS",
                "people.sizes() > _NOISE_BINS",
            ),
        ),
        (ANSWERS,),
    ),
    "the number of records without noise": Mutant(
        ((method.measured, "max(0, round(float(total.subjects[0])))", "people.total"),),
        (ANSWERS,),
    ),
    "a measurement that is not paid for": Mutant(
        (
            (
                method.measured,
                "histogram, account = protect.measure(",
                "histogram, _ = protect.measure(",
            ),
        ),
        (ANSWERS,),
    ),
    "h counted in columns": Mutant(
        (
            (
                method.measured,
                "exact = people.clipped(ids, length, cap)",
                (
                    "exact = clipped_by_columns(people.subjects, length, cap, attributes)"
                    ".of(pack(ids, attributes.size))"
                ),
            ),
            (
                method._measure_attributes,
                "people.clipped(asked[:, None].astype(np.int32), 1, cap)",
                (
                    "clipped_by_columns(people.subjects, 1, cap, attributes)"
                    ".of(asked.astype(np.uint64))"
                ),
            ),
        ),
        (ANSWERS,),
    ),
    "duplicates kept within a subject": Mutant(
        ((_merged, "np.unique(np.concatenate(held))", "np.sort(np.concatenate(held))"),),
        (COUNTING, ANSWERS),
    ),
    "every row a subject": Mutant(
        ((subjects, "if table.subjects is None:", "if True:"),),
        (ANSWERS,),
    ),
    "what is kept of one depends on others": Mutant(
        (
            (
                _bounded,
                "priorities(len(crowded))",
                "np.bincount(ids)[ids[crowded]]",
            ),
        ),
        (COUNTING, ANSWERS),
    ),
    "empirical Bayes over values that were not released": Mutant(
        (
            (
                method._measure_attributes,
                "        noisy.subjects[named],\n",
                "        believed(noisy.subjects, noisy.scale, records)[named],\n",
            ),
        ),
        (ANSWERS,),
    ),
    "a full codebook": Mutant(
        (
            (
                method._measure_attributes,
                "_released_columns(attributes, asked[named])",
                "_released_columns(attributes, asked)",
            ),
            (
                method._measure_attributes,
                "_renumbered(attributes, asked[named])",
                "_renumbered(attributes, asked)",
            ),
        ),
        (ANSWERS, "unreleased_values_are_published_nowhere"),
    ),
    "rho solved with a floor": Mutant(
        (
            (accounting.rho_for, "low, high = 0.0, 1.0", "low, high = 1e-9, 1.0"),
            (accounting.rho_for, "if low <= 0 or delta_of(low, epsilon) > delta:", "if low <= 0:"),
        ),
        ("budget_keeps_the_promise", "grants_keep_the_promise"),
    ),
    "the threshold's share of delta spent twice": Mutant(
        (
            (
                accounting.grant,
                "rho_for(epsilon - 2 * threshold_delta, delta - threshold_delta)",
                "rho_for(epsilon - 2 * threshold_delta, delta)",
            ),
        ),
        ("grants_keep_the_promise", "ledgers_add_up"),
    ),
    "a cost without its factor of two": Mutant(
        (
            (accounting.cost, "2 * event.variance", "8 * event.variance"),
            (accounting.variance_for, "(2 * rho)", "(8 * rho)"),
        ),
        ("ledgers_add_up", STAGE),
    ),
    "a mass of zero that is double": Mutant(
        ((noise._attempts, "accepted &= (size > 0) | ~negative", ""),),
        (NOISE,),
    ),
}
