import re
from dataclasses import fields
from pathlib import Path

from populace.examples import PROJECT
from populace.prepare import parse_recipe
from populace.vocabulary.recipe import OPERATIONS

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "guide" / "prepare.md"


def rows():
    """The cells of the table of operations, by the name of the operation."""
    found = re.findall(r"^\| `([a-z-]+)` \|(.*)\|$", GUIDE.read_text("utf-8"), re.MULTILINE)
    return {
        name: [cell.strip() for cell in text.split("|")] for name, text in found if name != "do"
    }


def test_every_operation_stands_in_the_guide_with_its_parameters_and_status():
    table = rows()
    assert list(table) == [operation.do for operation in OPERATIONS]
    for operation in OPERATIONS:
        parameters, _, status, _ = table[operation.do]
        for field in fields(operation):
            assert f"`{field.name}`" in parameters
        assert status.startswith("charged" if operation.charged else "data-independent")


def test_recipes_in_the_guide_are_recipes():
    blocks = re.findall(r"```toml\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert blocks
    assert all(parse_recipe(block) for block in blocks)


def test_the_guide_counts_the_operations_of_the_example():
    assert f"a recipe of {PROJECT.count('[[prepare]]')} operations" in GUIDE.read_text("utf-8")
