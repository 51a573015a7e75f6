"""A release whose names, values and words would be something else in nearly every format.

No test stands here.
"""

from __future__ import annotations

from functools import cache

import populace

TEXTS = (
    "<script>window.hacked = 1</script>",
    "</titl><x a=\"1\">&amp;<!--",
    "]]>&#0;&bogus;",
    '=HYPERLINK("http://x.example","y")',
    "+1+1|cmd",
    "@sum(1)",
    "-2+3",
    "{{7*7}} ${7*7} {count} %s %(x)d #{x}",
    "\u202eright to left\u202c \u200f\u2066x",
    "back\\slash \"double\" 'single' `tick`",
    "a: b # c\u2028d\u2029e\u0085f",
    "../../escape;x,y|z*q[1](2)!",
    "__proto__",
    "\ufeffmark \ufffe \ud7ff\U0001f600",
)
"""Markup, formulas, templates, marks of direction, quotes, ends of lines, paths, no characters."""


@cache
def hostile():
    """A release of them: as columns, values, titles, labels and the name."""
    schema = {
        "columns": {
            text: {"title": other, "values": list(TEXTS), "labels": dict.fromkeys(TEXTS[:3], other)}
            for text, other in zip(TEXTS, reversed(TEXTS), strict=True)
        }
    }
    frame = {text: list(TEXTS) * 20 for text in TEXTS}
    made = populace.release(frame, schema=schema, epsilon=90.0, length=1, name=" ".join(TEXTS))
    return made.release
