"""Who may import whom: the wall between real people and what is published is this table.

No import is judged by taste here: a rule is a row of the table, or a library that must come late.
"""

import ast
import graphlib
import subprocess
import sys

import pytest

from tests.structure.source import PACKAGE, ROOT, Module, modules

FRONT_DOOR = "__init__"
VERBS = {"read", "prepare", "count", "protect", "estimate", "synthesize", "evaluate", "publish"}

# What each part may import of ours, itself aside. A part that has no row may not exist.
MAY_IMPORT = {
    "vocabulary": set(),
    # Sentences of every part, by their templates: it knows none of them.
    "languages": {"vocabulary"},
    **{verb: {"vocabulary"} for verb in VERBS},
    # Value lists of public standards, words like the vocabulary's: reading may look them up.
    "codebooks": {"vocabulary"},
    "read": {"vocabulary", "codebooks"},
    "prepare": {"vocabulary", "codebooks"},
    "examples": {"vocabulary"},
    "methods": {"vocabulary", *VERBS, "languages"},
    # Counts where the data are: what a cell means is told by reading, and no noise is drawn there.
    "engines": {"vocabulary", "count", "read"},
    # What places of publication take is made from a release and from nothing else.
    "packages": {"vocabulary", "publish"},
    # A site over releases: it verifies them and adds up what they spent.
    "hubs": {"vocabulary", "publish", "protect", "methods"},
    FRONT_DOOR: {"vocabulary", "api", "evaluate", "prepare"},
    "api": {
        *("vocabulary", *VERBS, "codebooks", "methods", "examples", "packages", "hubs", "engines"),
        "languages",
    },
    # What packages may add, and what holds it against the contract.
    "plugins": {"vocabulary", "codebooks", "read", "methods", "packages"},
    "testing": {FRONT_DOOR, "plugins", "read"},
    "cli": {FRONT_DOOR, "languages"},
    # Types of its contract with the page are those of the vocabulary.
    "browser": {FRONT_DOOR, "languages", "vocabulary"},
    "__main__": set(),
}
# What a part may import of others' when it is itself imported; everything else comes late.
AT_START = {part: {"numpy"} for part in MAY_IMPORT} | {
    "cli": {"click", "rich"},
    "__main__": {"populace_command"},
}
# Parts that may look up a module by a name made at run time.
BY_NAME = {FRONT_DOOR, "api", "cli"}


def public_names() -> set[str]:
    """The names that the front door lists."""
    tree = ast.parse((PACKAGE / "__init__.py").read_text("utf-8"))
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(target, ast.Name) and target.id == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def imported_part(module: str, name: str, public: set[str]) -> str:
    """The part that an import of ours reaches; a public name is the front door's."""
    if module == "populace":
        return name if name in MAY_IMPORT and name not in public else FRONT_DOOR
    return module.split(".")[1]


def forbidden_parts(module: Module, public: set[str]) -> list[str]:
    """The imports of a module that its row of the table does not allow."""
    allowed = {module.part, *MAY_IMPORT[module.part]}
    return [
        f"{module.path}:{found.line} imports {found.dotted}"
        for found in module.imports
        if found.module.split(".")[0] == "populace"
        and imported_part(found.module, found.name, public) not in allowed
    ]


def too_early(module: Module) -> list[str]:
    """The libraries that a module loads when it is imported and may not."""
    allowed = AT_START[module.part] | {"populace", "__future__"} | sys.stdlib_module_names
    return [
        f"{module.path}:{found.line} imports {found.dotted} at start"
        for found in module.imports
        if found.at_start and found.module.split(".")[0] not in allowed
    ]


def imports_by_name(module: Module) -> list[str]:
    """The imports of a module that this test cannot see, where they are not allowed."""
    if module.part in BY_NAME:
        return []
    return [
        f"{module.path}:{node.lineno} imports by name"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).split(".")[-1] in {"import_module", "__import__"}
    ]


def files_imported(module: Module, files: set[str]) -> set[str]:
    """The files of the package that a module names, early or late, but those of whole folders."""
    dotted = {found.module for found in module.imports} | {found.dotted for found in module.imports}
    named = {f"{name.removeprefix('populace.').replace('.', '/')}.py" for name in dotted}
    return named & files


def circle(sources: list[Module]) -> list[str]:
    """The files of a circle of imports, in their order; empty where there is none."""
    files = {module.path for module in sources}
    graph = {module.path: files_imported(module, files) for module in sources}
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return []


def test_every_part_has_a_row():
    assert {module.part for module in modules()} == set(MAY_IMPORT)


def test_each_part_imports_only_what_its_row_allows():
    public = public_names()
    assert [line for module in modules() for line in forbidden_parts(module, public)] == []


def test_libraries_other_than_numpy_come_late():
    assert [line for module in modules() for line in too_early(module)] == []


def test_no_files_import_each_other_in_a_circle():
    assert circle(list(modules())) == []


def test_a_circle_of_imports_is_seen():
    late = Module("count/a.py", "def f():\n    from populace.count.b import g")
    back = Module("count/b.py", "from populace.count import a")
    assert set(circle([late, back])) == {"count/a.py", "count/b.py"}
    assert circle([late, Module("count/b.py", "import math")]) == []


def circle_of_folders(sources: list[Module]) -> list[str]:
    """The folders of parts that import each other in a circle, in their order."""
    files = {module.path for module in sources}
    graph: dict[str, set[str]] = {}
    for module in sources:
        folder = module.path.rpartition("/")[0]
        others = {path.rpartition("/")[0] for path in files_imported(module, files)}
        graph.setdefault(folder, set()).update(
            other for other in others - {folder} if other.split("/")[0] == module.part
        )
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return []


def test_no_folders_of_a_part_import_each_other_in_a_circle():
    assert circle_of_folders(list(modules())) == []


def test_a_circle_of_folders_is_seen():
    one = Module("read/files/a.py", "from populace.read.linked import b")
    other = Module("read/linked/b.py", "import math")
    back = Module("read/linked/c.py", "from populace.read.files import d")
    target = Module("read/files/d.py", "import math")
    assert set(circle_of_folders([one, other, back, target])) == {"read/files", "read/linked"}
    assert circle_of_folders([one, other]) == []


def test_imports_by_name_stay_at_the_front_door():
    assert [line for module in modules() for line in imports_by_name(module)] == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("count/a.py", "from populace.protect.randomness import bits"),
        ("count/a.py", "from populace.protect import randomness"),
        ("count/a.py", "from populace import protect"),
        ("count/a.py", "import populace.protect"),
        ("count/a.py", "from ..protect import noise"),
        ("count/a.py", "def f():\n    from populace.read import csv"),
        ("count/a.py", "import populace"),
        ("vocabulary/a.py", "from populace.count import keys"),
        ("synthesize/a.py", "if TYPE_CHECKING:\n    from populace.count import Counts"),
        ("cli/a.py", "from populace.vocabulary.errors import PopulaceError"),
        ("cli/a.py", "from populace.evaluate import compare"),
        ("examples/a.py", "from populace.methods import aggregate_seeded"),
    ],
)
def test_a_forbidden_import_is_seen(path, text):
    assert forbidden_parts(Module(path, text), {"evaluate"})


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("count/a.py", "from populace.vocabulary import errors"),
        ("count/a.py", "from . import keys"),
        ("count/a.py", "from .keys import pack"),
        ("count/sub/a.py", "from ..keys import pack"),
        ("methods/a.py", "from populace.count import keys"),
        ("cli/a.py", "import populace"),
        ("cli/a.py", "from populace import evaluate"),
        ("__init__.py", "from populace.api import release"),
        ("api/a.py", "def f():\n    from populace.methods import linked"),
    ],
)
def test_an_allowed_import_passes(path, text):
    assert forbidden_parts(Module(path, text), {"evaluate"}) == []


@pytest.mark.parametrize("text", ["import pandas as pd", "from scipy import stats"])
def test_an_early_library_is_seen(text):
    assert too_early(Module("read/a.py", text))
    assert too_early(Module("read/a.py", f"class A:\n    {text}"))
    assert too_early(Module("read/a.py", f"def f():\n    {text}")) == []
    assert too_early(Module("read/a.py", f"if TYPE_CHECKING:\n    {text}")) == []


def test_an_import_by_name_is_seen():
    assert imports_by_name(Module("read/a.py", "importlib.import_module('populace.protect')"))
    assert imports_by_name(Module("read/a.py", "__import__('populace.protect')"))


ONLY_NUMPY = """
import importlib.abc, pkgutil, sys

class OnlyNumPy(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        root = name.partition(".")[0]
        if root not in {"numpy", "populace"} and root not in sys.stdlib_module_names:
            raise ModuleNotFoundError(f"No module named {name!r} on this machine", name=name)
        return None

sys.meta_path.insert(0, OnlyNumPy())
already = set(sys.modules)
import populace
assert "populace.cli" not in sys.modules, "the front door opens the command line"
for module in list(pkgutil.walk_packages(populace.__path__, "populace.")):
    if not module.name.startswith(("populace.cli", "populace.__main__")):
        __import__(module.name)
roots = {name.partition(".")[0] for name in set(sys.modules) - already}
print(sorted(roots - sys.stdlib_module_names - {"numpy", "populace"}))
"""


def test_the_core_imports_with_numpy_alone():
    command = [sys.executable, "-W", "error", "-c", ONLY_NUMPY]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.strip() == "[]"
