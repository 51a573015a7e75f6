"""Facts and units of privacy in English, for the README, the plain page and the command line.

The catalogs of the interactive page (`web/src/parts/catalogs`) hold the same kinds in every
language; a test compares them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from populace.publish.statements.contract import FactData, ProtectedData
from populace.vocabulary.facts import CHOICES, Fact, Protected, Value

FACTS = {
    "declared-only": "unconditional: nothing that the guarantee takes for granted was read off the"
    " data; each line is one record",
    "subject-id": "rows with the same '{column}' belong to one subject",
    "values-per-subject": "at most {most} values of one subject count; of more, some are left out"
    " at random",
    "domain-private": "column '{column}': private domain",
    "domain-public": "column '{column}': public domain of {count} values",
    "domain-codebook": "column '{column}': public domain of {count} values from codebook"
    " {codebook}",
    "delimiter": "column '{column}': several values in a cell, joined by '{delimiter}'",
    "absent-symbol": "column '{column}': '{text}' means absent",
    "zeros-absent": "column '{column}': zeros count as absent",
    "decimal-sign": "column '{column}': numbers with '{text}' as the decimal sign",
    "units": "column '{column}': {units} beside a number say nothing",
    "safe": "column '{column}': stated to identify nobody",
    "one-link-each": "every record of {many} belongs to one of {one}",
    "several-links": "records of {many} may be linked to several of {one}",
    "records-counted": "at most {most} records of {many} count for each of {one}",
    "links-counted": "at most {most} links count for each of {one}",
    "links-bound": "no record of {many} has more than {most} links",
    "steps-in-shares": "protected counts that prepared {many} were made of equal shares: each of"
    " {one} counts as one, however many of {many} belong to it",
    "enters-once": "each subject is in the data of one period only, here {when}, and what is known"
    " of one does not change afterwards: releases of other periods tell nothing more",
    "unmatched-left-out": "rows of {many} that name no record of {one}, or one of several with the"
    " same key, do not count, nor does what hangs on them",
    "shared-left-out": "records of {many} that several links name do not count",
    "crossing-left-out": "links in {many} between records of two of {one} do not count",
    "columns-kept": "prepared: columns kept: {columns}",
    "columns-left-out": "prepared: columns left out: {columns}",
    "renamed": "prepared: column renamed: '{column}'",
    "tidied": "prepared: columns {columns}: blanks tidied",
    "tidied-case": "prepared: columns {columns}: blanks tidied, letters in {case}",
    "split": "prepared: column '{column}': split into several values at '{delimiter}'",
    "exploded": "prepared: column '{column}': one flag for each of its declared values",
    "exploded-negatives": "prepared: column '{column}': one flag for each of its declared values,"
    " with no apart from unknown",
    "one-row": "prepared: one row for each subject, with all values of columns that can hold"
    " several",
    "one-row-first": "prepared: one row for each subject, with all values of columns that can hold"
    " several; of others the first by column '{column}'",
    "one-row-last": "prepared: one row for each subject, with all values of columns that can hold"
    " several; of others the last by column '{column}'",
    "values-absent": "prepared: columns {columns}: listed values are absent",
    "restricted": "prepared: column '{column}': in a public domain of {count} values; other cells"
    " are absent",
    "restricted-codebook": "prepared: column '{column}': in a public domain, codebook {codebook};"
    " other cells are absent",
    "merged": "prepared: column '{column}': merged by a list of {count} groups; others stay",
    "merged-absent": "prepared: column '{column}': merged by a list of {count} groups; others are"
    " absent",
    "merged-others": "prepared: column '{column}': merged by a list of {count} groups; others are"
    " '{others}'",
    "regions": "prepared: column '{column}': countries as regions of UN M49; other cells are"
    " absent",
    "subregions": "prepared: column '{column}': countries as sub-regions of UN M49; other cells"
    " are absent",
    "looked-up": "prepared: column '{column}': looked up in a table; cells without an entry are"
    " absent",
    "value-rule": "prepared: column '{column}': each value by itself replaced by the rule '{rule}'",
    "bands-edges": "prepared: column '{column}': in bands with the edges {edges}; {beyond}",
    "bands-width": "prepared: column '{column}': in bands of width {width} from {start} to {stop};"
    " {beyond}",
    "bands-round": "prepared: column '{column}': in at most {most} bands of a round width from"
    " {start} to {stop}; {beyond}",
    "bands-equal": "prepared: column '{column}': in up to {most} bands of about equal protected"
    " counts from {start} to {stop}, paid with {share} of the budget; {beyond}",
    "bottom-coded": "prepared: column '{column}': numbers up to {lowest} in one value; other texts"
    " are absent",
    "top-coded": "prepared: column '{column}': numbers from {highest} on in one value; other texts"
    " are absent",
    "periods": "prepared: column '{column}': dates as {period}; cells that are no date ({form})"
    " are absent",
    "periods-between": "prepared: column '{column}': dates from {first} to {last} as {period};"
    " cells that are no such date ({form}) are absent",
    "rare-absent": "prepared: column '{column}': values with a protected count below {least} are"
    " absent, paid with {share} of the budget",
    "rows-complete": "every row of the file has as many cells as the header",
    "encoding-found": "the encoding of the file, found to be {encoding}",
    "cells-writable": "every cell is text, a number, a date, true or false, or missing",
    "types-of-columns": "the types of the columns, which say how their cells are written",
    "blank-rows-layout": "rows without any cell are layout, not records",
    "first-row-header": "the first row that holds a cell is the header, and no cell stands beside"
    " its columns",
    "header-checked": "the header holds names: none of them looks like a value, or stands again"
    " in its column",
    "rows-records": "every row below the header was taken for a record, and there was one unless"
    " all columns are declared: none looked like a header again, units, a total, the heading of a"
    " section, one answer of a record, a source or a note, or stood inside a cell; nothing was"
    " hidden without a word about it; no text looked wrongly decoded; and no other"
    " delimiter would do",
    "merged-filled": "merged cells stand in every row that they reach over",
    "codes-as-shown": "codes with leading zeros by their format are text",
    "one-sheet-filled": "only one sheet in sight holds cells",
    "query-own-rows": "nobody adds more than her own rows to what the query returns",
    "rows-are-objects": "every line of the file is a JSON object",
    "same-keys": "every row has the same keys in the same order, which are the columns",
    "keys-sorted": "the keys that occur in the rows, sorted, are the columns",
    "value-labels": "the value labels of the file",
    "seen-choices": "the choice of columns, and what is declared about them and done to them,"
    " which were made with the data in view",
    "subject-in-every-row": "every row names its subject in column '{column}'",
    "header-names": "the names of the columns, as the header has them",
    "flag": "column '{column}' is a flag, written {negative} or {positive}, and never empty",
    "no-flags": "no undeclared column is a flag",
    "no-other-flags": "no other undeclared column is a flag",
    "no-identifiers": "no undeclared column looks like names, web addresses, phone numbers, ids,"
    " street addresses, exact dates or coordinates in at least half of its different values, "
    "like full names in a fifth, like email addresses, or phone numbers among words, "
    "in a tenth, like unrounded numbers of nine or ten digits in four fifths, or like "
    "names by their build, in scripts without capitals, in nine tenths; or, by its "
    "header or as fewer than ten share a value on average, like names, phone numbers, "
    "ids, addresses, coordinates or free text; or has different values in more than "
    "four fifths of fifty or more filled cells (of more than 5,000 different values "
    "every second, third or further one was looked at)",
    "cells-understood": "of the filled cells that do not say unknown at least three quarters"
    " were understood, and no number or date had two readings, in {columns}",
    "one-value-each": "no subject has two values in {columns}",
    "list-from-data": "the list of values of '{do}' in {columns}, which was made by looking at the"
    " data",
    "list-perhaps-from-data": "the list of values of '{do}' in {columns}, which may have been made"
    " by looking at the data",
    "keys-distinct": "the keys '{column}' in {one} are distinct",
    "keys-known": "every row of {many} names one of {one}",
    "key-found": "the column '{column}' of {many} is the key that joins",
    "links-at-most": "no record of {many} has more than {most} links",
    "links-single": "no record of {many} has two links",
    "links-inside": "every record of {many} joins records that belong to one of {one}",
}
"""Each kind of fact; '{...}' are its parameters. `column` tells of both names where it has two."""

CHOSEN = {
    "beyond.absent": "other cells are absent",
    "beyond.open": "numbers outside in open bands, other cells are absent",
    "case.lower": "lower case",
    "case.upper": "upper case",
    "case.title": "title case",
    "period.year": "years",
    "period.half": "half-years",
    "period.quarter": "quarters",
    "period.month": "months",
    "period.week": "weeks",
    "period.weekday": "weekdays",
}
"""The words of parameters that are chosen from a closed list."""

PROTECTED = {
    "record": "one record",
    "rows": "one {subject_id}, with all of its rows",
    "family": "one record of {table}, with all of its links and the records of {other} that belong"
    " to it",
    "link": "one record of {table}, with its link",
    "links": "one record of {table}, with all of its links to {other}",
    "links-alone": "one record of {table}, with all of its links to {other}; that a record of"
    " {other} exists, and what it holds, is no part of this",
    "apart": "one record of {table} by itself, in everything that is made without its links; for"
    " its links to {other} nothing is promised to it",
    "few-links": "one record of {table} that has up to {most} links, with them",
    "bounded-links": "one record of {table}, with all of its links, of which it has at most {most}",
    "by-links": "to an extent that depends on its number of links, one record of {table}",
    "tree": "one record of {table}, with everything that hangs on it in the other tables",
}
"""Each extent of protection."""

_TOGETHER = "{first}; and {second}"
_OF_TABLE = "{table}: {fact}"
_NAMED = "'{name}'"
_ALL = "all {count} columns"
_BUT = " but {columns}"
_FEW = 3


def fact_words(fact: Fact) -> str:
    """A fact as a clause in English, with the name of its table before it."""
    clause = _clause(fact)
    return _OF_TABLE.format(table=_safe(fact.table), fact=clause) if fact.table else clause


def _clause(fact: Fact, columns: Collection[str] = ()) -> str:
    """What a fact says; of `columns`, where it tells of all or nearly all, no list."""
    values = dict(fact.values)
    if into := values.pop("into", ""):
        values["column"] = f"{values['column']} → {into}"
    texts = {name: _text(name, each) for name, each in values.items()}
    if isinstance(named := values.get("columns"), tuple) and set(columns).issuperset(named):
        others = tuple(name for name in columns if name not in named)
        if len(others) <= _FEW < len(named):
            texts["columns"] = _ALL.format(count=len(columns)) + (
                _BUT.format(columns=_text("columns", others)) if others else ""
            )
    return FACTS[fact.kind].format(**texts)


def fact_sentences(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Facts as clauses in English."""
    return tuple(map(fact_words, facts))


def fact_summary(facts: Iterable[Fact], columns: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Facts as few clauses in English: one for all tables it tells of, and no list of all columns.

    Args:
        facts: the facts.
        columns: the headers of each table that is released, by name; of a single one by "".
    """
    tables: dict[str, list[str]] = {}
    for fact in facts:
        tables.setdefault(_clause(fact, columns.get(fact.table, ())), []).append(fact.table)
    return tuple(
        _OF_TABLE.format(table=", ".join(map(_safe, names)), fact=clause) if names[0] else clause
        for clause, names in tables.items()
    )


def protected_words(protected: Iterable[Protected]) -> str:
    """Units of privacy as one clause in English."""
    first, *others = (
        PROTECTED[each.extent].format(
            subject_id=_safe(each.subject_id),
            table=_safe(each.table),
            other=_safe(each.other),
            most=each.most,
        )
        for each in protected
    )
    for second in others:
        first = _TOGETHER.format(first=first, second=second)
    return first


def fact_data(facts: Iterable[Fact]) -> list[FactData]:
    """Facts as the page is given them, to say them in its reader's language."""
    return [
        {
            "kind": fact.kind,
            "table": fact.table,
            "values": [
                {
                    "name": name,
                    "texts": list(value) if isinstance(value, tuple) else [str(value)],
                }
                for name, value in fact.values
            ],
        }
        for fact in facts
    ]


def protected_data(protected: Iterable[Protected]) -> list[ProtectedData]:
    """Units of privacy as the page is given them."""
    return [
        {
            "extent": each.extent,
            "table": each.table,
            "other": each.other,
            "subject_id": each.subject_id,
            "most": int(each.most),
        }
        for each in protected
    ]


def _text(name: str, value: Value) -> str:
    if name in CHOICES:
        return CHOSEN[f"{name}.{value}"]
    if isinstance(value, tuple):
        shown = map(_safe, value)
        return ", ".join(_NAMED.format(name=each) if name == "columns" else each for each in shown)
    return _safe(value) if isinstance(value, str) else f"{value:,}"


def _safe(text: str) -> str:
    """Text without anything that a terminal would obey."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)
