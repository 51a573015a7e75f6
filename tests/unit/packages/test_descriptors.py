"""What describes a release in its own folder, of every kind, held by the validator of each."""

from __future__ import annotations

import logging
import subprocess
import warnings

import pytest

from tests.unit.packages.conftest import KINDS


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", [*KINDS, "bare"])
def test_frictionless_takes_the_data_package(folders, kind):
    frictionless = pytest.importorskip("frictionless")
    package = frictionless.Package(str(folders[kind] / "datapackage.json"))
    # A record of which nothing is known is a record.
    report = package.validate(frictionless.Checklist(skip_errors=["blank-row"]))
    assert [each.message for task in report.tasks for each in task.errors] == []
    assert report.valid
    assert len(report.tasks) == len(package.resources)


@pytest.mark.parametrize("kind", [*KINDS, "bare"])
def test_mlcroissant_reads_the_descriptor_and_every_set(folders, kind):
    croissant = pytest.importorskip("mlcroissant")
    logging.getLogger("absl").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's own
        data = croissant.Dataset(jsonld=folders[kind] / "croissant.json")
        assert data.metadata.issues.errors == set()
        for each in data.metadata.record_sets:
            assert next(iter(data.records(each.uuid)))


@pytest.mark.parametrize("kind", KINDS)
def test_cffconvert_takes_the_citation(folders, cffconvert, kind):
    path = folders[kind] / "CITATION.cff"
    done = subprocess.run(
        [cffconvert, "--validate", "-i", path], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
