"""Sentences name options as parts that each door says in its own words, never as literal text.

Which words a door has stands beside it; here it is only checked that they exist.
"""

import ast
import re
from collections.abc import Iterator

import click
import pytest

import populace
from populace.browser.wording import FIELDS
from populace.cli.program import populace as program
from populace.cli.wording import in_words
from populace.languages import catalog
from populace.vocabulary.languages import LANGUAGES
from populace.vocabulary.wording import Advice, Option
from tests.structure.source import ROOT, Module, modules

# An option of the command line, or a keyword of Python in brackets.
LITERAL = re.compile(r"(?:^|[\s(`'\"])--(?:[a-z]|(?<=[ (]--)$)|\([a-z_]+=[,)]|, [a-z_]+=\)|extent=")
# What writes style sheets, and what writes whole command lines into comments of files.
STYLES = {"evaluate/document.py", "publish/page/style.py"}
COMMAND_LINES = {
    "examples/messy.py",
    "examples/schema.py",
    "examples/story.py",
    "examples/yearly.py",
    "read/importing.py",
}
DOOR = "vocabulary/wording.py"


def literal_options(module: Module) -> list[str]:
    """The texts of a module, docstrings aside, that hold an option of one door."""
    every = list(ast.walk(module.tree))
    documented = {id(node.value) for node in every if isinstance(node, ast.Expr)}
    return [
        f"{module.path}:{node.lineno}"
        for node in every
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in documented
        and LITERAL.search(node.value)
    ]


def options() -> Iterator[tuple[str, ast.Call]]:
    """Every option that the source names, and where."""
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Option":
                yield f"{module.path}:{node.lineno}", node


def names(call: ast.Call) -> list[str]:
    """The names that an option may have; the two ends of a relation share one."""
    name = call.args[0]
    if isinstance(name, ast.Constant):
        return [name.value]
    return [f"{role}_key" for role in ("parent", "child")]


def test_no_text_holds_an_option_of_one_door():
    inside = [each for each in modules() if each.part != "cli" and each.path != DOOR]
    found = [
        place
        for module in inside
        if module.path not in STYLES | COMMAND_LINES
        for place in literal_options(module)
    ]
    assert found == []
    assert {module.path for module in inside} > STYLES | COMMAND_LINES


@pytest.mark.parametrize(
    "text",
    ["action='Name it (--encoding).'", "f'Say --{x}'", "('Name it (encoding=).')", "'x --a-b'"],
)
def test_a_literal_option_is_seen(text):
    assert literal_options(Module("read/new.py", f"x = dict({text})")) == ["read/new.py:1"]
    assert literal_options(Module("read/new.py", f'"""Takes {text}."""')) == []


def test_every_option_is_one_of_the_command_line():
    known = {
        opt
        for command in program.commands.values()
        for each in command.params
        if isinstance(each, click.Option)
        for opt in each.opts
    }
    wrong = [
        (place, said)
        for place, call in options()
        for name in names(call)
        for said in re.findall(r"--[a-z-]+", in_words(Advice(Option(name))))
        if said not in known
    ]
    assert wrong == []


def test_every_option_is_a_keyword_of_python():
    read = (ROOT / "docs/reference/python.md").read_text("utf-8")
    wrong = [
        (place, word)
        for place, call in options()
        for name in names(call)
        for word in re.findall(r"(\w+)=", str(Advice(Option(name))))
        if not re.search(rf"^    {word}: |[(,] ?{word}: ", read, re.MULTILINE)
    ]
    assert wrong == []
    assert len(list(options())) > 50


def test_every_field_of_the_page_is_in_its_catalog():
    english = LANGUAGES["en"].texts("studio")
    keys = {text: key for key, text in english.items() if isinstance(text, str)}
    assert set(FIELDS.values()) <= keys.keys()
    for code, language in LANGUAGES.items():
        shown = language.texts("studio")
        said = {label: catalog(code).says(label) for label in FIELDS.values()}
        # Both with the blanks at which no line ends, which are put in where a catalog is read.
        fields = {label: language.unbroken(shown[keys[label]]) for label in FIELDS.values()}
        assert said == fields
    assert set(FIELDS) <= {name for _, call in options() for name in names(call)}


def test_the_names_are_public():
    assert populace.Advice is Advice
    assert populace.Option is Option
