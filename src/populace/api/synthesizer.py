"""The fit-and-sample habit of the field, as a thin adapter.

It adds nothing to what `release` does.
"""

from __future__ import annotations

from typing import Any, Self

from populace.api.frames import frame as made
from populace.api.released import ReleasedData
from populace.api.releases import release


class Synthesizer:
    """The habit of the field: fit once, sample often. Only `fit` sees the table, and it spends.

    Args:
        epsilon: as in `release`.
        **options: the other options of `release`.
    """

    def __init__(self, *, epsilon: float, **options: Any) -> None:  # noqa: ANN401 - as in `release`
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
            n: how many; without it and without a seed, the records of the release.
            seed: for the same records again; fresh otherwise.
        """
        from populace import publish
        from populace.protect.randomness import fresh_seed
        from populace.synthesize import synthesize

        released = self.released
        if n is None and seed is None:
            return released.synthetic
        counts = released.release.aggregates
        table = synthesize(
            counts, counts.records if n is None else n, fresh_seed() if seed is None else seed
        )
        return made(released.kind, publish.synthetic_columns(table))
