"""A release whose names, values and words would be something else in nearly every format.

No test stands here.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import populace
from populace.vocabulary.about import about
from populace.vocabulary.spelling import tidied
from tests.unit.publish.said import SAID

TEXTS = (
    "<script>window.hacked = 1</script>",
    '</titl><x a="1">&amp;<!--',
    "]]>&#0;&bogus;",
    '=HYPERLINK("http://x.example","y")',
    "+1+1|cmd",
    "@sum(1)",
    "-2+3",
    "{{7*7}} ${7*7} {count} %s %(x)d #{x}",
    "\u202eright to left\u202c \u200f\u2066x",
    "a\\backslash \"quoted\" 'single' `tick`",
    "a: b # c\u2028d\u2029e\u0085f",
    "../../escape;x,y|z*q[1](2)!",
    "__proto__",
    "\ufeffmark \ufffe \ud7ff\U0001f600",
)
"""Markup, formulas, templates, marks of direction, quotes, ends of lines, paths, no characters."""


@cache
def hostile():
    """A release of them: as columns, values, titles, labels and the name."""
    told = [" ".join(text.split()) for text in TEXTS]
    # Reading takes out marks that nobody sees; titles and labels keep them.
    names = [tidied(text) for text in TEXTS]
    schema = {
        "columns": {
            name: {"title": title, "values": names, "labels": told}
            for name, title in zip(names, reversed(told), strict=True)
        }
    }
    frame = {name: list(TEXTS) * 20 for name in names}
    made = populace.release(frame, schema=schema, epsilon=90.0, length=1, name=" ".join(TEXTS))
    return made.release


def worded(release):
    """The release of a publisher who says them wherever there is something to say."""
    # Braces are queries, in a title none are taken and elsewhere only those of the release.
    words = " ".join(TEXTS).replace("{", "").replace("}", "")
    every = dict.fromkeys(("en", "fr", "ar"), words)
    spoken = ("title", "summary", "description", "publisher", "source", "collection", "covered")
    told = {
        **SAID,
        **dict.fromkeys((*spoken, "not_covered", "caveats", "why"), every),
        "contact": TEXTS[0],
        "places": list(TEXTS),
        "keywords": list(TEXTS),
        "version": TEXTS[3],
        "replaces": TEXTS[5],
        "errata": [{"date": "2026-03-01", "text": every, "version": TEXTS[9]}],
    }
    return replace(release, about=about(told))
