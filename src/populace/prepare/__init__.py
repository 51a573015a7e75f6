"""A table made fit to release by a recipe, through its codebooks.

Nothing is counted here, no noise is drawn, and no edge or list is ever worked out from exact data.
"""

from populace.prepare.applying import (
    apply,
    free,
    readings,
    recipe_words,
    result_columns,
    transformed,
)
from populace.prepare.charged import asked, drawn, settled
from populace.prepare.recipe_file import (
    entries_of,
    parse_recipe,
    read_recipe,
    recipe_of,
    write_recipe,
)

__all__ = [
    "apply",
    "asked",
    "drawn",
    "entries_of",
    "free",
    "parse_recipe",
    "read_recipe",
    "readings",
    "recipe_of",
    "recipe_words",
    "result_columns",
    "settled",
    "transformed",
    "write_recipe",
]
