from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypedDict, Unpack

import numpy as np
import pytest

from populace.vocabulary.argument_kinds import wrong_kind
from populace.vocabulary.calls import told_right
from populace.vocabulary.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Callable as Unseen


class Told(TypedDict, total=False):
    size: float | None


def asked(
    number: int | None = None,
    word: Literal["a", "b"] = "a",
    place: "str | PathLike[str]" = "",
    names: Iterable[str] = (),
    texts: Mapping[str, str] | None = None,
    pairs: tuple[tuple[str, str], ...] = (),
    threes: Iterable[Sequence[str]] = (),
    unseen: "Unseen[[], int] | None" = None,
    **told: Unpack[Told],
) -> "Unseen[[], int]":
    raise NotImplementedError


@pytest.mark.parametrize(
    "fits",
    [
        *({"number": None}, {"number": 3}, {"number": np.int64(3)}, {"word": "c"}, {"size": 1}),
        *({"place": Path()}, {"place": "x"}, {"names": "x"}, {"names": iter("x")}, {"names": {1}}),
        *({"texts": {"a": "b"}}, {"pairs": (("a", "b"),)}, {"unseen": 3}, {"size": np.float32(1)}),
        *({"names": ("a", "b")}, {"threes": [("a", "b", "c"), ["a"]]}, {"threes": (["a", "b"],)}),
    ],
)
def test_what_fits_is_told_from_types_and_what_nobody_knows_fits(fits):
    assert wrong_kind(asked, "asked", (), fits) is None


@pytest.mark.parametrize(
    ("odd", "expected", "found"),
    [
        ({"number": "3"}, "a whole number as number", "an object of type str"),
        ({"number": True}, "a whole number as number", "an object of type bool"),
        ({"word": 3}, "'a' or 'b' as word", "an object of type int"),
        ({"place": 3}, "a text or a path as place", "an object of type int"),
        ({"names": b"x"}, "a list as names", "an object of type bytes"),
        ({"names": [3]}, "a list as names", "an object of type list with something else in it"),
        ({"texts": {"a": 3}}, "a mapping of texts as texts", "dict with something else in it"),
        ({"pairs": (("a",),)}, "a list as pairs", "tuple with something else in it"),
        ({"threes": [("a", 3)]}, "a list as threes", "list with something else in it"),
        ({"size": 2j}, "a number as size", "an object of type complex"),
    ],
)
def test_the_first_argument_that_does_not_fit_is_told_with_what_would(odd, expected, found):
    error = wrong_kind(asked, "asked", (), odd)
    assert error.expected == expected
    assert error.found.endswith(found)
    assert error.action == "Write it as help(populace.asked) shows."


def test_an_argument_by_its_place_is_told_by_its_name():
    assert wrong_kind(asked, "asked", (3, 4), {}).expected == "'a' or 'b' as word"


def test_of_several_that_do_not_fit_the_one_that_the_error_names_is_told():
    odd = {"number": "three", "names": b"x"}
    assert wrong_kind(asked, "asked", (), odd).expected == "a whole number as number"
    told = "'bytes' object has no attribute 'casefold'"
    assert wrong_kind(asked, "asked", (), odd, told).expected == "a list as names"


def test_what_the_system_says_of_a_file_blames_no_argument(tmp_path):
    @told_right
    def opened(place: str, number: int = 1) -> bytes:
        return (tmp_path / place).read_bytes() * number

    with pytest.raises(FileNotFoundError):
        opened("none", number="3")
    with pytest.raises(ParameterError, match="a text as place"):
        opened(3, number="3")
