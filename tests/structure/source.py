"""Reads the source as text and as syntax, for the tests of its structure.

No rule lives here: the rules stand in the tests, beside their reasons.
"""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "populace"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(frozen=True)
class Import:
    """One import: `from a.b import c` is module `a.b` and name `c`; `import a.b` has no name."""

    module: str
    name: str
    line: int
    at_start: bool

    @property
    def dotted(self) -> str:
        """Module and name as one path."""
        return f"{self.module}.{self.name}" if self.name else self.module


@dataclass(frozen=True)
class Module:
    """One source file of the package, or a text given as if it were one."""

    path: str
    text: str

    @property
    def part(self) -> str:
        """The first folder under the package; for a file at the top, the name of the file."""
        return self.path.split("/")[0].removesuffix(".py")

    @property
    def tree(self) -> ast.Module:
        """The syntax tree."""
        return ast.parse(self.text)

    @property
    def imports(self) -> list[Import]:
        """Every import, also those inside functions."""
        return list(self._imports(self.tree, at_start=True))

    def _imports(self, node: ast.AST, *, at_start: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            late = isinstance(child, FUNCTIONS) or (
                isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
            )
            if isinstance(child, ast.Import):
                for alias in child.names:
                    yield Import(alias.name, "", child.lineno, at_start)
            elif isinstance(child, ast.ImportFrom):
                module = self._absolute(child)
                for alias in child.names:
                    yield Import(module, alias.name, child.lineno, at_start)
            yield from self._imports(child, at_start=at_start and not late)

    def _absolute(self, statement: ast.ImportFrom) -> str:
        if not statement.level:
            return statement.module or ""
        here = ["populace", *self.path.split("/")][: -statement.level]
        return ".".join([*here, statement.module] if statement.module else here)


def modules() -> list[Module]:
    """Every source file of the package."""
    return [
        Module(path.relative_to(PACKAGE).as_posix(), path.read_text("utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    ]


def repository_files() -> list[Path]:
    """Every file that is in version control, or would be with the next `git add`."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    paths = (ROOT / name for name in names.decode().split("\0") if name)
    return sorted(path for path in paths if path.is_file())
