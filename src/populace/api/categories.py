"""The categories of a frame's columns as public domains, for a steward who says that they are.

Categories may be declared by a form, or made from the very cells: no one but the steward knows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from populace.api.frames import categories_of
from populace.vocabulary.calls import told_right
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.listing import listing
from populace.vocabulary.schema import ColumnSchema, Schema


@told_right
def declared_categories(source: Any, columns: Iterable[str] | None = None) -> Schema:  # noqa: ANN401 - a frame
    """A schema that declares the categories of a frame's columns as their public domains.

    A declared domain is public: its values may be released whether present or not. So declare
    categories that a form, a standard or a law fixes, and never those that were made from the
    cells, as `astype("category")` makes them.

    Args:
        source: a frame of pandas with columns of type `Categorical`, of Polars with `Enum`, or a
            table of Arrow with dictionaries.
        columns: those whose categories are public; all that have some otherwise.

    Returns:
        The schema, to be given to `release` and others as `schema`.

    Raises:
        ParameterError: a column has no categories, or none of them has.
    """
    found = categories_of(source)
    wanted = list(found) if columns is None else list(columns)
    missing = [name for name in wanted if name not in found]
    if missing or not wanted:
        raise ParameterError(
            expected="a frame with columns of categories, such as Categorical or Enum",
            found=f"no categories in {listing(missing)}" if missing else "none",
            action="Name in columns those that have some.",
        )
    return Schema(tuple(ColumnSchema(name, values=found[name]) for name in wanted))


def offered(source: object, schema: Schema | None) -> tuple[str, ...]:
    """What a steward should know of categories that no schema declares.

    Args:
        source: of a table.
        schema: what is declared about it.
    """
    columns = schema.columns if schema else ()
    declared = {column.name for column in columns if column.values is not None}
    open_ = [name for name in categories_of(source) if name not in declared]
    if not open_:
        return ()
    said = (
        f"The frame has categories for {listing(open_)}, and they were not taken as public. If a"
        " form or a standard fixes them, schema=populace.declared_categories(frame) declares them."
    )
    return (said,)
