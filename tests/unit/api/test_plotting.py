"""Bars are the released counts, their whiskers the released margins; what is not there is no 0."""

import matplotlib as mpl
import pytest
from matplotlib import pyplot as plt

import populace

mpl.use("Agg")

CELLS = {
    "color": ["crimson", "jade", "azure", "crimson"] * 100,
    "flag": ["yes", "no", "no", "no"] * 100,
}


@pytest.fixture(scope="module")
def released():
    return populace.release(CELLS, epsilon=8, length=2)


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def whiskers(axes):
    return [
        [(top[1] - bottom[1]) / 2 for bottom, top in bars.errorbar.lines[2][0].get_segments()]
        for bars in axes.containers
        if hasattr(bars, "errorbar") and bars.errorbar
    ]


def test_bars_are_the_counts_and_whiskers_the_margins(released):
    axes = released.plot("color")
    table = released.aggregates
    wanted = {
        value: (count, margin)
        for value, other, count, margin in zip(
            table["color"], table["flag"], table["count"], table["margin"], strict=True
        )
        if value is not None and other is None
    }
    values = [label.get_text() for label in axes.get_xticklabels()]
    heights = [patch.get_height() for patch in axes.patches]
    assert dict(zip(values, heights, strict=True)) == {key: each[0] for key, each in wanted.items()}
    assert whiskers(axes)[0] == pytest.approx([wanted[value][1] for value in values])


def test_pairs_stand_side_by_side_and_one_that_is_not_reported_has_no_bar(released):
    axes = released.plot("color", by="flag")
    table = released.aggregates
    pairs = [
        count
        for value, other, count in zip(table["color"], table["flag"], table["count"], strict=True)
        if value is not None and other is not None
    ]
    assert sorted(patch.get_height() for patch in axes.patches) == sorted(pairs)
    assert len(pairs) < 6
    assert axes.get_legend().get_title().get_text() == "flag"
    other = released.plot("flag", by="color")
    assert sorted(patch.get_height() for patch in other.patches) == sorted(pairs)


def test_given_axes_are_drawn_on(released):
    axes = plt.subplots()[1]
    assert released.plot("color", axes=axes) is axes


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"column": "hue"}, "column='hue'"),
        ({"column": "color", "by": "hue"}, "by='hue'"),
        ({"column": "color", "table": "people"}, "table='people'"),
        ({"column": "color", "by": "color"}, "of which something is reported"),
    ],
)
def test_what_cannot_be_drawn_is_refused(released, asked, said):
    with pytest.raises(populace.ParameterError, match=said):
        released.plot(**asked)
