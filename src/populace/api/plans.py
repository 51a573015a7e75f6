"""What a release will be able to report, before any data are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Unpack

from populace.api import rehearsals
from populace.api.choice import method_of
from populace.api.contract import Expectation
from populace.api.inputs import project_of
from populace.api.needs import answered, least_of_all, needs_of
from populace.api.releases import load
from populace.api.terms import settled
from populace.api.watching import Watched, watching
from populace.vocabulary.calls import told_right
from populace.vocabulary.keywords import PLANNING, Folder, Planning, apart
from populace.vocabulary.needs import Need
from populace.vocabulary.release import LONGEST

if TYPE_CHECKING:
    from populace.vocabulary.plan import Plan


@told_right
def plan(
    source: Any = None,  # noqa: ANN401 - as in `release`
    *,
    attributes: int | None = None,
    typical: int | Sequence[int] | None = None,
    private: bool | None = None,
    costs: bool = True,
    need: Need | str | Iterable[Need | str] | None = None,
    known: Folder | None = None,
    progress: Watched = None,
    **keywords: Unpack[Planning],
) -> Plan:
    """What a release will be able to report, before any data are read.

    Args:
        source: as in `release`; it is not read, and not needed for one table. Of tables together
            the schemas count, whose columns are those used.
        attributes: the most values that one person can hold; without several values in a cell, the
            number of columns. Not needed with a schema.
        typical: how many values a person with many of them holds; of tables together how many a
            record of the one end, and one of the other with its link, usually hold. Half of the
            most otherwise.
        private: whether some values will be found in the data; as the schema says, else True.
        costs: whether to work out, too, what each number of links of a network is promised, and
            what bounds on links would cost, which takes most of the time.
        need: what the release must be able to say, such as
            `age_band=9-17,relation=Family: 80 within 20%`: a group of about 80 people with a 95%
            margin of a fifth of them. The plan's `needs` say which epsilon each takes; without
            epsilon the plan is made with the least that meets all. A project may settle it, too.
        known: the folder of an earlier release of these tables, or of like ones. Its synthetic
            records are counted again as if they were the real ones: `foreseen` of each of the
            plan's `counts` then says which margins a release prints, which takes about as long as
            one. Its counts say how many people a need is about where it does not; without either,
            groups of 20 to 1,000 are worked out.
        progress: how the rehearsal is watched, as in `release`.
        **keywords: as in `Planning`, and as in `Reading`.

    Raises:
        ParameterError: a setting is out of range, neither attributes nor a schema is given, or a
            need is about what will not be released.
        VerificationError: the earlier release does not hold together.
        Stopped: `progress` asked for it.
        SchemaError: a schema file cannot be read, or declares no column.
    """
    own, reading = apart(keywords, PLANNING)
    project, shared = project_of(source, reading, own.pop("relations", ()))
    terms = settled(project, own, PLANNING)
    expectation = Expectation(attributes, typical, private, costs)
    method = method_of(project)
    needs = needs_of(project.settings.get("need") if need is None else need)
    before = project.settings.get("known") if known is None else known
    earlier = None if before is None else load(before)

    def rehearsed(made: Plan) -> Plan:
        if earlier is None:
            return made
        asked = {**terms, "epsilon": made.settings.epsilon}
        with watching(progress) as report:
            return rehearsals.rehearsed(made, method, project, asked, earlier.release, report)

    if not needs:
        return rehearsed(method.plan(project, shared, terms, expectation))
    longest = max(method.longest, *(len(each.values) for each in needs))
    terms = {"length": min(longest, LONGEST), **terms}

    def at(epsilon: float, expectation: Expectation) -> Plan:
        return method.plan(project, shared, {**terms, "epsilon": epsilon}, expectation)

    found = answered(needs, lambda epsilon: at(epsilon, replace(expectation, costs=False)), earlier)
    return rehearsed(at(terms.get("epsilon", least_of_all(found)), expectation)).with_needs(found)
