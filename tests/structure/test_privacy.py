"""House rules that a guarantee rests on: where randomness comes from, and where proofs lie.

Whether noise and proofs are right is tested elsewhere; here only that none can slip in unseen.
"""

import ast

import pytest

from tests.structure.source import PACKAGE, Module, modules

SOURCES_OF_RANDOMNESS = {
    "os.urandom",
    "os.getrandom",
    "random",
    "secrets",
    "uuid",
    "numpy.random",
    "np.random",
}
# The only places that may draw, and what they may draw from.
MAY_DRAW = {"protect/randomness.py": {"os.urandom"}}
MAY_DRAW_IN_FOLDER = {"examples": {"numpy.random", "np.random"}}  # simulated people, no real ones

# Modules of `protect` that draw, add up or write down, and promise nothing by themselves. Every
# other one is a mechanism, and its proof lies beside it.
NO_MECHANISM = {
    *("__init__", "randomness", "accounting"),
    *("ledger", "ledger_book", "ledger_head", "ledger_lock"),
}


def source_of_randomness(dotted: str) -> str | None:
    """The source of randomness that a dotted name belongs to, if any."""
    return next(
        (name for name in SOURCES_OF_RANDOMNESS if f"{dotted}.".startswith(f"{name}.")), None
    )


def draws(module: Module) -> list[str]:
    """The places of a module that reach for randomness it may not use."""
    allowed = MAY_DRAW.get(module.path, set()) | MAY_DRAW_IN_FOLDER.get(module.part, set())
    names = [(found.line, found.dotted) for found in module.imports]
    names += [
        (node.lineno, ast.unparse(node))
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
    ]
    return [
        f"{module.path}:{line} uses {dotted}"
        for line, dotted in names
        if (source := source_of_randomness(dotted)) and source not in allowed
    ]


def test_randomness_has_one_home():
    assert [line for module in modules() for line in draws(module)] == []


@pytest.mark.parametrize(
    "text",
    [
        "import random",
        "import secrets",
        "from os import urandom",
        "def f():\n    return os.urandom(8)",
        "import numpy.random",
        "from numpy.random import default_rng",
        "from numpy import random",
        "rng = np.random.default_rng(0)",
        "import uuid",
    ],
)
def test_a_stray_draw_is_seen(text):
    assert draws(Module("synthesize/a.py", text))


def test_only_os_urandom_is_drawn_for_noise():
    assert draws(Module("protect/randomness.py", "bits = os.urandom(8)")) == []
    assert draws(Module("protect/randomness.py", "rng = np.random.default_rng()"))
    assert draws(Module("examples/a.py", "rng = np.random.default_rng(1)")) == []
    assert draws(Module("examples/a.py", "import os\nos.urandom(1)"))


def unpaired(code: set[str], proofs: set[str]) -> set[str]:
    """Mechanisms without a proof, and proofs without a mechanism."""
    return ((code - NO_MECHANISM) - proofs) | (proofs - code)


def test_every_mechanism_has_its_proof_beside_it():
    folder = PACKAGE / "protect"
    code = {path.stem for path in folder.glob("*.py")}
    proofs = {path.stem for path in folder.glob("*.md")}
    assert unpaired(code, proofs) == set()


def test_a_missing_proof_or_mechanism_is_seen():
    assert unpaired({"__init__", "threshold"}, set()) == {"threshold"}
    assert unpaired({"__init__"}, {"threshold"}) == {"threshold"}
    assert unpaired({"__init__", "threshold"}, {"threshold"}) == set()


def test_proofs_are_written_out():
    short = [path.name for path in (PACKAGE / "protect").glob("*.md") if path.stat().st_size < 400]
    assert short == []


def open_dataclasses(module: Module) -> list[str]:
    """The data classes of a module that can be changed after they were made."""
    return [
        f"{module.path}:{node.lineno} {node.name} is not frozen"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
        for decorator in node.decorator_list
        if "dataclass" in ast.unparse(decorator) and "frozen=True" not in ast.unparse(decorator)
    ]


def test_the_nouns_are_frozen():
    nouns = [module for module in modules() if module.part == "vocabulary"]
    assert nouns
    assert [line for module in nouns for line in open_dataclasses(module)] == []


@pytest.mark.parametrize("decorator", ["@dataclass", "@dataclass(slots=True)"])
def test_an_open_dataclass_is_seen(decorator):
    assert open_dataclasses(Module("vocabulary/a.py", f"{decorator}\nclass A:\n    x: int"))
