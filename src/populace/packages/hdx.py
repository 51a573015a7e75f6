"""`hdx`: what the Humanitarian Data Exchange takes, and what its reviewer asks.

The original stays closed: HDX Connect lists it by request, with the protected number of records.
The portal shows notes, caveats, methodology and what a file holds as Markdown, so that no sign of
a publisher's words or of a column's name in them may be markup; titles and names are plain text.
"""

from __future__ import annotations

from typing import Any

from populace.packages.source import Source
from populace.publish.metadata.readme import said
from populace.publish.metadata.yaml_text import yaml_text
from populace.publish.statements import words

DAYS = {
    "never": "-1",
    "irregular": "-2",
    "live": "0",
    "daily": "1",
    "weekly": "7",
    "fortnightly": "14",
    "monthly": "30",
    "quarterly": "90",
    "half-yearly": "180",
    "yearly": "365",
}
"""How often a data set is updated, as HDX writes it."""

_LICENSES = {
    "CC-BY-4.0": "cc-by",
    "CC-BY-3.0-IGO": "cc-by-igo",
    "CC-BY-SA-4.0": "cc-by-sa",
    "ODbL-1.0": "hdx-odc-odbl",
    "ODC-By-1.0": "hdx-odc-by",
    "PDDL-1.0": "hdx-pddl",
}
_TAG = "demographics"


def render(source: Source) -> dict[str, bytes]:
    """The files of the package."""
    return {
        "dataset.yaml": yaml_text({**_dataset(source), "resources": _resources(source)}).encode(),
        "hdx-connect.yaml": yaml_text(_connect(source)).encode(),
        "upload.md": _upload(source).encode(),
        "reviewer-note.md": _note(source).encode(),
        **{f"resources/{name}": content for name, content in source.files.items()},
    }


def _dataset(source: Source) -> dict[str, Any]:
    """The thirteen fields that HDX requires."""
    about, license_ = source.about, source.license
    known = "" if license_ is None else _LICENSES.get(license_.id, "hdx-other")
    fields: dict[str, Any] = {
        "name": source.dataset,
        "private": False,
        "title": source.title,
        "notes": said(source.description),
        "dataset_source": str(about.source) or source.publisher,
        "owner_org": source.publisher,
        "maintainer": about.contact,
        "dataset_date": _dates(source),
        "data_update_frequency": DAYS.get(about.frequency, ""),
        "groups": [{"name": each.lower() if _is_code(each) else each} for each in about.places],
        "license_id": known,
        "methodology": "Other",
        "methodology_other": said(" ".join(source.promise)),
        "tags": [{"name": each} for each in about.keywords or (_TAG,)],
    }
    if about.caveats:
        fields["caveats"] = said(str(about.caveats))
    if known == "hdx-other" and license_ is not None:
        fields["license_other"] = f"{said(license_.title)}: {license_.url}"
    return fields


def _is_code(place: str) -> bool:
    return len(place) == 3 and place.isascii() and place.isalpha()


def _dates(source: Source) -> str:
    period = source.about.period
    if period is None:
        return ""
    return f"[{period.start.isoformat()}T00:00:00 TO {period.end.isoformat()}T23:59:59]"


def _resources(source: Source) -> list[dict[str, Any]]:
    return [
        {
            "name": file.name,
            "description": said(file.what),
            "format": file.name[file.name.rfind(".") + 1 :],
            "url_type": "upload",
            "resource_type": "file.upload",
            "file": f"resources/{file.name}",
        }
        for file in source.listed
    ]


def _connect(source: Source) -> dict[str, Any]:
    """The original, which nobody can download: what it is like, from released facts alone."""
    dataset = _dataset(source)
    counts = source.release.counts
    headers = [header for shape in counts.structure.tables for header in shape.headers]
    return {
        **{name: dataset[name] for name in ("owner_org", "maintainer", "dataset_date", "groups")},
        "name": f"{source.dataset}-original",
        "title": f"{source.title}: the original records",
        "notes": said(
            f"The sensitive records from which the release {source.title!r} was made. They are not"
            " shared; ask the contact what may be worked out from them."
        ),
        "dataset_source": dataset["dataset_source"],
        "data_update_frequency": dataset["data_update_frequency"],
        "methodology": "Other",
        "methodology_other": said(str(source.about.collection)) or "Ask the contact.",
        "tags": dataset["tags"],
        "is_requestdata_type": True,
        "file_types": ["csv"],
        "field_names": headers,
        # A protected number: the exact one must not be told.
        "num_of_rows": int(counts.totals[0].records),
    }


def _upload(source: Source) -> str:
    files = "\n".join(f"- `resources/{each.name}`: {said(each.what)}" for each in source.listed)
    return f"""# How to upload this to HDX

1. Add a data set, and fill its form from `dataset.yaml`. `owner_org` and `maintainer` are names
   here: choose your organization and your user on the form. So are places in `groups` that are no
   codes of three letters: choose their countries there.
2. Upload the files below. All of them may be published, and `populace verify resources` says
   whether they still belong together.
3. HDX accepts tags of its own list only: choose there what is nearest to those in `tags`.
4. If the original may be asked for, add a second data set "by request" from `hdx-connect.yaml`.
   Its number of rows is the protected number, which is what may be told.
5. Send `reviewer-note.md` to whoever reviews the data set.

{files}
"""


def _note(source: Source) -> str:
    promises = "\n\n".join(map(said, source.promise))
    not_for = "\n".join(f"- {said(each)}" for each in words.not_for(source.release.guarantee))
    return f"""# To the reviewer

These files hold no record of a person. {said(source.description)}

## What is promised

{promises}

## What the files must not be used for

{not_for}

## How to check

Whoever has Populace can: `populace verify resources`. It checks every file against its hash,
and says what of the release it could make again from the protected counts.
"""
