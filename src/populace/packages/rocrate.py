"""`rocrate`: the release as an RO-Crate 1.2, with how its records were made from its counts."""

from __future__ import annotations

import json
from typing import Any

from populace.packages.source import Source, media_type

_METADATA = "ro-crate-metadata.json"
_PROFILE = "https://w3id.org/ro/crate/1.2"


def render(source: Source) -> dict[str, bytes]:
    """The files of the package."""
    content = {"@context": f"{_PROFILE}/context", "@graph": _graph(source)}
    return {
        _METADATA: (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode(),
        **source.files,
    }


def _graph(source: Source) -> list[dict[str, Any]]:
    about, license_ = source.about, source.license
    name, _, version = source.release.software.partition(" ")
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": source.title,
        "description": source.description,
        "datePublished": source.release.created,
        "license": {"@id": license_.url} if license_ else "No license is stated.",
        "publisher": {"@id": "#publisher"},
        "author": {"@id": "#publisher"},
        "identifier": about.doi_address or source.dataset,
        "version": source.version,
        "keywords": ", ".join(about.keywords),
        "url": about.url,
        "temporalCoverage": ""
        if about.period is None
        else f"{about.period.start.isoformat()}/{about.period.end.isoformat()}",
        "spatialCoverage": [{"@id": f"#place-{place}"} for place, _ in enumerate(about.places)],
        "hasPart": [{"@id": file} for file in source.files],
        "mentions": {"@id": "#synthesis"} if source.release.seed else None,
    }
    entities: list[dict[str, Any]] = [
        {
            "@id": _METADATA,
            "@type": "CreativeWork",
            "conformsTo": {"@id": _PROFILE},
            "about": {"@id": "./"},
        },
        {key: value for key, value in root.items() if value},
        {
            "@id": "#publisher",
            "@type": "Organization",
            "name": source.publisher or "Unnamed publisher",
            **({"email": about.contact} if "@" in about.contact else {}),
        },
        *(
            {"@id": f"#place-{place}", "@type": "Place", "name": each}
            for place, each in enumerate(about.places)
        ),
        *(
            {
                "@id": file.name,
                "@type": "File",
                "name": file.name,
                "description": file.what,
                "encodingFormat": media_type(file.name),
                "contentSize": str(len(source.files[file.name])),
            }
            for file in source.listed
        ),
        {
            "@id": "#software",
            "@type": "SoftwareApplication",
            "name": name,
            "version": version,
            "url": "https://pypi.org/project/populace/",
        },
    ]
    if license_ is not None:
        entities.append(
            {
                "@id": license_.url,
                "@type": "CreativeWork",
                "name": license_.title,
                "description": f"The license of these data: {license_.title}.",
                **({"identifier": license_.id} if license_.id else {}),
            }
        )
    if source.release.seed:
        entities += _synthesis(source)
    return entities


def _synthesis(source: Source) -> list[dict[str, Any]]:
    """How the records were made: anyone can do it again, and `populace verify` does."""
    maker = source.release.synthesizer
    made = [each.name for each in source.listed if each.role in ("synthetic", "export")]
    given = [each.name for each in source.listed if each.role in ("counts", "histogram")]
    settings = {"synthesizer": maker.name, "version": maker.version, "seed": source.release.seed}
    return [
        {
            "@id": "#synthesis",
            "@type": "CreateAction",
            "name": "Synthetic records made from protected counts alone",
            "description": "populace verify repeats this and compares every byte.",
            "endTime": source.release.created,
            "instrument": {"@id": "#software"},
            "agent": {"@id": "#publisher"},
            "object": [
                *({"@id": each} for each in given),
                *({"@id": f"#setting-{name}"} for name in settings),
            ],
            "result": [{"@id": each} for each in made],
        },
        *(
            {
                "@id": f"#setting-{name}",
                "@type": "PropertyValue",
                "name": name,
                "value": str(value),
            }
            for name, value in settings.items()
        ),
    ]
