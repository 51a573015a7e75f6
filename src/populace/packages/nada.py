"""`nada`: DDI-Codebook 2.5 as XML, and the JSON of the World Bank's microdata catalog.

Frequencies are protected counts, each with its margin in its notes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from populace.packages.figures import Count, heading, label, singles
from populace.packages.source import Source
from populace.publish.files.file_names import named
from populace.publish.questions.display import Display
from populace.publish.statements import descriptions, facts, words

_NAMESPACE = "ddi:codebook:2_5"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(source: Source) -> dict[str, bytes]:
    """The files of the package."""
    root = _codebook(source)
    ET.indent(root)
    text = ET.tostring(root, "unicode")
    world_bank = json.dumps(_world_bank(source), indent=2, ensure_ascii=False)
    return {
        "ddi.xml": f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode(),
        "nada.json": f"{world_bank}\n".encode(),
    }


def _codebook(source: Source) -> ET.Element:
    # An ID of XML begins with no digit.
    study_id = source.dataset if source.dataset[0].isalpha() else f"S-{source.dataset}"
    root = ET.Element("codeBook", {"xmlns": _NAMESPACE, "version": "2.5", "ID": study_id})
    study = ET.SubElement(root, "stdyDscr")
    _citation(study, source)
    _information(study, source)
    _method(study, source)
    access = ET.SubElement(ET.SubElement(study, "dataAccs"), "useStmt")
    if source.about.contact:
        _put(access, "contact", source.about.contact)
    _put(access, "citReq", _cite(source))
    if source.license is not None:
        _put(access, "conditions", f"{source.license.title} ({source.license.url})")
    _put(access, "disclaimer", " ".join(words.not_for(source.release.guarantee)))
    for place, shown in enumerate(source.tables, 1):
        file_text = ET.SubElement(ET.SubElement(root, "fileDscr", {"ID": f"F{place}"}), "fileTxt")
        _put(file_text, "fileName", _file(source, shown))
        size = ET.SubElement(file_text, "dimensns")
        _put(size, "caseQnty", str(source.release.records.tables[shown.tables[0]].records))
        _put(size, "varQnty", str(len(shown.aggregates.columns)))
        _put(file_text, "fileType", "text/csv")
    data = ET.SubElement(root, "dataDscr")
    for place, shown in enumerate(source.tables, 1):
        counts = list(singles(shown))
        for number, _ in enumerate(shown.aggregates.columns):
            own = [each for each in counts if each.values[0][0] == number]
            _variable(data, shown, place, number, own)
    return root


def _put(parent: ET.Element, name: str, text: str, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, name, attributes)
    element.text = _allowed(text)
    return element


def _allowed(text: str) -> str:
    """Text without the signs that no XML may hold."""
    return _FORBIDDEN.sub(" ", text)


def _cite(source: Source) -> str:
    return descriptions.citation(source.release)


def _citation(study: ET.Element, source: Source) -> None:
    about = source.about
    citation = ET.SubElement(study, "citation")
    titles = ET.SubElement(citation, "titlStmt")
    _put(titles, "titl", source.title)
    for language, text in about.title.said[1:]:
        _put(titles, "parTitl", text, **{"xml:lang": language})
    _put(titles, "IDNo", source.dataset)
    if about.doi:
        _put(titles, "IDNo", about.doi, agency="DOI")
    responsible = ET.SubElement(citation, "rspStmt")
    _put(responsible, "AuthEnty", source.publisher or "Unnamed publisher")
    produced = ET.SubElement(citation, "prodStmt")
    _put(produced, "producer", source.publisher or "Unnamed publisher")
    _put(produced, "prodDate", source.release.created, date=source.release.created)
    _put(produced, "software", source.release.software)
    distributed = ET.SubElement(citation, "distStmt")
    _put(distributed, "distrbtr", source.publisher or "Unnamed publisher")
    if about.contact:
        _put(distributed, "contact", about.contact)
    version = ET.SubElement(citation, "verStmt")
    _put(version, "version", source.version, date=source.release.created)
    _put(citation, "biblCit", _cite(source))


def _information(study: ET.Element, source: Source) -> None:
    about = source.about
    information = ET.SubElement(study, "stdyInfo")
    if about.keywords:
        subject = ET.SubElement(information, "subject")
        for each in about.keywords:
            _put(subject, "keyword", each)
    _put(information, "abstract", source.description)
    summary = ET.SubElement(information, "sumDscr")
    if about.period is not None:
        first, last = about.period.start.isoformat(), about.period.end.isoformat()
        _put(summary, "timePrd", first, event="start", date=first)
        _put(summary, "timePrd", last, event="end", date=last)
    for each in about.places:
        code = {"abbr": each} if len(each) == 3 and each.isupper() else {}
        _put(summary, "nation", each, **code)
    unit = facts.protected_words(source.release.guarantee.protected)
    _put(summary, "anlyUnit", f"Protected is {unit}.")
    if about.covered:
        _put(summary, "universe", str(about.covered), clusion="I")
    if about.not_covered:
        _put(summary, "universe", str(about.not_covered), clusion="E")
    _put(summary, "dataKind", "Synthetic records and protected counts")
    if about.caveats:
        _put(information, "notes", str(about.caveats))


def _method(study: ET.Element, source: Source) -> None:
    method = ET.SubElement(study, "method")
    collected = ET.SubElement(method, "dataColl")
    _put(collected, "collMode", str(source.about.collection) or "Not stated.")
    if source.about.source:
        _put(ET.SubElement(collected, "sources"), "dataSrc", str(source.about.source))
    _put(method, "notes", " ".join(source.promise))
    _put(ET.SubElement(method, "anlyInfo"), "dataAppr", _guarantee(source))


def _guarantee(source: Source) -> str:
    guarantee = source.release.guarantee
    if guarantee.epsilon is None:
        return f"k-anonymity with k = {guarantee.k}; counts are rounded down."
    return (
        f"Differential privacy with epsilon {guarantee.epsilon:g} and delta {guarantee.delta:g};"
        " margins are half-widths of 95% intervals."
    )


def _file(source: Source, shown: Display) -> str:
    return named(source.release.structure, "synthetic", shown.tables[0])


def _variable(
    data: ET.Element, shown: Display, place: int, number: int, counts: list[Count]
) -> None:
    column = shown.aggregates.columns[number]
    variable = ET.SubElement(
        data,
        "var",
        {
            "ID": f"V{place}_{number + 1}",
            "name": _allowed(column.name),
            "files": f"F{place}",
            "intrvl": "discrete",
        },
    )
    _put(variable, "labl", heading(column))
    for each in counts:
        code = each.values[0][1]
        category = ET.SubElement(variable, "catgry")
        _put(category, "catValu", column.values[code])
        _put(category, "labl", label(column, code))
        if each.count is None:
            _put(category, "txt", "Not reported, which is not zero.")
        else:
            _put(category, "txt", f"Protected count, {_margin(each)}")
            _put(category, "catStat", str(each.count), type="freq")
    _put(variable, "varFormat", "text", type="character")
    if column.multivalued:
        _put(variable, "notes", f"Several values are joined by {column.delimiter!r}.")


def _margin(count: Count) -> str:
    return f"margin {words.margin(count.margin)}"


def _world_bank(source: Source) -> dict[str, Any]:
    about = source.about
    study: dict[str, Any] = {
        "title_statement": {"idno": source.dataset, "title": source.title},
        "authoring_entity": [{"name": source.publisher or "Unnamed publisher"}],
        "production_statement": {
            "producers": [{"name": source.publisher or "Unnamed publisher"}],
            "prod_date": source.release.created,
        },
        "distribution_statement": {
            "contact": [{"name": source.publisher, "email": about.contact}] if about.contact else []
        },
        "version_statement": {"version": source.version, "version_date": source.release.created},
        "bib_citation": _cite(source),
        "study_info": {
            "keywords": [{"keyword": each} for each in about.keywords],
            "abstract": source.description,
            "time_periods": []
            if about.period is None
            else [
                {
                    "start": about.period.start.isoformat(),
                    "end": about.period.end.isoformat(),
                }
            ],
            "nation": [
                {"name": each, "abbreviation": each if len(each) == 3 else ""}
                for each in about.places
            ],
            "analysis_unit": facts.protected_words(source.release.guarantee.protected),
            "universe": " ".join(filter(None, (str(about.covered), _but(str(about.not_covered))))),
            "data_kind": "Synthetic records and protected counts",
            "notes": str(about.caveats),
        },
        "method": {
            "data_collection": {"coll_mode": [str(about.collection) or "Not stated."]},
            "method_notes": " ".join(source.promise),
            "analysis_info": {"data_appraisal": _guarantee(source)},
        },
        "data_access": {
            "dataset_use": {
                "cit_req": _cite(source),
                "conditions": "" if source.license is None else source.license.title,
                "disclaimer": " ".join(words.not_for(source.release.guarantee)),
            }
        },
    }
    return {
        "doc_desc": {
            "title": source.title,
            "producers": [{"name": source.publisher or "Unnamed publisher"}],
            "prod_date": source.release.created,
        },
        "study_desc": study,
        "data_files": [
            {
                "file_id": f"F{place}",
                "file_name": _file(source, shown),
                "case_count": source.release.records.tables[shown.tables[0]].records,
                "var_count": len(shown.aggregates.columns),
            }
            for place, shown in enumerate(source.tables, 1)
        ],
        "variables": list(_variables(source)),
        "schematype": "microdata",
    }


def _but(text: str) -> str:
    return f"Not covered: {text}" if text else ""


def _variables(source: Source) -> Iterator[dict[str, Any]]:
    for place, shown in enumerate(source.tables, 1):
        counts = list(singles(shown))
        for number, column in enumerate(shown.aggregates.columns):
            yield {
                "file_id": f"F{place}",
                "vid": f"V{place}_{number + 1}",
                "name": column.name,
                "labl": heading(column),
                "var_intrvl": "discrete",
                "var_catgry": [
                    {
                        "value": column.values[each.values[0][1]],
                        "label": label(column, each.values[0][1]),
                        "stats": []
                        if each.count is None
                        else [{"type": "freq", "value": each.count}],
                    }
                    for each in counts
                    if each.values[0][0] == number
                ],
                "var_notes": "; ".join(
                    f"{column.values[each.values[0][1]]}: {_said(each)}"
                    for each in counts
                    if each.values[0][0] == number
                ),
            }


def _said(count: Count) -> str:
    if count.count is None:
        return "not reported"
    return f"{count.count:,} ± {words.margin(count.margin)}"
