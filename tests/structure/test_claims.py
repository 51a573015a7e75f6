"""Every numbered claim of docs/trust/claims.md has a proof, code and tests that exist."""

import ast
import re

import pytest

from tests.structure.source import ROOT

TRUST = ROOT / "docs" / "trust"
ROW = re.compile(r"^\| (\d+) \|(.*)\|$", re.MULTILINE)
REFERENCE = re.compile(r"`([\w/.]+?)(?:::(\w+))?`")
PLACES = {"proof": ROOT / "src" / "populace", "code": ROOT / "src" / "populace"}
PLACES["tests"] = ROOT / "tests"
WITHOUT_PROOF = {23, 24}
"""What is a property of pages and of loading, and has nothing to be proved."""


def claims():
    text = (TRUST / "claims.md").read_text("utf-8")
    for number, row in ROW.findall(text):
        claim, *cells = (cell.strip() for cell in row.split("|"))
        yield int(number), claim, dict(zip(PLACES, cells, strict=True))


def departures(number, cells):
    """What is wrong with the references of a claim."""
    for kind, cell in cells.items():
        references = REFERENCE.findall(cell)
        if not references and not (kind != "tests" and number in WITHOUT_PROOF):
            yield f"claim {number} has no {kind}"
        for path, name in references:
            place = PLACES[kind] / path
            if not place.is_file():
                yield f"claim {number}: there is no {path}"
            elif name and name not in defined(place.read_text("utf-8")):
                yield f"claim {number}: {path} defines no {name}"


def defined(text):
    kinds = (ast.FunctionDef, ast.ClassDef)
    return {node.name for node in ast.parse(text).body if isinstance(node, kinds)}


def test_claims_are_numbered_in_a_row():
    numbers = [number for number, _, _ in claims()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 24


@pytest.mark.parametrize(("number", "claim", "cells"), list(claims()))
def test_a_claim_has_a_proof_code_and_tests(number, claim, cells):
    assert claim
    assert list(departures(number, cells)) == []


def test_every_proof_stands_behind_a_claim():
    named = {path for _, _, cells in claims() for path, _ in REFERENCE.findall(cells["proof"])}
    proofs = {
        place.relative_to(PLACES["proof"]).as_posix() for place in PLACES["proof"].rglob("*.md")
    }
    indirect = {"methods/networks.md", "protect/linked_grant.md", "protect/tree_grant.md"}
    assert proofs - named <= indirect


@pytest.mark.parametrize(
    "cells",
    [
        {"proof": "`protect/none.md`", "code": "`protect/noise.py`", "tests": "`unit/none.py`"},
        {
            "proof": "`protect/noise.md`",
            "code": "`protect/noise.py::nothing`",
            "tests": "`statistics/test_noise.py`",
        },
        {"proof": "", "code": "`protect/noise.py`", "tests": "`statistics/test_noise.py`"},
    ],
)
def test_a_false_reference_is_seen(cells):
    assert list(departures(1, cells))


def test_the_paper_for_lawyers_does_without_a_word():
    assert "anonym" not in (TRUST / "identifiability.md").read_text("utf-8").lower()
