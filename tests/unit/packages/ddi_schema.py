"""What DDI-Codebook 2.5 asks of the elements that occur, written by hand from its XML Schema.

The schema itself, `codebook.xsd`, is in no package that this repository could depend on. What
stands here was compared with it on 2026-11-30, element by element: the official file of DDI 2.5
dated 2012-01-17. Every content model below is whole, so that an element out of its order or once
too often is refused; what may stand in it and never occurs is left empty. Stricter than the
standard: texts hold no markup, citations no terms of Dublin Core, and elements no attribute that
never occurs.
"""

from __future__ import annotations

import re
from functools import cache

import xmlschema

NAMESPACE = "ddi:codebook:2_5"

MODELS = {
    "codeBook": "docDscr* stdyDscr+ fileDscr* dataDscr* otherMat*",
    "stdyDscr": "citation+ studyAuthorization* stdyInfo* studyDevelopment* method* dataAccs*"
    " othrStdyMat* notes*",
    "citation": "titlStmt rspStmt? prodStmt? distStmt? serStmt* verStmt* biblCit? holdings* notes*",
    "titlStmt": "titl subTitl* altTitl* parTitl* IDNo*",
    "rspStmt": "AuthEnty* othId*",
    "prodStmt": "producer* copyright? prodDate* prodPlac* software* fundAg* grantNo*",
    "distStmt": "distrbtr* contact* depositr* depDate* distDate?",
    "verStmt": "version? verResp? notes*",
    "stdyInfo": "studyBudget* subject* abstract* sumDscr* qualityStatement? notes*"
    " exPostEvaluation*",
    "subject": "keyword* topcClas*",
    "sumDscr": "timePrd* collDate* nation* geogCover* geogUnit* geoBndBox? boundPoly? anlyUnit*"
    " universe* dataKind*",
    "method": "dataColl* notes* anlyInfo? stdyClas? dataProcessing* codingInstructions*",
    "dataColl": "timeMeth* dataCollector* collectorTraining* frequenc* sampProc* sampleFrame*"
    " targetSampleSize* deviat* collMode* resInstru* instrumentDevelopment* sources? collSitu*"
    " actMin* ConOps* weight* cleanOps*",
    "sources": "dataSrc* sourceCitation* srcOrig* srcChar* srcDocu* sources*",
    "anlyInfo": "respRate* EstSmpErr* dataAppr*",
    "dataAccs": "setAvail* useStmt* notes*",
    "useStmt": "confDec? specPerm? restrctn? contact* citReq? deposReq? conditions? disclaimer?",
    "fileDscr": "fileTxt* locMap? notes*",
    "fileTxt": "fileName? fileCitation? fileCont? fileStrc? dimensns? fileType? format?"
    " filePlac? dataChck* ProcStat? dataMsng? software* verStmt?",
    "dimensns": "caseQnty* varQnty* logRecL* recPrCas* recNumTot*",
    "dataDscr": "varGrp* nCubeGrp* var* nCube* notes*",
    "var": "location* labl* imputation? security? embargo? respUnit? anlysUnit? qstn* valrng*"
    " invalrng* undocCod* universe* TotlResp? sumStat* txt* stdCatgry* catgryGrp* catgry*"
    " codInstr* verStmt* concept* derivation? varFormat? geoMap* catLevel* notes*",
    "catgry": "catValu? labl* txt* catStat* mrow?",
}
"""Elements that hold elements, in their order: with `?` at most one, `*` any number, `+` some."""

_DATE = {"date": "xs:string"}
ATTRIBUTES = {
    "codeBook": {"version": "=2.5", "codeBookAgency": "xs:NCName"},
    "IDNo": {"agency": "xs:string", "level": "study|file|project"},
    "prodDate": _DATE,
    "software": {**_DATE, "version": "xs:string"},
    "version": {**_DATE, "type": "xs:string"},
    "abstract": {**_DATE, "contentType": "abstract|purpose|mixed"},
    "contact": dict.fromkeys(("affiliation", "URI", "email"), "xs:string"),
    "timePrd": {**_DATE, "event": "start|end|single", "cycle": "xs:string"},
    "nation": {"abbr": "xs:string"},
    "anlyUnit": {"unit": "xs:string"},
    "universe": {"level": "xs:string", "clusion": "I|E"},
    "fileType": {"charset": "xs:string"},
    "var": {"name": "!xs:string", "files": "xs:IDREFS", "intrvl": "contin|discrete"},
    "catStat": {"type": "freq|percent|crosstab|other"},
    "varFormat": {"type": "character|numeric"},
}
"""Attributes of elements that occur, beside those of all: a type, `=` the one value, `a|b` one of
several, `!` where it must be there."""

OF_ALL = {"ID": "xs:ID", "source": "archive|producer"}


def _attribute(name: str, kind: str) -> str:
    needed, kind = kind.startswith("!"), kind.removeprefix("!")
    use = ' use="required"' if needed else ""
    if kind.startswith("="):
        return f'<xs:attribute name="{name}" type="xs:string" fixed="{kind[1:]}"/>'
    if kind.startswith("xs:"):
        return f'<xs:attribute name="{name}" type="{kind}"{use}/>'
    values = "".join(f'<xs:enumeration value="{each}"/>' for each in kind.split("|"))
    return (
        f'<xs:attribute name="{name}"{use}><xs:simpleType>'
        f'<xs:restriction base="xs:NMTOKEN">{values}</xs:restriction>'
        "</xs:simpleType></xs:attribute>"
    )


def _attributes(name: str) -> str:
    own = {**OF_ALL, **ATTRIBUTES.get(name, {})}
    return '<xs:attribute ref="xml:lang"/>' + "".join(
        _attribute(each, kind) for each, kind in own.items()
    )


def _element(name: str) -> str:
    if name not in MODELS:
        inner = (
            '<xs:simpleContent><xs:extension base="xs:string">'
            f"{_attributes(name)}</xs:extension></xs:simpleContent>"
        )
        return f'<xs:element name="{name}"><xs:complexType>{inner}</xs:complexType></xs:element>'
    parts = re.findall(r"(\w+)([?*+]?)", MODELS[name])
    sequence = "".join(
        f'<xs:element ref="{each}" minOccurs="{int(mark in ("", "+"))}"'
        f' maxOccurs="{1 if mark in ("", "?") else "unbounded"}"/>'
        for each, mark in parts
    )
    return (
        f'<xs:element name="{name}"><xs:complexType><xs:sequence>{sequence}</xs:sequence>'
        f"{_attributes(name)}</xs:complexType></xs:element>"
    )


@cache
def schema() -> xmlschema.XMLSchema:
    """The schema, made ready."""
    names = sorted({*MODELS, *re.findall(r"\w+", " ".join(MODELS.values()))})
    return xmlschema.XMLSchema(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"'
        f' xmlns="{NAMESPACE}" targetNamespace="{NAMESPACE}" elementFormDefault="qualified">'
        '<xs:import namespace="http://www.w3.org/XML/1998/namespace"/>'
        f"{''.join(map(_element, names))}</xs:schema>"
    )
