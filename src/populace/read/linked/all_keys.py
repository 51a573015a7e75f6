"""The keys of all tables that hang together; `key_choice` chooses those of one relation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from populace.read.files.rows import Rows
from populace.read.linked.key_choice import Keys, Pair, Side, keys_of
from populace.read.linked.keys import Part, cells_reader
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.listing import listing
from populace.vocabulary.progress import Progress
from populace.vocabulary.structure import Relation


@dataclass(frozen=True)
class AllKeys:
    """The keys of tables that hang together.

    Args:
        own: for each table that has a key of its own the header that tells its records apart.
        naming: for each relation the headers that name its one end and, with links, its other end.
    """

    own: Mapping[str, str]
    naming: Mapping[Relation, tuple[Pair, ...]]

    def of(self, name: str) -> tuple[str, ...]:
        """The headers of the keys in a table, each once: its own first."""
        own = [self.own[name]] if name in self.own else []
        for relation, pairs in self.naming.items():
            if relation.holder == name:
                own += [pair.naming for pair in pairs]
        return tuple(dict.fromkeys(own))

    @property
    def named(self) -> set[str]:
        """The tables whose records others name."""
        each = self.naming.items()
        return {end for relation, pairs in each for end in relation.ends[: len(pairs)]}

    @property
    def released(self) -> dict[str, str]:
        """What the key of each table is called in a release, where each has a name of its own.

        As its own table calls it; or as another one does, where two tables call theirs alike.
        """
        called: dict[str, str] = {}
        for name, own in self.own.items():
            naming = [
                pair.naming
                for relation, pairs in self.naming.items()
                for end, pair in zip(relation.ends, pairs, strict=False)
                if end == name
            ]
            alike = list(self.own.values()).count(own) > 1
            choices = (*naming, own) if alike else (own, *naming)
            taken = called.values()
            called[name] = next(each for each in (*choices, f"key of {name}") if each not in taken)
        return called


def all_keys(
    parts: Sequence[Part],
    relations: Sequence[Relation],
    inputs: Mapping[str, Rows],
    form: Mapping[str, Any],
    progress: Progress,
) -> AllKeys:
    """The keys of all relations.

    Raises:
        SchemaError: a key is not to be found, not clear, or a table has two of its own.
    """
    sides = {
        part.name: Side(part.name, inputs[part.name].names, cells_reader(part, form, progress))
        for part in parts
    }
    given = {part.name: part.key for part in parts}
    named = {each.one for each in relations} | {each.many for each in relations if each.via}
    chosen: dict[Relation, Keys] = {}
    for relation in relations:
        ends = [sides[name] for name in (*relation.ends, relation.via) if name is not None]
        leaf = relation.many not in named
        # The far end's own key, where others name it, is no name of the one end.
        own = given[relation.many] if len(ends) == 3 or leaf or not given[relation.one] else None
        try:
            keys = keys_of(ends, given[relation.one], own)
        except SchemaError as error:
            raise (error if len(relations) == 1 else error.within(relation.holder)) from None
        chosen[relation] = keys if leaf else replace(keys, own=None)
    own_keys: dict[str, str] = {}
    for relation, keys in chosen.items():
        for name, key in zip(relation.ends, keys.owners, strict=True):
            if key is not None and own_keys.setdefault(name, key) != key:
                raise SchemaError(
                    expected=f"one key of {name}, by which all other tables name its rows",
                    found=f"{listing(sorted({own_keys[name], key}))}",
                    action="Name it: key = COLUMN, or COLUMN=COLUMN if others call it otherwise.",
                )
    ordered = {part.name: own_keys[part.name] for part in parts if part.name in own_keys}
    return AllKeys(ordered, {relation: keys.pairs for relation, keys in chosen.items()})
