"""Writes what a release of Populace is made of, as CycloneDX: `make sbom`.

Libraries that the package needs, libraries that are built into the pages, and the browser's Python,
each with its license and checksum where the lock files know one. The same on every machine.
"""

from __future__ import annotations

import argparse
import base64
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import fetch_pyodide
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "web"
IMPORTED = re.compile(r"""(?:from|import)\s+["']((?:@[\w.-]+/)?[\w.-]+)""")


def project() -> dict[str, Any]:
    """What pyproject.toml says of the package."""
    settled: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return settled


def libraries() -> Iterator[Component]:
    """What `pip install populace` brings: name, and the range that is asked for."""
    for asked in project()["dependencies"]:
        name = re.split(r"[<>=!~; ]", asked)[0]
        yield Component(
            name=name,
            type=ComponentType.LIBRARY,
            bom_ref=f"pypi/{name}",
            purl=PackageURL("pypi", name=name),
            description=asked,
            licenses=_licensed(metadata.metadata(name).json.get("license_expression")),
        )


def bundled() -> dict[str, dict[str, Any]]:
    """The npm packages that end up in the pages, as the lock file has them."""
    locked = json.loads((WEB / "package-lock.json").read_text("utf-8"))["packages"]
    sources = [*(WEB / "src").rglob("*.ts"), *(WEB / "src").rglob("*.svelte")]
    waiting = {
        name
        for source in sources
        if not source.name.endswith(".test.ts")
        for name in IMPORTED.findall(source.read_text("utf-8"))
    }
    found: dict[str, dict[str, Any]] = {}
    while waiting:
        name = waiting.pop()
        entry = locked.get(f"node_modules/{name}")
        if entry is not None and name not in found:
            found[name] = entry
            waiting |= set(entry.get("dependencies", {}))
    return dict(sorted(found.items()))


def parts_of_pages() -> Iterator[Component]:
    """What is built into the pages."""
    for name, entry in bundled().items():
        group, _, short = name.rpartition("/")
        kind, _, digest = entry["integrity"].partition("-")
        yield Component(
            name=short,
            group=group or None,
            version=entry["version"],
            type=ComponentType.LIBRARY,
            bom_ref=f"npm/{name}",
            purl=PackageURL("npm", group or None, short, entry["version"]),
            licenses=_licensed(entry.get("license")),
            hashes=[HashType(alg=_ALGORITHMS[kind], content=base64.b64decode(digest).hex())],
        )


_ALGORITHMS = {"sha512": HashAlgorithm.SHA_512, "sha1": HashAlgorithm.SHA_1}


def browser() -> Iterator[Component]:
    """The files of the browser's Python, by the checksums that they are fetched with."""
    for name, digest in fetch_pyodide.RUNTIME_SHA256.items():
        yield Component(
            name=name,
            group="pyodide",
            version=fetch_pyodide.VERSION,
            type=ComponentType.FILE,
            bom_ref=f"pyodide/{name}",
            licenses=_licensed("MPL-2.0"),
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
        )


def _licensed(name: str | list[str] | None) -> list[DisjunctiveLicense]:
    return [DisjunctiveLicense(name=str(name))] if name else []


def bom() -> str:
    """The whole list as JSON of CycloneDX 1.6; no time and no number of its own."""
    about = project()
    made = Bom(components=[*libraries(), *parts_of_pages(), *browser()])
    made.metadata.component = Component(
        name=about["name"],
        version=about["version"],
        type=ComponentType.APPLICATION,
        bom_ref=about["name"],
        purl=PackageURL("pypi", name=about["name"], version=about["version"]),
        licenses=_licensed(about["license"]),
    )
    made.register_dependency(made.metadata.component, made.components)
    written = json.loads(
        make_outputter(made, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string()
    )
    del written["serialNumber"], written["metadata"]["timestamp"]
    return json.dumps(written, indent=2, sort_keys=True) + "\n"


def main() -> int:
    """Write the list."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("file", type=Path, help="where it goes")
    file = parser.parse_args().file
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(bom(), "utf-8")
    print(file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
