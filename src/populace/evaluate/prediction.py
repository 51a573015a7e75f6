"""Train on synthetic, test on real: is a model from the synthetic records as good as a real one?

scikit-learn fits the models; it is an extra, imported late.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace.evaluate.slots import Codes, Slots
from populace.vocabulary.errors import InputError, ParameterError

FOLDS = 5

Score = dict[str, float]


def prediction(slots: Slots, target: str) -> dict[str, Any]:
    """How well a column is predicted from all others by a model of synthetic and of real records.

    Both are tested on the real records. Those that the real model is tested on did not train it:
    each fifth is predicted by a model of the other four. Records whose target is absent are left
    out. The model is a logistic regression on single values.

    Args:
        slots: the records.
        target: a single-valued column with at least two values in both tables.

    Returns:
        `target`, and for `synthetic`, `real` and `most_frequent` (who always guesses the most
        frequent value) the `accuracy` and the `balanced_accuracy` (mean over values).

    Raises:
        ParameterError: there is no such column, or scikit-learn is not installed.
        InputError: the column does not vary enough in one of the tables.
    """
    if target not in slots.names:
        raise ParameterError(
            expected="as target a column of the release with one value in each cell",
            found=repr(target),
            action="Choose another of its columns.",
        )
    model = _model()
    place = slots.names.index(target)
    rest = np.flatnonzero(slots.columns != slots.columns[place])
    kept = [side[side[:, place] > 0] for side in (slots.real, slots.synthetic)]
    (real, truth), (synthetic, drawn) = ((side[:, rest], side[:, place]) for side in kept)
    if len(np.unique(drawn)) < 2 or min(np.bincount(truth)[np.unique(truth)], default=0) == len(
        truth
    ):
        raise InputError(
            expected=f"at least two values in column {target!r} of both tables",
            found="fewer",
            action="Choose another target.",
        )
    terms = _terms(slots.sizes[rest])
    by_synthetic = model(terms(synthetic), drawn)(terms(real))
    by_real = np.zeros(len(truth), dtype=truth.dtype)
    fold = np.arange(len(truth)) % FOLDS
    for each in range(FOLDS):
        others, own = fold != each, fold == each
        by_real[own] = (
            model(terms(real[others]), truth[others])(terms(real[own]))
            if len(np.unique(truth[others])) > 1
            else truth[others][0]
        )
    frequent = np.full(len(truth), np.bincount(truth).argmax(), dtype=np.int32)
    return {
        "target": target,
        "synthetic": _score(truth, by_synthetic),
        "real": _score(truth, by_real),
        "most_frequent": _score(truth, frequent),
    }


def _terms(sizes: NDArray[np.int64]) -> Any:  # noqa: ANN401 - a function of codes
    starts = np.concatenate([[0], np.cumsum(sizes)])

    def expand(codes: Codes) -> Any:  # noqa: ANN401 - a sparse matrix
        from scipy.sparse import csr_array

        places = (codes + starts[:-1])[codes > 0]
        ends = np.concatenate([[0], np.cumsum((codes > 0).sum(axis=1))])
        ones = np.ones(len(places))
        return csr_array((ones, places, ends), shape=(len(codes), int(starts[-1])))

    return expand


def _model() -> Any:  # noqa: ANN401 - trains a model, which predicts
    try:
        from sklearn.linear_model import LogisticRegression
    except ImportError as error:
        raise ParameterError(
            expected="scikit-learn, which trains the models that predict the target",
            found="that it is not installed",
            action="Install it (pip install 'populace[evaluate]'), or leave the target out.",
        ) from error

    def train(terms: Any, outcome: Codes) -> Any:  # noqa: ANN401
        model = LogisticRegression(solver="newton-cg", max_iter=50, tol=1e-2)
        return model.fit(terms, outcome).predict

    return train


def _score(truth: Codes, guess: Codes) -> Score:
    right = truth == guess
    each = [float(right[truth == value].mean()) for value in np.unique(truth)]
    return {"accuracy": float(right.mean()), "balanced_accuracy": float(np.mean(each))}
