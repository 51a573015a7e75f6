"""The README.md of a release: what it is, what is promised, how to cite it, what it is not for.

No sentence about the guarantee is made up here: those come from `words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from populace.publish.files.file_names import MANIFEST, every, named, too_long
from populace.publish.files.tables import measure_names
from populace.publish.questions.openings import plain_openings
from populace.publish.questions.sentences import plain_stories
from populace.publish.statements import descriptions, facts, grades, sayings, verdicts, words
from populace.vocabulary.about import About
from populace.vocabulary.counts import Counts
from populace.vocabulary.families import FULL_CHILDREN
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.release import Release
from populace.vocabulary.structure import Relation

Text = str | tuple[str, ...]

MANIFEST_HOLDS = "the guarantee, the settings and the SHA-256 of every other file"


def write(release: Release) -> bytes:
    """`README.md` of a release."""
    guarantee = release.guarantee
    blocks: list[Text] = [
        f"# {_said(descriptions.title(release))}",
        *([f"Published by {_said(str(release.about.publisher))}."] * bool(release.about.publisher)),
        f"**{grades.headline(release)}.**",
        f"{descriptions.description(release)} {grades.carried_words(release)}",
        *_findings(release),
        *_about(release.about),
        "## The guarantee",
        *words.promise(guarantee),
        grades.paragraph(release),
        *(block for sentence, listed in words.basis(guarantee) for block in (sentence, listed)),
        *_further(release),
        f"""Proof: {guarantee.proof or "not stated"}. Every noisy measurement is listed in
        `{MANIFEST}`."""
        if guarantee.k is None
        else f"{words.reach(release)} In full: {guarantee.proof or 'not stated'}.",
        *_verdicts(release),
        "## Files",
        (
            *(f"`{file.name}`: {file.what}" for file in every(release.counts, release.about)),
            f"`{MANIFEST}`: {MANIFEST_HOLDS}",
        ),
        *_titles(release),
        *_how_to_read(release),
        """All tables are UTF-8 with commas between cells. Tables of counts and `codebook.csv` begin
        with a byte order mark, so that Excel reads every script rightly; synthetic tables have
        none, so that programs find their first column under its own name. Cells are text and stand
        as they came: import the tables as text where a spreadsheet would compute cells that begin
        with `=`.""",
        _check(release),
        "## What it must not be used for",
        words.not_for(guarantee),
        "## How to cite",
        _said(descriptions.citation(release)),
    ]
    return ("\n\n".join(filter(None, map(_block, blocks))) + "\n").encode()


def _findings(release: Release) -> Iterator[Text]:
    """What the publisher says, else what the page says of its own making."""
    summary, findings = plain_stories(release)
    yield "## Findings"
    if summary:
        yield _said(summary)
    if findings:
        yield tuple(map(_said, findings))
    elif not summary:
        yield plain_openings(release)


def _about(about: About) -> Iterator[Text]:
    """Who publishes what, in the publisher's words."""
    said = tuple(f"**{name}**: {_said(text)}" for name, text in sayings.lines(about))
    if said:
        yield "## About these data"
        yield said


def _further(release: Release) -> Iterator[Text]:
    """What is promised besides, and on what else that rests."""
    known = {*release.guarantee.declared, *release.guarantee.inferred}
    for promise in release.promises[1:]:
        yield f"""Apart from that, it protects {facts.protected_words(promise.protected)}: epsilon
        {promise.epsilon:g}, delta {promise.delta:g}; its strength is
        {grades.other_grade(release, promise)}."""
        for sentence, own in (
            ("For this, the publisher also declared:", promise.declared),
            ("For this, it was also read off the data:", promise.inferred),
        ):
            further = facts.fact_sentences(fact for fact in own if fact not in known)
            if further:
                yield sentence
                yield further
        yield from _by_links(release, promise)


def _verdicts(release: Release) -> Iterator[Text]:
    """Whether the records do what their publisher demanded."""
    if release.verdicts:
        yield f"## {verdicts.HEADING}"
        yield verdicts.introduction()
        yield tuple(map(_said, verdicts.sentences(release)))


def _by_links(release: Release, promise: Guarantee) -> Iterator[Text]:
    if not promise.by_links:
        return
    if any(relation.bound is not None for relation in release.structure.relations):
        yield "The fewer links a record has, the less it shows:"
    else:
        yield """A record with more links is protected less; for one with very many links this is
        no useful guarantee. The epsilon of a record by its number of links:"""
    yield tuple(
        f"{links} link{'s' if links > 1 else ''}: epsilon {epsilon:g}"
        for links, epsilon in promise.by_links
    )


def _titles(release: Release) -> Iterator[Text]:
    """What people call the columns that were given titles."""
    structure = release.structure
    titled = tuple(
        f"`{header}`{words.of_tables(structure, shape.name)}: {column.title}"
        for shape, columns in zip(structure.tables, release.counts.columns, strict=True)
        for header, column in zip(shape.headers, columns, strict=False)
        if column.title
    )
    if titled:
        yield "## Titles of columns"
        yield titled


def _how_to_read(release: Release) -> Iterator[Text]:
    """What the numbers in the tables of counts mean."""
    counts, structure = release.counts, release.structure
    plain = [block for block in counts.blocks if not block.weighted]
    if plain:
        length, count, margin = measure_names(counts.columns_of(*plain[0].tables))
        files = words.listed(f"`{named(structure, each.name, *each.tables)}`" for each in plain)
        yield f"""In {files}, `{length}` is the number of values in a combination (0 is the whole
        {"data set" if structure.single else "table"}), `{count}` the protected count and
        `{margin}` {_margin(release)} What is not listed is not reported, which is not zero."""
    weighted = [block for block in counts.blocks if block.weighted]
    if weighted:
        files = words.listed(f"`{named(structure, each.name, *each.tables)}`" for each in weighted)
        yield f"""Counts in {files} are weighted, so that {_weighed(counts)}: each of d weighs
        {FULL_CHILDREN} / d where d is above {FULL_CHILDREN}. `weight` is what was measured, `links`
        the number of links it stands for; both have the half-width of their 95% interval beside
        them. {_which_links(counts)} What is not listed is not reported, which is not zero."""
    yield from _of_each_root(counts)
    for relation in structure.relations:
        yield from _links_of(counts, relation)
    for said in (words.left_out(release), too_long(release)):
        if said:
            yield said
    for block in counts.blocks:
        if block.by_chance:
            yield f"""At this epsilon the links between {words.listed(block.tables)} cannot be told
            from chance: do not read a relation into combinations of their values."""


def _which_links(counts: Counts) -> str:
    if counts.link_totals or any(total.most for total in counts.totals):
        rule = words.OPEN_LINKS[:1].lower() + words.OPEN_LINKS[1:]
        return f"Of `links`: {rule} The page says so in its place."
    return """Where a few records hold a large part of all links, `links` are too low, and their
        margins too narrow: read weights then."""


def _weighed(counts: Counts) -> str:
    """How much the records of one owner weigh at most."""
    if any(total.most for total in counts.totals):
        return f"""the records that hang on one weigh together at most {FULL_CHILDREN} times what it
        weighs itself"""
    return f"the links of no record count for more than {FULL_CHILDREN}"


def _of_each_root(counts: Counts) -> Iterator[Text]:
    """Which records below a root are counted in numbers that are no weights."""
    capped = [total for total in counts.totals if total.most]
    if not capped:
        return
    yield f"""Numbers of records below {capped[0].root} are no numbers of all records: of each of
    {capped[0].root}, only so many of a table count, and of D records each counts as that number
    divided by D where D is above it. Where more hang on one, the true number is larger. The same
    holds for `links`."""
    yield tuple(map(words.records, capped))
    below = [each for each in counts.histograms if counts.weighs(each)]
    if below:
        files = words.listed(
            f"`{named(counts.structure, each.name, *each.tables)}`" for each in below
        )
        yield f"""`records` in {files} are sums of weights and no numbers of records: each record
        counts there as what it weighs among those of its owner."""


def _links_of(counts: Counts, relation: Relation) -> Iterator[Text]:
    """How many links there are, and which of them count in numbers of links by value."""
    totals = counts.links_of(relation.one, relation.many)
    if not totals:
        return
    few, every = totals
    yield f"""Numbers of links by value are of links of which at most {few.most} of each record of
    {relation.one} are counted: of d links each counts {few.most} / d where d is above
    {few.most}."""
    yield words.links(few), words.all_links(every)


def _margin(release: Release) -> str:
    if release.guarantee.k is None:
        return (
            "the half-width of its 95% interval: about 19 of 20 true counts lie within"
            " count ± margin."
        )
    return "how much larger the true count may be: counts are rounded down."


def _check(release: Release) -> str:
    if release.guarantee.k is None or release.seed:
        return """Anyone can check with `populace verify` that the records were made from the
        protected counts and from nothing else."""
    return """Anyone can check with `populace verify` that all counts are multiples of k, and that
        the records hold no combination up to the reported length but reported ones. Longer
        combinations can be checked by whoever holds the data only."""


def _block(content: str | Iterable[str]) -> str:
    """A paragraph on one line, or a list."""
    if isinstance(content, str):
        return _markdown(content)
    return "\n".join(f"- {_markdown(item)}" for item in content)


_FIRST = re.compile(r"^(?:(\d+)(?=[.)]\s)|(?=[-+#=]+(?:\s|$)|>))")
"""What makes a heading, a quotation, a list or a rule of a line that begins with it."""


def said(text: str) -> str:
    """A text on one line, in which no sign is one of Markdown's or of HTML's."""
    return _FIRST.sub(r"\1\\", _markdown(_said(text)))


def _said(text: str) -> str:
    """A text of the publisher, in which no sign is one of Markdown's."""
    return re.sub(r"([\\`*_\[\]|~])", r"\\\1", text)


def _markdown(text: str) -> str:
    """Text on one line that no reader of Markdown takes for HTML."""
    return words.plain(text).replace("&", "&amp;").replace("<", "&lt;")
