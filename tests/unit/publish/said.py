"""A publisher who says all there is to say, with signs that formats take for theirs."""

from __future__ import annotations

from dataclasses import replace

from populace.vocabulary.about import about
from populace.vocabulary.release import Release

SAID = {
    "title": {"en": "Women & men", "fr": "Femmes et hommes", "ar": "نساء ورجال"},
    "summary": "{count} people who never lived.",
    "description": 'People <b>made up</b> to test "this", all of them.',
    "publisher": {"en": "=House of *Tests*", "fr": "Maison d’essais"},
    "publisher_kind": "nonprofit",
    "contact": "data@example.org",
    "license": "CC-BY-4.0",
    "source": "Nobody.",
    "collection": {"en": "By hand.", "es": "A mano."},
    "period": "2019/2021",
    "places": ["KEN", "UGA"],
    "covered": "Those in it.",
    "not_covered": "Those who are not; </script><script>alert(1)</script>",
    "caveats": "[None](https://example.org/x) & ![no](https://example.org/y.png)",
    "frequency": "yearly",
    "why": "Groups of 20 had to be seen.",
    "dataset": "women-and-men",
    "version": "2026",
    "replaces": "2025",
    "errata": [
        {"date": "2026-03-01", "text": "2021 was counted twice.", "version": "2025"},
        {"date": "2026-04-01", "text": {"fr": "Retiré."}, "version": "2024", "withdrawn": True},
    ],
    "url": "https://example.org/women-and-men",
    "doi": "10.5281/zenodo.1234567",
    "keywords": ["gender", "=years"],
}


def said(release: Release) -> Release:
    """The release with all of it."""
    return replace(release, about=about(SAID))
