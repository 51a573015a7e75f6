"""Checking a published linked release with nothing but its folder.

The sensitive tables are never needed here, and nothing read from the folder is trusted.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from populace import publish
from populace.methods.verification import check_contained, check_spending, refusal
from populace.synthesize import synthesize_linked
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.families import LinkedRelease
from populace.vocabulary.progress import Progress, Step, silent
from populace.vocabulary.table import Table


@dataclass(frozen=True)
class LinkedVerification:
    """A linked release that holds together.

    Args:
        release: the release as read from its folder.
        strangers: names of files in the folder that are no part of the release.
        rebuilt: whether the synthetic tables were made again and agree: always.
    """

    release: LinkedRelease
    strangers: tuple[str, ...]
    rebuilt: bool = True


def verify_linked(directory: Path, progress: Progress = silent) -> LinkedVerification:
    """Check every hash, rebuild the synthetic tables, and look for what was not released.

    Args:
        directory: the folder of a linked release.
        progress: told about each step; may raise `Stopped`.

    Raises:
        VerificationError: the release does not hold together.
    """
    progress(Step("Reading the release", 0.0))
    release = publish.load_linked(directory)
    counts, made = release.aggregates, release.synthetic
    columns = (*counts.parents.columns, *counts.child_columns)
    check_spending(release.guarantee, release.settings.settings, columns)
    if release.apart is not None:
        own = counts.child_columns[: len(counts.layout.child_headers)]
        check_spending(release.apart, release.settings.settings, own)
    wanted = release.settings.settings.records
    parents = counts.parents.records if wanted is None else wanted
    if made.parents.records != parents:
        raise refusal("as many synthetic parents as were promised", "another number")
    progress(Step("Rebuilding the synthetic tables", 0.1))
    rebuilt = synthesize_linked(
        counts,
        parents,
        release.seed,
        lambda step: progress(Step(step.stage, 0.1 + 0.8 * step.share)),
    )
    if publish.linked_csv(counts, rebuilt) != publish.linked_csv(counts, made):
        raise refusal(
            "the synthetic tables that the protected counts and the seed give", "other tables"
        )
    progress(Step("Looking for what was not released", 0.9))
    if counts.network is not None:
        # A link's values stand beside those of whatever child it was matched with.
        check_contained(made.children, counts.network.children, longest=1)
    else:
        rows = Table(
            counts.child_columns, (*made.children.cells, *made.links.cells), made.children.records
        )
        check_contained(rows, Aggregates(counts.child_columns, 0, 0.0, 1.0, counts.children))
    progress(Step("Verified", 1.0))
    return LinkedVerification(release, publish.linked_strangers(directory, release))
