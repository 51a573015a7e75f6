"""House rules of files: their size, their names, what they may not contain.

Rules of imports and of privacy stand in the two files beside this one.
"""

import ast
import re

import pytest

from tests.structure.source import PACKAGE, ROOT, modules, repository_files

LANGUAGES = PACKAGE / "languages"
MOST_LINES = 400
# A file that may be longer, and why.
LONGER: dict[str, str] = {}
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc"}
MOST_BYTES = 2**20
# Folders of somebody's machine.
MACHINE_PATH = re.compile(rb"(?<![\w.~])/(?:work|farm|root|tmp|home|Users)/\w")


def test_no_source_file_is_too_long():
    long = {
        module.path: module.text.count("\n")
        for module in modules()
        if module.text.count("\n") > MOST_LINES and module.path not in LONGER
    }
    assert long == {}


def test_exceptions_still_exist():
    assert set(LONGER) <= {module.path for module in modules()}


def test_no_drawers():
    names = [path.relative_to(ROOT) for path in repository_files()]
    drawers = [name for name in names if {part.split(".")[0] for part in name.parts} & DRAWERS]
    assert drawers == []


def test_every_decision_has_a_number_of_its_own():
    numbers = [path.name[:4] for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))]
    assert numbers == [f"{place:04}" for place in range(1, len(numbers) + 1)]


def test_what_a_language_has_lies_in_its_folder():
    names = {path.relative_to(LANGUAGES).parts[0] for path in LANGUAGES.rglob("*.json")}
    # A file of sentences side by side: `python tools/sentences.py --add MATTER < FILE`.
    assert [name for name in names if not (LANGUAGES / name / "language.json").exists()] == []


def test_no_large_files():
    large = [path for path in repository_files() if path.stat().st_size > MOST_BYTES]
    assert [str(path.relative_to(ROOT)) for path in large] == []


def test_no_machine_paths():
    found = [
        str(path.relative_to(ROOT))
        for path in repository_files()
        if MACHINE_PATH.search(path.read_bytes())
    ]
    assert found == []


@pytest.mark.parametrize("folder", ["work", "farm", "root", "tmp", "home", "Users"])
def test_a_machine_path_is_seen(folder):
    assert MACHINE_PATH.search(f"see /{folder}/somebody".encode())
    assert not MACHINE_PATH.search(f"https://example.org/{folder}/page".encode())


def sentences(text: str) -> int:
    """How many sentences a text has, counted by what ends them."""
    return len(re.findall(r"[.!?:](?=\s|$)", text))


def test_every_module_says_what_lives_in_it():
    silent = [
        module.path for module in modules() if not sentences(ast.get_docstring(module.tree) or "")
    ]
    assert silent == []


def test_what_modules_share_has_a_name_of_its_own():
    """A name that begins with an underscore is its module's: what another takes is called."""
    taken = [
        (module.path, node.module, name.name)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("populace")
        for name in node.names
        if re.match(r"_[a-z]", name.name, re.IGNORECASE)
    ]
    assert taken == []


def test_every_part_has_its_unit_tests():
    parts = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    tested = {path.parent.name for path in (ROOT / "tests" / "unit").glob("*/test_*.py")}
    assert parts == tested


def test_the_readme_starts_with_the_two_commands():
    readme = (ROOT / "README.md").read_text("utf-8")
    for command in ("make demo", "make test"):
        assert command in readme


def test_the_words_of_the_makefile_are_there():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    words = set(re.findall(r"^([a-z]+):.*## ", makefile, flags=re.MULTILINE))
    assert {"demo", "test", "lint", "types", "bench", "help", "wheel"} <= words
    assert "make test" in (ROOT / ".ci" / "run").read_text("utf-8")
