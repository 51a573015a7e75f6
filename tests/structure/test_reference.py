"""What is public is documented: names, arguments and options."""

import inspect

import click
import pytest
from griffe import Docstring, DocstringSectionKind

import populace
import populace.plugins
import populace.testing
from populace.cli.program import populace as program

CALLABLE = [
    (name, value)
    for part in (populace, populace.plugins, populace.testing)
    for name in part.__all__
    if inspect.isfunction(value := getattr(part, name)) or inspect.isclass(value)
]


def commands():
    for name, command in program.commands.items():
        for inner in getattr(command, "commands", {"": command}).values():
            yield pytest.param(inner, id=f"{name} {inner.name}")


def arguments(value):
    sections = Docstring(inspect.getdoc(value) or "", parser="google").parse(warnings=False)
    return {
        each.name.lstrip("*")
        for section in sections
        if section.kind is DocstringSectionKind.parameters
        for each in section.value
    }


@pytest.mark.parametrize(("name", "value"), CALLABLE)
def test_every_public_name_and_member_says_what_it_is(name, value):
    assert inspect.getdoc(value), name
    if inspect.isclass(value):
        silent = [
            inner
            for inner, member in vars(value).items()
            if not inner.startswith("_")
            and (inspect.isfunction(member) or isinstance(member, property))
            and not inspect.getdoc(member)
        ]
        assert silent == []


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, value in CALLABLE if inspect.isfunction(value)]
)
def test_every_argument_of_a_public_function_is_described(name, value):
    taken = {each.name for each in inspect.signature(value).parameters.values()}
    described = {each for names in arguments(value) for each in names.split(", ")}
    # One or two arguments may be plain from the sentence itself.
    assert taken - described == set() or len(taken) <= 2, name


@pytest.mark.parametrize("command", list(commands()))
def test_every_option_says_what_it_does(command):
    assert command.help
    silent = [
        each.name
        for each in command.params
        if isinstance(each, click.Option) and not each.hidden and not each.help
    ]
    assert silent == []
