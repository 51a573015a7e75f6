import hashlib
import json
from dataclasses import replace

import pytest

from populace import publish
from tests.unit.publish.made import made, titled


@pytest.fixture
def package():
    return json.loads(publish.render(made())["datapackage.json"])


def test_tables_with_hashes_and_sizes(package):
    contents = publish.render(made())
    assert [resource["path"] for resource in package["resources"]] == [
        "synthetic.csv",
        "aggregates.csv",
        "codebook.csv",
    ]
    for resource in package["resources"]:
        content = contents[resource["path"]]
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)


def test_fields_are_the_headers(package):
    contents = publish.render(made())
    for resource in package["resources"]:
        header = contents[resource["path"]].decode("utf-8-sig").split("\n")[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == header


def test_categories_with_labels_and_missing_values(package):
    gender, work, flag, country, empty = package["resources"][0]["schema"]["fields"]
    assert gender["categories"] == [
        {"value": "man", "label": "Man"},
        {"value": "woman", "label": "Woman"},
        {"value": "other", "label": "other"},
    ]
    assert "categories" not in work
    assert flag["categories"] == ["no", "yes"]
    assert flag["missingValues"] == [""]
    assert country["missingValues"] == [""]
    assert "categories" not in empty


def test_in_the_counts_a_blank_means_any(package):
    fields = package["resources"][1]["schema"]["fields"]
    assert fields[2]["categories"] == ["yes"]
    assert all(field["missingValues"] == [""] for field in fields[:5])
    assert [field["name"] for field in fields[5:]] == ["length", "count_", "margin"]


@pytest.mark.parametrize(
    ("name", "slug"), [("Åland cases, 2026!", "aland-cases-2026"), ("العربية", "release")]
)
def test_a_name_for_machines(name, slug):
    package = json.loads(publish.render(replace(made(), name=name))["datapackage.json"])
    assert package["name"] == slug
    assert package["title"] == name


@pytest.mark.filterwarnings("ignore")
def test_frictionless_reads_it_back(tmp_path):
    frictionless = pytest.importorskip("frictionless")
    publish.write(made(), tmp_path / "release")
    package = frictionless.Package(str(tmp_path / "release" / "datapackage.json"))
    # A record of which nothing is known is a record.
    report = package.validate(frictionless.Checklist(skip_errors=["blank-row"]))
    assert [error.message for task in report.tasks for error in task.errors] == []
    assert report.valid
    rows = package.get_resource("aggregates").read_rows()
    assert rows[1].to_dict()["gender"] == "man"
    assert rows[1].to_dict()["count_"] == 12


def test_titles_of_columns_in_records_and_counts():
    release = titled(made(), {"gender": "Gender", "count": "Counted?"})
    package = json.loads(publish.render(release)["datapackage.json"])
    for resource in package["resources"][:2]:
        fields = resource["schema"]["fields"]
        named = {field["name"]: field["title"] for field in fields if "title" in field}
        assert named == {"gender": "Gender", "count": "Counted?"}
