"""The release of one table by itself, once it is read and paid for."""

from __future__ import annotations

import datetime as dt

from populace.api.terms import version
from populace.api.undeclared import undeclared
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.counts import Counts
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.progress import Progress, part
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.release import KAnonymousSettings, Release, Settings, SynthesizerName
from populace.vocabulary.schema import listing
from populace.vocabulary.table import Table


def made_alone(
    table: Table,
    settings: Settings | KAnonymousSettings,
    name: str,
    progress: Progress,
    recipe: Recipe | None,
    attributes: int | None,
) -> tuple[Release, tuple[str, ...]]:
    """The release of a table, and what its publisher alone should know.

    Args:
        table: the table. Private.
        settings: of the release.
        name: what it is called.
        progress: told about each step; may raise `Stopped`.
        recipe: what is done to the table first.
        attributes: how many values of one subject count, where that is declared.
    """
    aggregates, synthetic, guarantee, made, notes = _made(
        table, settings, progress, recipe, attributes
    )
    seed, synthesizer = made
    release = Release.of(
        aggregates,
        synthetic,
        guarantee,
        name=name,
        settings=settings,
        seed=seed,
        synthesizer=synthesizer,
        software=f"populace {version()}",
        created=dt.datetime.now(dt.UTC).date().isoformat(),
    )
    return release, notes


def _made(
    table: Table,
    settings: Settings | KAnonymousSettings,
    progress: Progress,
    recipe: Recipe | None,
    attributes: int | None,
) -> tuple[Aggregates, Table, Guarantee, tuple[int, SynthesizerName], tuple[str, ...]]:
    if isinstance(settings, KAnonymousSettings):
        from populace.methods.k_anonymous import k_anonymous

        if recipe is not None:
            from populace.prepare import apply

            table = apply(table, recipe, attributes=attributes)
        made = k_anonymous(table, settings, progress)
        notes = (*_notes(table, recipe), *_homogeneity(made.homogeneous))
        how = made.seed, made.synthesizer
        return made.aggregates, made.synthetic, made.guarantee, how, notes
    from populace.methods.aggregate_seeded import aggregate_seeded
    from populace.methods.synthesizers import synthesizer_for
    from populace.protect.randomness import fresh_seed

    notes = ()

    def look(counted: Table) -> None:
        nonlocal notes
        notes = _notes(counted, recipe)

    aggregates, guarantee = aggregate_seeded(
        table, settings, part(progress, 0.0, 0.4), recipe=recipe, attributes=attributes, look=look
    )
    counts = Counts.of(aggregates)
    seed, maker = fresh_seed(), synthesizer_for(counts.structure)
    records = maker.records(counts, seed, settings, part(progress, 0.4, 1.0))
    return aggregates, records.first, guarantee, (seed, maker.name), notes


def _notes(table: Table, recipe: Recipe | None) -> tuple[str, ...]:
    """What the publisher alone should know of the table that was counted."""
    from populace.methods.notes import notes

    names = [column.name for column in table.columns]
    untouched = names if recipe is None else recipe.untouched(names)
    return (*notes(table), *undeclared(table, untouched))


def _homogeneity(columns: tuple[str, ...]) -> tuple[str, ...]:
    if not columns:
        return ()
    said = (
        "In some reported groups everybody shares one value of"
        f" {listing(columns)}. Whoever is known to belong to such a group is known to have it."
    )
    return (said,)
