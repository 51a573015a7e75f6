"""`certificate`: two pages to print: what is promised to whom, and how anyone can check it.

It never says that data are anonymous before the law: that is for a court to say.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape

from populace import publish
from populace.packages.source import Source
from populace.publish.files.file_names import MANIFEST
from populace.publish.statements import descriptions, facts, grades, sayings, verdicts, words

_STYLE = """\
body { font: 10.5pt/1.4 system-ui, sans-serif; color: #1a1a1a; background: #fff; margin: 0 auto;
  max-width: 180mm; padding: 12mm; overflow-wrap: anywhere; }
h1 { font-size: 20pt; margin: 0 0 2mm; } h2 { font-size: 12pt; margin: 5mm 0 1mm; }
p, ul, dl { margin: 0 0 2mm; } ul { padding-inline-start: 6mm; }
dl { display: grid; grid-template-columns: 45mm 1fr; gap: 1mm 4mm; } dd { margin: 0; }
dt { color: #555; } code { font-size: 9pt; }
.badge { display: inline-block; border: 1px solid #555; padding: 1mm 3mm; font-weight: 600; }
.page { break-after: page; } .page:last-child { break-after: auto; }
.sign { display: grid; grid-template-columns: 1fr 1fr; gap: 12mm; margin-top: 14mm; }
.sign div { border-top: 1px solid #1a1a1a; padding-top: 1mm; }
@page { size: A4; margin: 12mm; }
@media print { body { padding: 0; } }
"""


def render(source: Source) -> dict[str, bytes]:
    """The files of the package."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    page = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Certificate: {escape(source.title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
{_first(source)}
{_second(source)}
</main>
</body>
</html>
"""
    return {"certificate.html": page.encode()}


def _first(source: Source) -> str:
    release = source.release
    guarantee = release.guarantee
    strength = (
        [("k", f"{guarantee.k:,}")]
        if guarantee.epsilon is None
        else [("Epsilon", f"{guarantee.epsilon:g}"), ("Delta", f"{guarantee.delta:g}")]
    )
    basis = "".join(
        f"<p>{escape(words.plain(sentence))}</p>{_list(listed)}"
        for sentence, listed in words.basis(guarantee)
    )
    rows = [
        ("Published by", source.publisher or "not stated"),
        ("Released on", release.created),
        ("Version", source.version),
        ("Protected is", facts.protected_words(guarantee.protected)),
        *strength,
        ("Why this strength", str(source.about.why) or "not stated"),
        ("Proof", guarantee.proof or "not stated"),
    ]
    return f"""<section class="page">
<p class="badge">{escape(grades.headline(release))}</p>
<h1><bdi>{escape(source.title)}</bdi></h1>
{_rows(rows)}
<h2>What is promised</h2>
{"".join(f"<p>{escape(each)}</p>" for each in source.promise)}
<h2>What it rests on</h2>
{basis}
{_verdicts(source)}
</section>"""


def _verdicts(source: Source) -> str:
    if not source.release.verdicts:
        return ""
    passages = (escape(verdicts.introduction()), _list(verdicts.sentences(source.release)))
    return f"<h2>{verdicts.HEADING}</h2><p>{passages[0]}</p>{passages[1]}"


def _second(source: Source) -> str:
    guarantee = source.release.guarantee
    manifest = hashlib.sha256(source.files[MANIFEST]).hexdigest()
    about = [
        line
        for line in sayings.lines(source.about)
        if line[0] not in ("Publisher", "Version", "Why this strength of protection")
    ]
    return f"""<section class="page">
<h2>The three questions of a data protection officer</h2>
{_rows(_three(source))}
<h2>What it must not be used for</h2>
{_list(words.not_for(guarantee))}
<h2>About these data</h2>
{_rows(about) if about else "<p>The publisher says nothing more.</p>"}
<h2>How to check this</h2>
<p>{escape(_check(source))}</p>
<p>SHA-256 of <code>{MANIFEST}</code>, which lists that of every other file:
<code>{manifest}</code></p>
<p class="cite"><bdi>{escape(descriptions.citation(source.release))}</bdi></p>
<p>This page states what the release promises. It is no legal opinion: whether data are anonymous
before the law depends on who holds them and what else they know.</p>
<div class="sign"><div>For the publisher: name, date, signature</div>
<div>Data protection officer: name, date, signature</div></div>
</section>"""


DIFFERENCE = "What is left when one is subtracted from another may be one person."


def _three(source: Source) -> list[tuple[str, str]]:
    """Singling out, linking and inferring, as far as the guarantee speaks of them."""
    guarantee = source.release.guarantee
    if guarantee.epsilon is None:
        return [
            (
                "Singling out",
                f"No reported group is smaller than {guarantee.k:,}. {DIFFERENCE}",
            ),
            ("Linking", "Who has other data of the same people may narrow groups down."),
            ("Inferring", "What all members of a reported group share is shown."),
        ]
    right, sure = publish.guesses(guarantee), publish.sure_guesses(guarantee)
    single = "No record is a person, and noise hides whether a unit is in the data."
    link = """Whatever else is known, the same bound holds: it is a property of how the counts were
        drawn, and not of what others know. Releases of the same people add up."""
    infer = """Facts about groups are told, with margins, and may say something about who belongs to
        them, in the data or not."""
    return [
        ("Singling out", f"{single} {publish.odds(right, sure)}"),
        ("Linking", link),
        ("Inferring", infer),
    ]


def _check(source: Source) -> str:
    rebuilt = (
        "makes the synthetic records again from the protected counts, byte for byte"
        if source.release.seed
        else "checks that all counts are multiples of k"
    )
    return (
        "Anyone who has Populace can: populace verify and the name of the folder. It"
        f" checks every file against its hash and {rebuilt}. The sensitive data are not needed."
    )


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    listed = "".join(
        f"<dt>{escape(name)}</dt><dd><bdi>{escape(words.plain(text))}</bdi></dd>"
        for name, text in rows
    )
    return f"<dl>{listed}</dl>"


def _list(texts: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f"<ul>{items}</ul>" if items else ""
