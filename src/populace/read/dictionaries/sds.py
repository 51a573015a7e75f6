"""Settings of Synthetic Data Showcase: of its pipeline and of its library.

A setting without a counterpart here is named in words, never dropped in silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from populace.vocabulary.errors import InputError
from populace.vocabulary.listing import listing
from populace.vocabulary.schema import ColumnSchema
from populace.vocabulary.wording import Advice, Option

_LONGEST = 4
_MARKS = frozenset(
    [
        "sensitive_microdata_path",
        "sensitive_zeros",
        "reporting_length",
        "reporting_resolution",
        "reporting_threshold",
        "synthesis_mode",
        "use_columns",
        "multi_value_columns",
    ]
)
# What says how fast or how talkative, and changes no result.
_WITHOUT_MEANING = frozenset(
    [
        "parallel_jobs",
        "cache_max_size",
        "verbose",
        "aggregate",
        "generate",
        "evaluate",
        "navigate",
        "memory_limit_pct",
        "config_path",
    ]
)
_OPTIONS = {
    "epsilon": "epsilon",
    "noise_epsilon": "epsilon",
    "delta": "delta",
    "noise_delta": "delta",
    "report_title": "name",
    "output_dir": "out",
}
_UNSUPPORTED = {
    "record_limit": "reading only the first records: cut the table before",
    "prefix": "a prefix for the names of files: a release is a folder",
    "report_visuals": "visuals of its Power BI report: the page of a release has its own",
    "report_pages": "pages of its Power BI report: the page of a release has its own",
    "percentile_percentage": "a cap by percentile: the cap is chosen from protected counts",
    "percentile_epsilon_proportion": "a share of epsilon for a percentile: it is set by the method",
    "sigma_proportions": "shares of epsilon by length: they are set by the method",
    "number_of_records_epsilon_proportion": "a share of epsilon for the number of records: it is"
    " set by the method",
    "threshold": "thresholds by length: they follow from delta",
    "noise_threshold_type": "kinds of thresholds: they follow from delta",
    "noise_threshold_values": "thresholds by length: they follow from delta",
    "oversampling_ratio": "a ratio of oversampling: a release has the protected number of records",
    "oversampling_tries": "tries of oversampling: a release has the protected number of records",
    "use_synthetic_counts": "balancing by synthetic counts: synthesis fits the protected counts",
    "weight_selection_percentile": "weights of attributes: synthesis fits the protected counts",
}


@dataclass(frozen=True)
class Settings:
    """What of such settings has a counterpart here.

    Args:
        columns: the columns with several values in a cell.
        use: the columns to use; None for all.
        subject: the column that names the person of each row, if any.
        options: options of `populace release`.
        notes: the other settings, in words.
    """

    columns: tuple[ColumnSchema, ...] = ()
    use: tuple[str, ...] | None = None
    subject: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def is_settings(content: object) -> bool:
    """Whether the content of a JSON file is such settings."""
    return isinstance(content, dict) and bool(_MARKS & set(content))


def read_settings(content: Mapping[str, Any]) -> Settings:
    """The settings in the content of a JSON file.

    Raises:
        InputError: a setting has a value of another type than it can have.
    """
    try:
        return _settings(content)
    except (TypeError, ValueError, AttributeError):
        raise InputError(
            expected="settings of Synthetic Data Showcase",
            found="a setting of another type",
            action="Compare the file with the documentation of its pipeline.",
        ) from None


def _settings(content: Mapping[str, Any]) -> Settings:
    options: dict[str, str] = {}
    notes = []
    for key, option in _OPTIONS.items():
        if key in content:
            options[option] = _quoted(str(content[key]))
    delimiter = content.get("sensitive_microdata_delimiter")
    if delimiter is not None:
        options["delimiter"] = "tab" if delimiter == "\t" else _quoted(str(delimiter))
    if "reporting_length" in content:
        length = int(content["reporting_length"])
        if not 1 <= length <= _LONGEST:
            notes.append(f"reporting_length {length}: the longest length here is {_LONGEST}.")
            length = _LONGEST
        options["length"] = str(length)
    resolution = content.get("reporting_resolution", content.get("reporting_threshold"))
    mode = content.get("synthesis_mode")
    if resolution is not None or mode is not None:
        said = " and ".join(
            f"{key} {content[key]}"
            for key in ("reporting_resolution", "reporting_threshold", "synthesis_mode")
            if key in content
        )
        notes.append(
            f"{said}: k-anonymity, a weaker promise than the differential privacy of a release;"
            " nothing was set."
        )
    if "epsilon" not in options:
        notes.append(
            Advice("There is no epsilon in these settings: choose one", Option("epsilon"), ".")
        )
    subject = None if content.get("subject_id") is None else str(content["subject_id"])
    used = tuple(str(name) for name in content.get("use_columns") or () if str(name) != subject)
    sensitive = [str(name) for name in content.get("sensitive_zeros") or ()]
    notes += [_zeros(used, sensitive)]
    several = {
        str(name): str(joiner)
        for name, joiner in (content.get("multi_value_columns") or {}).items()
    }
    # A declared column is never taken for a flag, whose zeros would count as absent.
    columns = tuple(
        ColumnSchema(name, delimiter=several.get(name))
        for name in dict.fromkeys((*several, *sensitive))
        if not used or name in used
    )
    notes += [
        f"{key} has no counterpart: {words}."
        for key, words in _UNSUPPORTED.items()
        if content.get(key) not in (None, [], {}, -1)
    ]
    known = {
        *_MARKS,
        *_WITHOUT_MEANING,
        *_OPTIONS,
        *_UNSUPPORTED,
        "sensitive_microdata_delimiter",
        "subject_id",
    }
    unknown = sorted(set(content) - known)
    if unknown:
        notes.append(f"Not known, and not taken over: {listing(unknown, 40)}.")
    return Settings(columns, used or None, subject, options, tuple(notes))


def _zeros(used: tuple[str, ...], sensitive: list[str]) -> str:
    ignored = [name for name in used if name not in sensitive]
    which = listing(ignored, 40) if ignored else "every column but those in sensitive_zeros"
    return Advice(
        f"Zeros were dropped in {which}. Here 0 is dropped without asking where an undeclared"
        " column holds nothing but 0 and 1; elsewhere it is a value, unless you say otherwise",
        Option("ignore_zeros", blank="COL"),
        f". It stays a value in {listing(sensitive, 40)}." if sensitive else ".",
    )


def _quoted(text: str) -> str:
    """A word of a command line; quotes and line breaks are left out."""
    plain = " ".join(text.replace('"', "").split())
    return (
        plain if plain and all(mark.isalnum() or mark in "._-/" for mark in plain) else f'"{plain}"'
    )
