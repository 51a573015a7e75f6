"""The fit-and-sample habit of the field, as a thin adapter that scikit-learn can clone.

It adds nothing to what `release` does.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from typing import Any, Self

from populace.api.released_data import ReleasedData
from populace.api.releases import release
from populace.vocabulary.calls import made_right, told_right
from populace.vocabulary.errors import BudgetError, NotFittedError, ParameterError, PrivateNote
from populace.vocabulary.keywords import READING, RELEASING
from populace.vocabulary.listing import listing
from populace.vocabulary.near import near_names
from populace.vocabulary.release import Settings


@dataclass
class _Runs:
    """What a synthesizer and its clones have spent, all told."""

    number: int = 0
    epsilon: float = 0.0


@made_right
class Synthesizer:
    """The habit of the field: fit once, sample often. Only `fit` sees the table, and it spends.

    One that was fitted refuses to be fitted again; a clone may be, and its fit warns of what all
    clones have spent. So a cross-validation is never a quiet way to spend more than was meant.

    Args:
        epsilon: as in `release`.
        **options: the other options of `release`.

    Raises:
        ParameterError: `release` has no such option, or takes no such epsilon.
    """

    def __init__(self, *, epsilon: float, **options: Any) -> None:  # noqa: ANN401 - as in `release`
        self._options = _checked({"epsilon": epsilon, **options})
        self._released: ReleasedData[Any] | None = None
        self._runs = _Runs()

    def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: ARG002 - as scikit-learn calls it
        """The options, as scikit-learn asks for them.

        Args:
            deep: for scikit-learn; options hold no estimators.
        """
        return dict(self._options)

    def set_params(self, **options: Any) -> Self:  # noqa: ANN401 - as in `release`
        """Change options of the next fit.

        Raises:
            ParameterError: `release` has no such option.
        """
        self._options = _checked({**self._options, **options})
        return self

    def __sklearn_clone__(self) -> Synthesizer:
        """One with the same options and no release, which remembers what was spent."""
        clone = Synthesizer(**self._options)
        clone._runs = self._runs
        return clone

    def fit(self, frame: Any, y: None = None) -> Self:  # noqa: ANN401 - as in `release`
        """Protect the table: a release, which spends.

        Args:
            frame: as in `release`.
            y: for scikit-learn; nothing is predicted.

        Raises:
            BudgetError: it was fitted before, and another run would spend again.
            ParameterError: something is to be predicted.
        """
        if self._released is not None:
            raise BudgetError(
                expected="a synthesizer that was not fitted yet",
                found="one that was: its run is spent, and another would spend again",
                action="Call sample(n), which is free; or fit another Synthesizer.",
            )
        if y is not None:
            raise ParameterError(
                expected="no target beside the table",
                found="one, as y",
                action="Leave it out; a target is a column like any other.",
            )
        if self._runs.number:
            spent = self._runs.epsilon + float(self._options["epsilon"])
            said = (
                f"Private note: run {self._runs.number + 1} of this synthesizer and its clones:"
                f" together they spend up to epsilon {spent:g} of whoever is in all tables."
            )
            warnings.warn(said, PrivateNote, stacklevel=2)
        self._runs.number += 1
        self._runs.epsilon += float(self._options["epsilon"])
        self._released = release(frame, **self._options)
        return self

    @property
    def released(self) -> ReleasedData[Any]:
        """The release that `fit` made.

        Raises:
            NotFittedError: before `fit`.
        """
        if self._released is None:
            raise NotFittedError(
                expected="a synthesizer that was fitted",
                found="one that has seen no table",
                action="Call fit(frame) first.",
            )
        return self._released

    @told_right
    def sample(self, n: int | None = None, *, seed: int | None = None) -> Any:  # noqa: ANN401
        """Synthetic records from the protected counts; free, as they add nothing to them.

        Args:
            n: how many, of tables together of the first; without it and without a seed, the records
                of the release.
            seed: for the same records again; fresh otherwise.

        Raises:
            NotFittedError: before `fit`.
            ParameterError: n is no whole number from 0.
        """
        from populace.methods.verification import maker_of
        from populace.protect.randomness import fresh_seed

        released = self.released
        wanted: object = n
        if wanted is not None and (not isinstance(wanted, int) or wanted < 0):
            raise ParameterError(
                expected="a whole number of records, 0 or more",
                found=repr(n),
                action="Leave it out for as many as the release has.",
            )
        if n is None and seed is None:
            return released.synthetic
        release = released.release
        drawn = fresh_seed() if seed is None else seed
        maker, settings = maker_of(release), replace(release.settings, records=n)
        if maker is None:
            raise ParameterError(
                expected="records that were made from protected counts, to make others",
                found="ones that were made from those of people",
                action="Leave n and seed out for the records of the release.",
            )
        records = maker.records(release.counts, drawn, settings)
        return released.again(replace(release, records=records)).synthetic

    def __repr__(self) -> str:
        state = "not fitted" if self._released is None else "fitted"
        return f"Synthesizer(epsilon={self._options['epsilon']!r}, ...), {state}"


def _checked(options: dict[str, Any]) -> dict[str, Any]:
    known = {*RELEASING, *READING, "progress"}
    if unknown := sorted(set(options) - known):
        raise ParameterError(
            expected="options of populace.release",
            found=listing(unknown),
            action=near_names(unknown, sorted(known), len(known)),
        )
    Settings(options["epsilon"])
    return options
