"""The index of a hub: summaries, every name of a column and every value, with who has it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from populace.hubs.contract import SearchData
from populace.hubs.datasets import Dataset
from populace.hubs.page_data import summary_words


def index(datasets: Sequence[Dataset]) -> SearchData:
    """Names and values, each once, with the places of data sets, whose every release counts."""
    columns = _of((each, "columns") for each in datasets)
    values = _of((each, "values") for each in datasets)
    return {
        "summaries": [summary_words(each) for each in datasets],
        "columns": list(columns),
        "columns_of": list(columns.values()),
        "values": list(values),
        "values_of": list(values.values()),
    }


def _of(asked: Iterable[tuple[Dataset, str]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, (dataset, kind) in enumerate(asked):
        own = dict.fromkeys(text for each in dataset.releases for text in each.said[kind])
        for each in own:
            found.setdefault(each, []).append(place)
    return found
