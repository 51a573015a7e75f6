"""Bands and periods of different widths: none is called the largest, nor larger, for its width."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
import pytest

from populace.publish.metadata import readme
from populace.publish.page import summary as page
from populace.publish.questions.bands import narrow, uneven, widths
from populace.publish.questions.kinds import order
from populace.publish.questions.openings import plain_openings
from populace.publish.questions.queries import QueryEngine
from populace.publish.questions.sentences import parts, plain
from populace.vocabulary.errors import InputError
from populace.vocabulary.table import Column
from tests.browser.pages import made, periods


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (("0--8", "9--17", "18--20", "48+"), [9, 9, 3, inf]),
        (("0-4", "5-9", "10-14", "unknown"), [5, 5, 5, None]),
        (("0-10", "10-20", "20-50"), [10, 10, 30]),
        (("0.0-0.1", "0.1-0.5"), [pytest.approx(0.1), pytest.approx(0.4)]),
        (("1,000-1,999", "2,000–2,999", "3,000 to 9,999"), [1000, 1000, 7000]),
        (("Under 18", "18 and over"), [inf, inf]),
        (("1", "2", "3+"), [1, 1, inf]),
        (("2005-2008", "2019"), [4, 1]),
        (("1", "2", "3"), [None] * 3),
        (("red", "12"), [None] * 2),
        (("0-8", "red", "blue"), [None] * 3),
    ],
)
def test_bands_are_as_wide_as_they_are_written(values, found):
    assert widths(Column("a", values)) == found


def test_codes_are_as_wide_as_their_labels():
    coded = Column("a", ("1", "2", "3"), labels=("0-8", "9-17", "18-20"))
    assert widths(coded) == [9, 9, 3]
    assert uneven(coded)


@pytest.mark.parametrize(
    ("values", "different"),
    [
        (("0-9", "10-19"), False),
        (("0-9", "10-19", "20+"), True),
        (("2019-01", "2019-02"), False),
        (("2019", "2020-2021"), True),
        (("woman", "man"), False),
    ],
)
def test_an_open_band_is_of_no_width_that_others_have(values, different):
    assert uneven(Column("a", values)) is different


def test_only_what_reaches_no_further_than_others_is_large_by_itself():
    assert narrow([9, 3, inf], [1])
    assert not narrow([9, 3, inf], [0])
    assert not narrow([9, 9, inf], [2])
    assert not narrow([3, 3, 3], [0, 1])
    assert narrow([None, None], [0])


def ages(*counts):
    """People by bands of 9 and 3 years and an open one, as the published data of victims have."""
    column = Column("age_broad", ("0--8", "9--17", "18--20", "21--23", "48+"), public=True)
    singles = [([place], count, 20.0) for place, count in enumerate(counts)]
    return made((column,), [singles], (np.array([1, 2, 3, 4, 5], np.uint8),), records=sum(counts))


def test_a_wider_band_is_not_called_the_largest():
    wide = ages(900, 5000, 3000, 2000, 1000)
    assert not any("largest" in text for text in plain_openings(wide))
    assert "largest" not in readme.write(wide).decode()
    # More people within three years than in any nine says something of them.
    told = plain_openings(ages(900, 3000, 5000, 2000, 1000))
    assert any("18--20" in text for text in told)


@pytest.mark.parametrize(
    ("claim", "carried"),
    [
        ("most age_broad=9--17", False),
        ("count age_broad=9--17 > count age_broad=18--20", False),
        ("share age_broad=9--17 > share age_broad=18--20", False),
        ("count age_broad=18--20 < count age_broad=9--17", False),
        ("count age_broad=9--17 > count age_broad=0--8", True),
        ("count age_broad=18--20 > count age_broad=48+", True),
        ("count age_broad=18--20|21--23 > count age_broad=0--8", True),
        ("share age_broad=9--17 > 40%", True),
    ],
)
def test_a_claim_that_width_could_explain_is_refused(claim, carried):
    asked = QueryEngine.of(ages(900, 5000, 3000, 2000, 1000))
    if carried:
        assert plain(parts(f"{{so|{claim}}}", asked, "en")) == "so"
    else:
        with pytest.raises(InputError, match="wider"):
            parts(f"{{so|{claim}}}", asked, "en")


def test_periods_are_compared_by_the_year():
    asked = QueryEngine.of(periods())
    with pytest.raises(InputError, match="wider"):
        parts("{more|count period=2009-2013 > count period=2019}", asked, "en")
    assert parts("{more|count period=2014-2018 > count period=2005-2008}", asked, "en")


def test_shares_within_bands_are_compared_whatever_their_width():
    asked = QueryEngine.of(periods())
    claim = "share relation=Family given period=2019 > share relation=Friend given period=2019"
    assert parts(f"{{more|{claim}}}", asked, "en")


def test_bands_in_words_keep_their_order_on_every_face():
    assert order(Column("a", ("18 and over", "Under 18"))) == [1, 0]
    assert order(Column("a", ("50 to 99", "5 to 49", "100 and more"))) == [1, 0, 2]
    column = Column("size", tuple(f"{n * n} to {(n + 1) ** 2 - 1}" for n in range(1, 20)))
    singles = [([place], 100 + 10 * place, 2.0) for place in range(19)]
    plain_page = page.write(made((column,), [singles], (np.array([1], np.uint8),))).decode()
    assert plain_page.index("1 to 3") < plain_page.index("361 to 399")


def test_a_label_beside_bands_is_left_as_it_is():
    column = replace(ages(1, 1, 1, 1, 1).aggregates.columns[0], labels=("", "", "", "", "Old"))
    assert widths(column) == [9, 9, 3, 3, None]
