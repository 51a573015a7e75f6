"""What is to be measured of two related tables, from public settings alone."""

from __future__ import annotations

from dataclasses import dataclass

from populace import count, protect
from populace.methods import column_weights, schedules
from populace.methods.charged_steps import linked_steps, spent
from populace.methods.linked_rows import joined
from populace.vocabulary.guarantee import Measurement, Schedule
from populace.vocabulary.linked import LinkedSettings, LinkedTables
from populace.vocabulary.table import Table


@dataclass(frozen=True)
class Task:
    """What is to be measured of linked tables, from public settings alone.

    Args:
        settings: the public parameters.
        grant: the split budget.
        reach: the public bounds.
        schedule: every measurement with its price.
        classes: whether the class of the number of children is among a parent's attributes;
            otherwise it is measured apart, and nothing is clipped.
        charged: those of the measurements that recipes make, before all others.
    """

    settings: LinkedSettings
    grant: protect.LinkedGrant
    reach: count.Reach
    schedule: Schedule
    classes: bool = True
    charged: tuple[Measurement, ...] = ()


def bounds_of(tables: LinkedTables, settings: LinkedSettings) -> tuple[Table, count.Reach]:
    """A record for each link, and the public bounds on what one reaches."""
    rows = joined(tables.children, tables.links, tables.child_of)
    parents = (tables.parents.bound or len(tables.parents.columns)) + 1
    reach = count.Reach(settings.most_links, rows.bound or len(rows.columns), parents)
    return rows, reach


def clipped_task(tables: LinkedTables, settings: LinkedSettings, *, many: bool = False) -> Task:
    """The task in which vectors are clipped to bounds that are found with noise.

    Args:
        tables: of which the columns, domains and bounds count, and no record.
        settings: the public parameters.
        many: whether a child may have several parents.

    Raises:
        ParameterError: the settings leave no room for noise, or ask for too many combinations.
    """
    rows, reach = bounds_of(tables, settings)
    every = (*tables.parents.columns, *rows.columns)
    column_weights.check_names(every, settings.settings.matter)
    wanted = settings.settings.length
    longest = min(wanted, reach.attributes, protect.LONGEST_OF_CHILDREN)
    count.check_work(reach.attributes, longest)
    grant = protect.linked_grant(
        settings.settings.epsilon,
        settings.settings.delta,
        min(wanted, reach.of_parent),
        longest,
        private_parents=any(not column.public for column in tables.parents.columns),
        private_children=any(not column.public for column in rows.columns),
        many=many,
    )
    charged = linked_steps(tables, settings, grant.rho)
    left = protect.less(grant, spent(charged))
    single = sum(not column.multivalued for column in rows.columns)
    names = (tables.relation.one, tables.relation.many)
    schedule = schedules.family(settings.unit, left, reach, single, names, charged)
    return Task(settings, left, reach, schedule, charged=charged)
