"""Calls of the public interface that do not fit, told as every other error is.

What the arguments mean is checked by those who take them.
"""

from __future__ import annotations

import errno
import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from populace.vocabulary.argument_kinds import wrong_kind
from populace.vocabulary.errors import ParameterError, PopulaceError
from populace.vocabulary.listing import listing
from populace.vocabulary.near import near_names

_P = ParamSpec("_P")
_R = TypeVar("_R")
_C = TypeVar("_C")


def told_right(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """A public function that refuses keywords it has not, and a progress that cannot be called.

    Where it fails at an argument of another kind than it declares, it says which.

    Raises:
        ParameterError: by the returned function, with the names that are spelled alike.
    """
    own = int(next(iter(inspect.signature(function).parameters), "") == "self")
    call = _fitting(function, function.__name__, skipped=own)

    @wraps(function)
    def told(*args: _P.args, **keywords: _P.kwargs) -> _R:
        progress = keywords.get("progress")
        if progress not in (None, False) and not callable(progress):
            wrong = _wrong(function, function.__name__, args, keywords, skipped=own)
            raise wrong or ParameterError(
                expected="as progress a function that is called with each step, None or False",
                found=f"an object of type {type(progress).__name__}",
                action="Write progress=print to see the steps, or leave progress out for a bar.",
            )
        return call(args, keywords)

    return told


def made_right(kind: type[_C]) -> type[_C]:
    """A public class whose making refuses keywords that it has not.

    Raises:
        ParameterError: by the class when it is called, with the names that are spelled alike.
    """
    make = kind.__init__
    call = _fitting(make, kind.__name__, skipped=1)

    @wraps(make)
    def made(self: Any, *args: Any, **keywords: Any) -> None:  # noqa: ANN401 - as the class takes
        call((self, *args), keywords)

    kind.__init__ = made  # type: ignore[method-assign]
    return kind


def _fitting(
    function: Callable[..., _R], name: str, skipped: int
) -> Callable[[Sequence[Any], Mapping[str, Any]], _R]:
    """The function, of whose errors those about a wrong call are told in the words of the house."""

    def call(args: Sequence[Any], keywords: Mapping[str, Any]) -> _R:
        try:
            return function(*args, **keywords)
        except PopulaceError:
            raise
        except (AttributeError, OSError, TypeError, ValueError) as error:
            wrong = unfit_name(error) or _wrong(function, name, args, keywords, skipped)
            method = skipped and name == function.__name__
            shown = f"{type(args[0]).__name__}.{name}" if method else name
            # What the system says of a file is no fault of how an argument is written.
            if wrong is None and not (isinstance(error, OSError) and error.filename is not None):
                wrong = wrong_kind(function, shown, args, keywords, str(error))
            if wrong is None:
                raise
            raise wrong from None

    return call


def unfit_name(error: Exception) -> ParameterError | None:
    """What to say where the system takes no such name of a file or an encoding; None elsewhere."""
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        found = "one that is too long"
    elif isinstance(error, ValueError) and str(error).startswith("embedded null"):
        found = "one with a null character in it"
    else:
        return None
    return ParameterError(
        expected="names of files and encodings that the system takes",
        found=found,
        action="Choose another one.",
    )


def _wrong(
    function: Callable[..., object],
    name: str,
    args: Sequence[Any],
    keywords: Mapping[str, Any],
    skipped: int,
) -> ParameterError | None:
    """What is wrong with a call; None where it fits."""
    signature = inspect.signature(function)
    try:
        signature.bind(*args, **keywords)
    except TypeError:
        kinds = list(signature.parameters.values())[skipped:]
    else:
        return None
    known = [
        each.name for each in kinds if each.kind not in (each.VAR_KEYWORD, each.VAR_POSITIONAL)
    ]
    places = [each.name for each in kinds if each.kind is each.POSITIONAL_OR_KEYWORD]
    given = len(args) - skipped
    if unknown := [key for key in keywords if key not in known]:
        expected, found, action = f"keywords that {name} has", listing(unknown), None
        action = near_names(unknown, known)
    elif given > len(places):
        expected = f"at most {len(places)} arguments of {name} without their names"
        found, action = f"{given}", f"Name the others: {listing(known[len(places) :], 20)}."
    else:
        needed = [each.name for each in kinds if each.default is each.empty and each.name in known]
        missing = [key for key in needed if key not in keywords and key not in places[:given]]
        twice = [key for key in places[:given] if key in keywords]
        expected = f"each argument of {name} once"
        found = f"{listing(twice)} twice" if twice else f"no {listing(missing)}"
        action = f"See help(populace.{name})."
    return ParameterError(expected=expected, found=found, action=action)
