"""Which kinds of values arguments take, read off the types that they are declared with.

Only kinds are looked at; what a value means is checked by whoever takes it.
"""

from __future__ import annotations

import builtins
import inspect
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from numbers import Integral, Real
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from populace.vocabulary.errors import ParameterError

_WORDS: dict[Any, str] = {
    bool: "True or False",
    int: "a whole number",
    float: "a number",
    str: "a text",
    os.PathLike: "a path",
    Mapping: "a mapping",
    dict: "a mapping",
    Callable: "a function",
}


def plain_number(value: object) -> object:
    """A number of any library as Python's own, which has no end and every file can hold."""
    if isinstance(value, bool) or not isinstance(value, Real | Decimal):
        return value
    return int(value) if isinstance(value, Integral) else float(value)


def wrong_kind(
    function: Callable[..., object],
    name: str,
    args: Sequence[Any],
    keywords: Mapping[str, Any],
    told: str = "",
) -> ParameterError | None:
    """What is wrong with an argument of a kind that the function does not take.

    Args:
        function: a public one, or what makes a public class.
        name: what it is called.
        args: of a call that fits its signature.
        keywords: of the same call.
        told: the error that the call ended in, which says which argument of several is meant.

    Returns:
        The error; None where every argument is of a kind that it takes, or nobody knows.
    """
    arguments = inspect.signature(function).bind(*args, **keywords).arguments
    return wrong_value(kinds_of(function), {**arguments, **keywords}, name, told)


def kinds_of(function: Any) -> dict[str, Any]:  # noqa: ANN401 - a function or a TypedDict
    """The type of each argument of a function, or of each keyword of a class of them."""
    return dict(_hints(function))


def wrong_value(
    hints: Mapping[str, Any], values: Mapping[str, Any], name: str, told: str = ""
) -> ParameterError | None:
    """What is wrong with a value of another kind than its type; None where all fit.

    It is the first one of them, or that of which an error tells the type or the value.

    Args:
        hints: the types by name; what has none may be anything.
        values: the values by the same names.
        name: of what is shown to whoever asks how to write it.
        told: the error that a call with these values ended in.
    """
    unfit = [each for each in values if not _is(values[each], hints.get(each, Any))]
    if not unfit:
        return None
    meant = next((each for each in unfit if _is_told(values[each], told)), unfit[0])
    return _unfit(meant, values[meant], hints[meant], name)


def _unfit(
    argument: str,
    value: object,
    hint: Any,  # noqa: ANN401 - a type hint
    name: str,
) -> ParameterError:
    kinds = [each for each in _kinds(hint) if each is not NoneType]
    words = map(_said, kinds)
    outer = [origin for each in kinds if isinstance(origin := get_origin(each), type)]
    others = any(_is(value, each) for each in outer)
    return ParameterError(
        expected=f"{' or '.join(dict.fromkeys(words))} as {argument}",
        found=f"an object of type {type(value).__name__}"
        + (" with something else in it" if others else ""),
        action=f"Write it as help(populace.{name}) shows.",
    )


def _is_told(value: object, error: str) -> bool:
    """Whether an error names a value or its type."""
    return any(each in error for each in (f"'{type(value).__name__}'", repr(value)))


class _Unknown:
    """A type that is known to type checkers alone."""

    def __class_getitem__(cls, _: object) -> type[_Unknown]:
        return cls


class _Names(dict[str, Any]):
    """The names of a module, beside those that it does not have as it runs."""

    def __missing__(self, name: str) -> Any:  # noqa: ANN401 - a type of any kind
        return getattr(builtins, name, _Unknown)


def _hints(function: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - a function or a TypedDict
    names = _Names(vars(sys.modules[function.__module__]))
    for name, hint in get_type_hints(function, localns=names).items():
        packed = get_args(hint) if get_origin(hint) is not None else ()
        if packed and getattr(packed[0], "__total__", None) is not None:
            yield from _hints(packed[0])
        else:
            yield name, hint


def _kinds(hint: Any) -> Iterator[Any]:  # noqa: ANN401 - a type hint
    """The types that a union is of, or the one."""
    if get_origin(hint) in (Union, UnionType):
        for each in get_args(hint):
            yield from _kinds(each)
    else:
        yield hint


def _is(value: Any, hint: Any) -> bool:  # noqa: ANN401 - a value and a type hint
    """Whether a value is of a type; of a type that cannot be told, it is."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return any(_is(value, each) for each in inner)
    if origin is Literal:
        return isinstance(value, tuple(map(type, inner)))
    kind = origin or hint
    if (
        not isinstance(kind, type)
        or kind in (Any, _Unknown)
        or getattr(kind, "_is_protocol", False)
    ):
        return True
    if kind in (int, float):
        number = Integral if kind is int else Real | Decimal
        return isinstance(value, number) and not isinstance(value, bool)
    if not isinstance(value, kind) or (isinstance(value, bytes) and kind is not bytes):
        return False
    return _holds(value, kind, inner)


def _holds(value: Any, kind: type, inner: Sequence[Any]) -> bool:  # noqa: ANN401 - a value
    """Whether what is in a list or a mapping is of the types that its own is declared with."""
    if isinstance(value, Mapping) and len(inner) == 2:
        return all(_is(key, inner[0]) and _is(each, inner[1]) for key, each in value.items())
    if kind is tuple and inner and Ellipsis not in inner:
        return len(value) == len(inner) and all(map(_is, value, inner))
    if isinstance(value, list | tuple) and inner:
        return all(_is(each, inner[0]) for each in value)
    return True


def _said(hint: Any) -> str:  # noqa: ANN401 - a type hint
    """A type in words."""
    kind, inner = get_origin(hint) or hint, get_args(hint)
    if kind is Literal:
        return " or ".join(map(repr, inner))
    if kind in _WORDS:
        texts = " of texts" if kind is Mapping and inner == (str, str) else ""
        return f"{_WORDS[kind]}{texts}"
    if kind.__module__ in ("collections.abc", "builtins"):
        return "a list"
    return f"a populace.{kind.__name__}"
