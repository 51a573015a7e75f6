"""The sentences of the source as templates, and which of them no catalog translates.

    python tools/sentences.py            how many of each matter are translated
    python tools/sentences.py --missing  those that are not, with the place where they arise
    python tools/sentences.py --of TEXT  those with such words, in every language side by side
    python tools/sentences.py --add MATTER < FILE  put such a file into the folder of each language

A file side by side is of a matter, such as errors: `{"no table": {"fr": "...", "es": "..."}}`. A
sentence that is `null` in it goes.

A text is followed where it is put together: constants, f-strings, sums and choices between them,
names that stand for such a text in the same function or module, and `Advice` with its options.
"""

from __future__ import annotations

import ast
import itertools
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from populace.languages import Catalog
    from populace.languages.catalogs import Message

    Sides = dict[str, dict[str, Message]]

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "populace"
sys.path.insert(0, str(ROOT / "src"))

PARTS_OF_ERRORS = ("expected", "found", "action")
SAYING = {
    "show": "results",
    "say": "results",
    "show_side": "results",
    "show_table": "results",
    "say_notes": "results",
    "say_list": "results",
    "UsageError": "errors",
}
"""What prints its arguments, and the matter that these are of."""

NOTING = ("vocabulary", "read", "prepare", "count", "protect", "estimate", "methods", "api")
"""The parts whose whole sentences are notes for whoever runs them."""

_MOST = 32


@dataclass(frozen=True)
class Sentence:
    """One template.

    Args:
        text: of the template.
        matter: errors, results or notes.
        place: the file and line where it arises.
    """

    text: str
    matter: str
    place: str


class _Texts:
    """What an expression can say, as templates.

    Args:
        known: the texts that names of the module or function stand for.
    """

    def __init__(self, known: Mapping[str, Sequence[ast.expr]]) -> None:
        self._known = known
        self._inside: set[str] = set()

    def of(self, node: ast.expr) -> list[str]:
        """The templates; a place alone where nothing is known."""
        match node:
            case ast.Constant(value=str(text)):
                found = [text]
            case ast.JoinedStr(values=values):
                found = self._product(values)
            case ast.FormattedValue():
                found = self._formatted(node)
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                found = self._product([left, right])
            case ast.IfExp(body=body, orelse=other):
                found = [*self.of(body), *self.of(other)]
            case ast.BoolOp(op=ast.Or(), values=values):
                found = [each for value in values for each in self.of(value)]
            case ast.Call(func=ast.Name(id="Advice") | ast.Attribute(attr="Advice")):
                found = self._product(node.args)
            case ast.Call(func=ast.Name(id="Option"), args=[ast.Constant(value=name), *_]):
                found = [f"{{{name!s}?}}"]
            case ast.Name(id=name) if name in self._known and name not in self._inside:
                self._inside.add(name)
                found = [each for value in self._known[name] for each in self.of(value)]
                self._inside.discard(name)
            case _:
                found = []
        return found or [_place(node)]

    def _formatted(self, node: ast.FormattedValue) -> list[str]:
        if node.conversion == ord("r"):
            return [_place(node.value, "!r")]
        if node.format_spec is not None:
            percent = isinstance(node.format_spec, ast.JoinedStr) and "%" in ast.unparse(
                node.format_spec
            )
            return [_place(node.value, "" if percent else "#")]
        return self.of(node.value)

    def _product(self, nodes: Sequence[ast.expr]) -> list[str]:
        each = [self.of(node) for node in nodes]
        return ["".join(parts) for parts in itertools.islice(itertools.product(*each), _MOST)]


def _place(node: ast.expr, kind: str = "") -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            pass
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            pass
        case ast.Call(func=ast.Name(id="len"), args=[inner, *_]):
            return _place(inner, "#")
        case ast.Call(func=ast.Name(id="repr"), args=[inner, *_]):
            return _place(inner, "!r")
        case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
            pass
        case _:
            name = "it"
    return f"{{{''.join(sign for sign in name if sign.isalnum() or sign == '_')}{kind}}}"


def _assigned(nodes: Iterator[ast.AST] | list[ast.stmt]) -> dict[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = {}
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found.setdefault(name, []).append(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                found.setdefault(name, []).append(value)
    return found


def of_module(path: Path) -> Iterator[Sentence]:
    """The sentences of one file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    part = path.relative_to(SOURCE).parts[0]
    whole = _assigned(tree.body)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    inside = {node for each in functions for node in ast.walk(each)} - set(functions)
    scopes: list[tuple[list[ast.AST], _Texts]] = [
        ([node for node in ast.walk(tree) if node not in inside], _Texts(whole))
    ]
    scopes += [
        (list(ast.walk(each)), _Texts({**whole, **_assigned(ast.walk(each))})) for each in functions
    ]
    documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)} | {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    for nodes, texts in scopes:
        for node in nodes:
            yield from _of_node(node, texts, part, documented, str(path.relative_to(ROOT)))


def _of_node(
    node: ast.AST, texts: _Texts, part: str, documented: set[int], path: str
) -> Iterator[Sentence]:
    if isinstance(node, ast.Call):
        for keyword in node.keywords:
            if keyword.arg in PARTS_OF_ERRORS:
                yield from _sentences(texts.of(keyword.value), "errors", path, node.lineno)
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if part == "cli" and name in SAYING:
            for argument in node.args:
                for each in _printed(argument):
                    yield from _sentences(texts.of(each), SAYING[name], path, node.lineno)
    if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in documented:
        said = texts.of(node) if isinstance(node, ast.JoinedStr) or _is_text(node) else []
        whole = [each for each in said if _whole(each)]
        if part in NOTING and whole:
            yield from _sentences(whole, "notes", path, node.lineno)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _whole(text: str) -> bool:
    """Whether a text is a sentence of its own."""
    return text[:1].isupper() and text.endswith(".") and text.count(" ") > 1 and "\n" not in text


def _printed(node: ast.expr) -> Iterator[ast.expr]:
    """The texts in what is printed, however it is nested."""
    match node:
        case ast.Tuple(elts=inner) | ast.List(elts=inner):
            for each in inner:
                yield from _printed(each)
        case ast.ListComp(elt=inner):
            yield from _printed(inner)
        case ast.Starred(value=inner):
            yield from _printed(inner)
        case _:
            yield node


def _sentences(texts: Sequence[str], matter: str, path: str, line: int) -> Iterator[Sentence]:
    for text in texts:
        if any(each.isalpha() for each in _bare(text)):
            yield Sentence(text, matter, f"{path}:{line}")


def _bare(text: str) -> str:
    from populace.languages.templates import PLACE

    return PLACE.sub("", text)


def sentences() -> list[Sentence]:
    """All sentences of the source, each once, by file and line."""
    found: dict[str, Sentence] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        if path.relative_to(SOURCE).parts[0] != "languages":
            for each in of_module(path):
                found.setdefault(each.text, each)
    return list(found.values())


def samples(text: str) -> list[str]:
    """Sentences that a template could have made."""
    from populace.languages.templates import PLACE

    kinds = {"#": "1,234", "!r": "'gamma ray'", "?": " (--option 7)"}

    def filled(word: str) -> str:
        return PLACE.sub(lambda place: kinds.get(place[2] or "", word), text)

    return [filled("7"), filled("'XX'"), filled("XX")]


def missing(language: str) -> list[Sentence]:
    """The sentences that the catalog of a language does not recognize."""
    from populace.languages import catalog

    book = catalog(language)
    return [each for each in sentences() if not _known(each.text, book)]


def _known(text: str, book: Catalog) -> bool:
    """Whether a template is recognized, as it is or as the head of what follows it."""
    return any(
        not [lost for lost in book.unknown(each) if lost.strip("'.:") != "XX"]
        for sample in samples(text)
        for each in (sample, f"{sample}:", f"{sample}.")
    )


def matters() -> dict[str, Sides]:
    """Each matter with its sentences, in every language side by side."""
    every: dict[str, Sides] = {}
    for path in sorted(SOURCE.glob("languages/*/sentences/*.json")):
        sides = every.setdefault(path.stem, {})
        for text, said in json.loads(path.read_text(encoding="utf-8")).items():
            sides.setdefault(text, {})[path.parts[-3]] = said
    return every


def add(matter: str, sides: Mapping[str, dict[str, Message] | None]) -> None:
    """Put sentences of a matter into the folder of each language, or take those that are None."""
    every = matters()
    others = {text for name, each in every.items() if name != matter for text in each}
    if twice := sorted(others & sides.keys()):
        raise SystemExit(f"of another matter already: {twice}")
    whole = {**every.get(matter, {}), **sides}
    for code in sorted({code for said in whole.values() for code in said or ()}):
        path = SOURCE / "languages" / code / "sentences" / f"{matter}.json"
        own = {text: said[code] for text, said in sorted(whole.items()) if said and code in said}
        path.parent.mkdir(exist_ok=True)
        path.write_text(_written(own), encoding="utf-8")


def _written(content: object) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def main(words: Sequence[str]) -> int:
    """Say what is translated, or put translations where they belong."""
    match words:
        case ["--add", matter]:
            add(matter, json.load(sys.stdin))
            return 0
        case ["--of", text]:
            for name, sides in matters().items():
                if spoken := {each: said for each, said in sides.items() if text in each}:
                    print(f"{name}\n{_written(spoken)}")
            return 0
    every, absent = sentences(), {each.text for each in missing("fr")}
    for matter in ("results", "notes", "errors"):
        of_it = [each for each in every if each.matter == matter]
        said = sum(each.text not in absent for each in of_it)
        print(f"{matter}: {said} of {len(of_it)} translated")
    if "--missing" in words:
        for each in every:
            if each.text in absent:
                print(f"{each.matter}\t{each.place}\t{each.text}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
