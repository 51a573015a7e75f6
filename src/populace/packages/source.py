"""What packages are made from: a verified release, its files, and what follows from both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from populace.publish.files.file_names import MANIFEST, File, every
from populace.publish.metadata.resources import Resource, resources
from populace.publish.questions.display import Display, shown
from populace.publish.questions.sentences import plain_stories
from populace.publish.statements import descriptions, grades, words
from populace.vocabulary.about import About
from populace.vocabulary.licenses import License, license_of
from populace.vocabulary.release import Release

README_WHAT = "what is in the release, what is promised and what it must not be used for, in words"
MANIFEST_WHAT = "the guarantee, the settings and the SHA-256 of every other file"


@dataclass(frozen=True, eq=False)
class Source:
    """A release with its files.

    Args:
        release: the release.
        files: the contents of the files of its folder, by their names.
    """

    release: Release
    files: Mapping[str, bytes]

    @property
    def about(self) -> About:
        """What its publisher says."""
        return self.release.about

    @property
    def title(self) -> str:
        """What it is called."""
        return words.plain(descriptions.title(self.release))

    @property
    def publisher(self) -> str:
        """Who publishes it."""
        return str(self.about.publisher)

    @property
    def license(self) -> License | None:
        """What it is licensed under."""
        return license_of(self.about.license)

    @property
    def dataset(self) -> str:
        """Its id, of small letters, digits and hyphens."""
        signs = "".join(sign if sign.isalnum() else "-" for sign in self.title.casefold())
        ascii_ = "-".join(filter(None, signs.encode("ascii", "ignore").decode().split("-")))
        return self.about.dataset or ascii_ or "release"

    @property
    def version(self) -> str:
        """Its version; the day it was made where none is said."""
        return self.about.version or self.release.created

    @cached_property
    def description(self) -> str:
        """What it is, in a paragraph: the publisher's words, then what the folder holds."""
        summary, _ = plain_stories(self.release)
        passages = (summary, str(self.about.description), descriptions.description(self.release))
        return words.plain(" ".join(passages))

    @cached_property
    def promise(self) -> tuple[str, ...]:
        """What is promised, in paragraphs, the last its strength."""
        release = self.release
        return (*words.promise(release.guarantee), words.plain(grades.paragraph(release)))

    @cached_property
    def tables(self) -> tuple[Display, ...]:
        """The tables as they are shown."""
        return shown(self.release)

    @cached_property
    def listed(self) -> tuple[File, ...]:
        """Every file of the release, with what it holds."""
        own = every(self.release.counts, self.about)
        # It calls itself this text.
        entries = (
            replace(each, what=README_WHAT) if each.role == "readme" else each for each in own
        )
        return (*entries, File(MANIFEST, "description", MANIFEST_WHAT))

    @cached_property
    def resources(self) -> list[Resource]:
        """Its tables, column by column."""
        return resources(self.release, dict(self.files))


def media_type(name: str) -> str:
    """The media type of a file of a release."""
    endings = {
        ".csv": "text/csv",
        ".json": "application/json",
        ".md": "text/markdown",
        ".html": "text/html",
        ".cff": "application/yaml",
    }
    return endings.get(name[name.rfind(".") :], "application/octet-stream")
