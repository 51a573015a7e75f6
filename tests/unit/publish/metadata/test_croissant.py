"""Croissant metadata, read back by the standard's own library."""

import json
import logging
import warnings

import pytest

import populace
from populace import publish
from tests.unit.publish.made import made, titled


def content():
    return json.loads(publish.render(made())["croissant.json"])


def test_every_table_has_a_file_and_its_records():
    found = content()
    names = [each["@id"] for each in found["distribution"]]
    assert names == ["synthetic.csv", "aggregates.csv", "codebook.csv"]
    assert [each["@id"] for each in found["recordSet"]] == [n.removesuffix(".csv") for n in names]
    for records in found["recordSet"]:
        for field in records["field"]:
            assert field["source"]["fileObject"]["@id"] in names


def test_no_license_or_address_is_invented():
    assert not {"license", "url", "publisher", "creator"} & content().keys()


def read(path, records):
    """The first record of a record set, as the standard's library reads it."""
    croissant = pytest.importorskip("mlcroissant")
    logging.getLogger("absl").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's own
        data = croissant.Dataset(jsonld=path)
        first = next(iter(data.records(records)))
    assert data.metadata.issues.errors == set()
    return list(first.values())


def test_the_standards_library_reads_a_release(tmp_path):
    table = {"color": ["red", "blue"] * 40, "size": ["1", "2", "", "1"] * 20}
    released = populace.release(table, epsilon=50.0, delta=1e-3)
    released.save(tmp_path / "out")
    assert populace.verify(tmp_path / "out").strangers == ()
    first = read(tmp_path / "out" / "croissant.json", "synthetic")
    assert first[0] in (b"red", b"blue")
    assert read(tmp_path / "out" / "croissant.json", "aggregates")


def test_the_standards_library_reads_a_k_anonymous_release(tmp_path):
    table = {"color": ["red", "blue"] * 40, "size": ["1", "2", "", "1"] * 20}
    populace.release(table, k=5).save(tmp_path / "out")
    assert read(tmp_path / "out" / "croissant.json", "synthetic")[0] in (b"red", b"blue")


def test_the_standards_library_reads_a_linked_release(tmp_path):
    parents = {"id": [f"v{n}" for n in range(40)], "gender": ["F", "M"] * 20}
    children = {"id": [f"v{n}" for n in range(40)], "kind": ["a", "b"] * 20}
    released = populace.release(
        {"victims": parents, "people": children},
        relations=populace.Relation("victims", "people"),
        protect="victims",
        epsilon=50.0,
        delta=1e-3,
    )
    released.save(tmp_path / "out")
    assert populace.verify(tmp_path / "out").strangers == ()
    path = tmp_path / "out" / "croissant.json"
    assert read(path, "synthetic_victims")[1] in {b"F", b"M", None}
    assert read(path, "aggregates_people")


def test_titles_describe_their_fields():
    release = titled(made(), {"gender": "Gender", "count": "Counted?"})
    content = json.loads(publish.render(release)["croissant.json"])
    said = [field["description"] for field in content["recordSet"][0]["field"]]
    assert said[0].startswith("Gender. A value; ")
    assert said[2].startswith("Counted? A value; ")
    assert said[3].startswith("A value; ")
