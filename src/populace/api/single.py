"""One table by itself, as `contract.Method`: with noise, or in groups of k.

Of the table nothing may be kept here but notes in words, which are never saved.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from populace.api.categories import offered
from populace.api.contract import Expectation, Hung, Outcome, Read, Terms
from populace.api.declaration_notes import declaration_notes
from populace.api.inputs import one_of
from populace.api.rereading import as_released, check_as_released
from populace.api.tables import described, opened_each, prepared_each, read
from populace.api.terms import settings_of
from populace.vocabulary.counts import Counts
from populace.vocabulary.criteria import Verdict
from populace.vocabulary.errors import ParameterError, Refuse, SchemaError, tried
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.inputs import Input, Project
from populace.vocabulary.keywords import Reading, told_of
from populace.vocabulary.listing import listing
from populace.vocabulary.progress import Progress
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.records import Records
from populace.vocabulary.related import Pending
from populace.vocabulary.release import KAnonymousSettings, Release, Settings, SynthesizerName
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.table import Table
from populace.vocabulary.wording import Advice, Option

if TYPE_CHECKING:
    from populace.methods.checking import Least
    from populace.read.linked.keys import Joining
    from populace.vocabulary.plan import Plan

AnySettings = Settings | KAnonymousSettings


@dataclass(frozen=True, eq=False)
class SingleTable:
    """One table as it was read. Private.

    Args:
        name: what it is called.
        table: the table.
        recipe: what is done to it first.
        attributes: the declared bound on attributes per subject, if any.
        offered: what its steward could declare, in words.
    """

    name: str
    table: Table
    recipe: Recipe | None
    attributes: int | None
    offered: tuple[str, ...] = ()

    def tables(self, refuse: Refuse) -> Sequence[Read]:
        """The table as its recipe makes it, or nearly so where an operation is charged."""
        from populace.prepare import apply, readings

        table, recipe = self.table, self.recipe or Recipe()
        understood = tried(lambda: readings(table, recipe), refuse, table.readings)
        if any(operation.charged for operation in recipe.operations):
            made = nearly(table, Pending(recipe, self.attributes))
        else:
            bound = self.attributes
            made = tried(lambda: apply(table, recipe, attributes=bound), refuse, table)
        return (Read(self.name, replace(made, readings=understood)),)

    def ready(self, settings: AnySettings) -> ReadyTable:
        """The table with the settings of its release."""
        return ReadyTable(self, settings)


@dataclass(frozen=True, eq=False)
class ReadyTable:
    """One table, and settings of its release. Private.

    Args:
        sensitive: the table.
        settings: the settings.
    """

    sensitive: SingleTable
    settings: AnySettings

    @property
    def unit(self) -> str:
        """Who is protected, in words."""
        from populace import publish

        return publish.protected_words([self.sensitive.table.protected])

    def joined(self) -> Sequence[str]:
        """Nothing: it is joined with no other."""
        return ()

    def least(self) -> Sequence[Least | None]:
        """What can be expected to be reported."""
        from populace.methods import checking

        sensitive = self.sensitive
        return (
            checking.least_of(
                sensitive.table, self.settings, sensitive.recipe, sensitive.attributes
            ),
        )

    def shapes(self) -> tuple[Mapping[str, Table], Collection[str]]:
        """The table, and whether its recipe is charged."""
        from populace.methods.preparation import empty

        sensitive = self.sensitive
        if sensitive.recipe is None:
            return {sensitive.name: sensitive.table}, ()
        charged = any(operation.charged for operation in sensitive.recipe.operations)
        shape = empty(sensitive.table, sensitive.recipe, sensitive.attributes)
        return {sensitive.name: shape}, (sensitive.name,) if charged else ()

    def files(self) -> tuple[str, ...]:
        """The files of its release."""
        from populace.methods import checking

        return checking.files_of(self.sensitive.tables(lambda _: None)[0].table.columns)

    def measured(self, progress: Progress) -> Outcome:
        """Count it: with noise, or in groups, whose records are made at once."""
        if isinstance(self.settings, KAnonymousSettings):
            return self._in_groups(self.settings, progress)
        from populace.methods import aggregate_seeded, criteria

        sensitive, settings = self.sensitive, self.settings
        counted = aggregate_seeded.counted(
            sensitive.table, settings, sensitive.recipe, sensitive.attributes, progress
        )
        aggregates, guarantee = aggregate_seeded.released(counted, settings, progress)
        notes = self._notes(counted.table)
        if not settings.criteria:
            return Outcome(Counts.of(aggregates), (guarantee,), settings, notes)

        def judge(records: Records) -> tuple[tuple[Verdict, ...], tuple[Guarantee, ...]]:
            verdicts, paid = criteria.judged(
                counted.table, records.first, settings, aggregates.records, guarantee
            )
            return verdicts, (paid,)

        return Outcome(Counts.of(aggregates), (guarantee,), settings, notes, judge=judge)

    def _in_groups(self, settings: KAnonymousSettings, progress: Progress) -> Outcome:
        from populace.methods.k_anonymous import k_anonymous
        from populace.prepare import apply

        table, recipe = self.sensitive.table, self.sensitive.recipe
        if recipe is not None:
            table = apply(table, recipe, attributes=self.sensitive.attributes)
        made = k_anonymous(table, settings, progress)
        notes = (*self._notes(table), *_homogeneity(made.homogeneous))
        counts = Counts.of(made.aggregates)
        name = counts.structure.tables[0].name
        records = Records(counts.structure, {name: made.synthetic})
        how: tuple[Records, int, SynthesizerName] = (records, made.seed, made.synthesizer)
        return Outcome(counts, (made.guarantee,), settings, notes, how)

    def _notes(self, counted: Table) -> tuple[str, ...]:
        """What the publisher alone should know of the table that was counted."""
        from populace.methods.notes import notes

        names = [column.name for column in self.sensitive.table.columns]
        recipe = self.sensitive.recipe
        untouched = names if recipe is None else recipe.untouched(names)
        return (*notes(counted), *declaration_notes(counted, untouched), *self.sensitive.offered)


class Single:
    """The methods of one table."""

    longest = 3
    here = True

    def fits(self, hung: Hung) -> bool:
        """Whether there is one table."""
        return len(hung.tables) == 1

    def usual(self, project: Project) -> Terms:
        """Nothing: each person is protected."""
        del project
        return {}

    def settings(self, project: Project, terms: Terms) -> AnySettings:
        """With noise where epsilon is given, in groups where k is."""
        if others := [name for name in ("protect", "triples", "matter") if name in terms]:
            raise ParameterError(
                expected="what one table can be released with",
                found=listing(others),
                action=Advice(
                    "Leave it out, or give the other tables and their relation",
                    Option("relations"),
                    ".",
                ),
            )
        settings = settings_of(terms)
        if terms.get("previous") is not None and terms.get("k") is not None:
            from populace import publish

            # Refused now, where it is none, and not when this release is made.
            publish.load(Path(terms["previous"]))
        if terms.get("previous") is not None and terms.get("k") is None:
            raise ParameterError(
                expected="k, for a k-anonymous release, beside an earlier one",
                found="an earlier release and epsilon",
                action="Leave the earlier release out: counts with noise are not compared.",
            )
        if project.tables[0].reading.get("declared_only") and "k" in terms:
            raise ParameterError(
                expected="epsilon, with only what is declared",
                found="k",
                action="Leave one of them out: k-anonymity depends on the data by its nature.",
            )
        return settings

    def plan(
        self, project: Project, shared: Reading, terms: Terms, expectation: Expectation
    ) -> Plan:
        """What a release with noise will report."""
        from populace.methods import planning, preparation

        del shared
        settings, typical = _to_plan(terms, expectation.typical)
        attributes, private = expectation.attributes, expectation.private
        schema, recipe = _declared(project.tables[0])
        shape = preparation.planned(schema or Schema(), recipe or Recipe())
        if recipe is not None:
            attributes = shape.bound if attributes is None else attributes
            if private is None:
                private = any(not column.public for column in shape.columns)
        return planning.plan(
            settings,
            schema=schema,
            attributes=attributes,
            typical=typical,
            private=private,
            share=Fraction(0 if recipe is None else recipe.share),
            columns=shape.columns,
        )

    def rehearsed(
        self, project: Project, records: Records, terms: Terms, progress: Progress
    ) -> Counts:
        """What a release with noise would say, were the records these."""
        from populace.methods import planning

        settings, recipe = _to_plan(terms, None)[0], described(project.tables[0])[1]
        share = Fraction(0 if recipe is None else recipe.share)
        return Counts.of(planning.rehearsed(records.first, settings, share, progress))

    def read(
        self, project: Project, shared: Reading, progress: Progress, refuse: Refuse
    ) -> SingleTable:
        """The table."""
        from populace.read import check_filled

        del shared
        entry = project.tables[0]
        schema, recipe = described(entry)
        table = read(entry, schema, recipe, progress, refuse=refuse)
        tried(lambda: check_filled({entry.name: table}), refuse, None)
        attributes = None if schema is None else schema.attributes_per_subject
        return SingleTable(entry.name, table, recipe, attributes, offered(entry.source, schema))

    def joining(self, project: Project, progress: Progress) -> tuple[Joining, ...]:
        """Nothing joins one table."""
        del project, progress
        raise ParameterError(
            expected="tables that hang together",
            found="one table",
            action=Advice("Name the others", Option("relations"), ", or give them by name."),
        )

    def opened(self, project: Project) -> dict[str, Any]:
        """The opened input."""
        return opened_each(project)

    def prepared(self, project: Project, shared: Reading, progress: Progress) -> dict[str, Table]:
        """The table as its recipe makes it."""
        return prepared_each(project, shared, progress)

    def read_again(
        self, project: Project, shared: Reading, release: Release, progress: Progress
    ) -> Table:
        """The table, read as it was."""
        from populace import publish
        from populace.prepare import apply, drawn

        del shared
        entry = one_of(project)
        if entry is None:
            raise ParameterError(
                expected="one table, as the release was made from",
                found="several",
                action=Advice("Leave the other tables out", Option("relations"), "."),
            )
        columns = release.aggregates.columns
        names = [column.name for column in columns]
        schema, recipe = described(entry)
        untouched = names if recipe is None else recipe.untouched(names)
        schema = as_released(
            schema, (ColumnSchema.as_read(column) for column in columns if column.name in untouched)
        )
        prepared = any(fact.prepared for fact in release.guarantee.declared)
        forgotten = prepared and recipe is None
        wanted = names if recipe is None else recipe.needed(names)
        try:
            as_then = entry.but(columns=wanted, leave_out=())
            table = read(as_then, schema, recipe, progress, held_to_it=False)
        except SchemaError as error:
            raise _without_recipe(error) if forgotten else error from None
        if recipe is not None:
            bound = schema.attributes_per_subject
            table = apply(table, drawn(recipe, columns), attributes=bound)
        check_as_released(table.columns, columns)
        if not forgotten and (table.protected,) != release.guarantee.protected:
            raise SchemaError(
                expected=f"a table read as for the release, which protects"
                f" {publish.protected_words(release.guarantee.protected)}",
                found=f"one in which a person is {publish.protected_words([table.protected])}",
                action=Advice(
                    "Name the subject id that the release was made with, or none where it was made"
                    " without",
                    Option("subject_id"),
                    ".",
                ),
            )
        return table


def nearly(table: Table, pending: Pending | None) -> Table:
    """The table as a recipe with charged operations makes it, but for what these measure."""
    from populace.prepare import apply, free

    if pending is None:
        return table
    # What a charged operation leaves is not known before it is paid: nothing is refused for it.
    near = Recipe(tuple(free(operation) for operation in pending.recipe.operations))
    made = tried(lambda: apply(table, near, attributes=pending.attributes), lambda _: None, table)
    return replace(made, readings=table.readings)


def _to_plan(terms: Terms, typical: int | Sequence[int] | None) -> tuple[Settings, int | None]:
    """The settings of a release with noise, and the usual number of values, if any."""
    settings = settings_of(terms)
    if isinstance(settings, Settings) and (typical is None or isinstance(typical, int)):
        return settings, typical
    raise ParameterError(
        expected="epsilon, and one usual number of values, to plan a release of one table",
        found="several numbers" if isinstance(settings, Settings) else "k",
        action="A k-anonymous release needs no plan: it has no noise.",
    )


def _declared(entry: Input) -> tuple[Schema | None, Recipe | None]:
    """What is declared about a table by its schema and its keywords, and its recipe."""
    from populace.read import Overlay

    schema, recipe = described(entry)
    reading = entry.reading
    left_out = tuple(reading.get("leave_out", ()))
    whole = told_of(Overlay, reading).declared(schema).without(left_out)
    if whole.use is not None:
        whole = replace(whole, use=tuple(name for name in whole.use if name not in left_out))
    return None if whole == Schema() else whole, recipe


def _without_recipe(error: SchemaError) -> SchemaError:
    """What to do about columns where the recipe of the release seems forgotten."""
    return SchemaError(
        expected=error.expected,
        found=error.found,
        action=Advice(
            "The release was made with a recipe: give it, too",
            Option("recipe"),
            ", or the schema's file that holds it.",
        ),
    )


def _homogeneity(columns: tuple[str, ...]) -> tuple[str, ...]:
    if not columns:
        return ()
    said = (
        "In some reported groups everybody shares one value of"
        f" {listing(columns)}. Whoever is known to belong to such a group is known to have it."
    )
    return (said,)
