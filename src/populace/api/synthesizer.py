"""The fit-and-sample habit of the field, as a thin adapter.

It adds nothing to what `release` does.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Self

from populace.api.released import ReleasedData
from populace.api.releases import release
from populace.vocabulary.calls import made_right
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.keywords import READING, RELEASING
from populace.vocabulary.near import near_names
from populace.vocabulary.release import Settings
from populace.vocabulary.schema import listing


@made_right
class Synthesizer:
    """The habit of the field: fit once, sample often. Only `fit` sees the table, and it spends.

    Args:
        epsilon: as in `release`.
        **options: the other options of `release`.

    Raises:
        ParameterError: `release` has no such option, or takes no such epsilon.
    """

    def __init__(self, *, epsilon: float, **options: Any) -> None:  # noqa: ANN401 - as in `release`
        known = {*RELEASING, *READING, "progress"}
        if unknown := sorted(set(options) - known):
            raise ParameterError(
                expected="options of populace.release",
                found=listing(unknown),
                action=near_names(unknown, sorted(known), len(known)),
            )
        Settings(epsilon)
        self._options = {"epsilon": epsilon, **options}
        self._released: ReleasedData | None = None

    def fit(self, frame: Any) -> Self:  # noqa: ANN401 - as in `release`
        """Protect the table. Each call is a release of its own, and spends."""
        self._released = release(frame, **self._options)
        return self

    @property
    def released(self) -> ReleasedData:
        """The release that `fit` made.

        Raises:
            RuntimeError: before `fit`.
        """
        if self._released is None:
            raise RuntimeError("call fit first")
        return self._released

    def sample(self, n: int | None = None, *, seed: int | None = None) -> Any:  # noqa: ANN401
        """Synthetic records from the protected counts; free, as they add nothing to them.

        Args:
            n: how many, of tables together of the first; without it and without a seed, the records
                of the release.
            seed: for the same records again; fresh otherwise.

        Raises:
            ParameterError: n is no whole number from 0.
        """
        from populace.methods.synthesizers import SYNTHESIZERS
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
        maker, settings = SYNTHESIZERS[release.synthesizer], replace(release.settings, records=n)
        records = maker.records(release.counts, drawn, settings)
        return ReleasedData(replace(release, records=records), released.kind).synthetic
