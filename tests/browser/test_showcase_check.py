"""The page makes the records of a release again, as Python does, and says what that proves."""

import base64
import json
import random
import re
import shutil
import subprocess
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import expect

import populace
from populace import publish
from populace.publish import folder
from populace.publish.page import packing, showcase
from populace.vocabulary.release import Release
from populace.vocabulary.table import Ragged
from tests.browser.conftest import missing
from tests.golden import folder_of
from tests.unit.methods.houses import houses, project
from tests.unit.methods.kinds import released as released_kind

WEB = Path(__file__).resolve().parents[2] / "web"
SCRIPT = Path(__file__).with_name("rebuild.mjs")


def found_by_the_page(place: Path, given: Mapping[str, Any]) -> dict[str, Any]:
    """What the page's own check, run under Node, says of the data of several pages."""
    if shutil.which("node") is None or not (WEB / "node_modules").exists():
        missing("Node.js or the packages of web/ were not found")
    place.mkdir()
    for name, each in given.items():
        (place / name).write_text(json.dumps(each), "utf-8")
    done = subprocess.run(["node", SCRIPT, WEB, place], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def held(release: Release) -> dict[str, Any]:
    return {"data": showcase.data(release, folder.render(release))}


def people(seed: int, number: int = 700) -> dict[str, list[str]]:
    """People whose columns hang together, some of them with several values or none."""
    draw = random.Random(seed)
    table: dict[str, list[str]] = {f"c{column}": [] for column in range(5)} | {"needs": []}
    for _ in range(number):
        kind = draw.randrange(4)
        for column in range(5):
            value = (kind * (column % 3) + draw.randrange(3 + column)) % (3 + 2 * column)
            table[f"c{column}"].append("" if draw.random() < 0.1 else f'v {value},"{column}')
        table["needs"].append(";".join(each for each in "abcd" if draw.random() < 0.4))
    return table


def released(**told: object) -> Release:
    usual = {"epsilon": 6.0, "delta": 1e-4, "multi_value": {"needs": ";"}}
    return populace.release(people(1), **{**usual, **told}).release


def test_the_page_makes_the_same_records_as_python(tmp_path):
    """Every length and mode, more and fewer records, weak noise and strong, fours that forbid."""
    releases = {
        f"{length} {mode}": released(length=length, fabrication=mode)
        for length in (1, 2, 3, 4)
        for mode in ("minimize", "balanced", "complete")
    }
    releases["more"] = released(records=1900)
    releases["fewer"] = released(records=60, epsilon=1.0)
    releases["none"] = released(records=0)
    releases["k"] = released(k=5, method="aggregate-seeded", epsilon=None, delta=None)
    releases["golden"] = publish.open_folder(folder_of("single")).release
    outcomes = found_by_the_page(
        tmp_path / "all", {name: held(each) for name, each in releases.items()}
    )
    for name, each in releases.items():
        assert outcomes[name] == {
            "ability": "whole",
            "outcome": {
                "kind": "same",
                "records": each.synthetic.records,
                "combinations": sum(len(entry.ids) for entry in each.aggregates.lengths),
                "below": [],
                "others": [],
            },
        }, name


def test_rows_that_are_found_by_search_give_the_same_records(tmp_path):
    """500 values: the triples of 100,000 pairs and more are kept in order, not in a full table."""
    draw = np.random.default_rng(7)
    kind = draw.integers(0, 40, 1500)
    table = {
        f"c{column}": [f"v{value}" for value in (kind * column + draw.integers(0, 25, 1500)) % 60]
        for column in range(9)
    }
    release = populace.release(table, epsilon=90.0, delta=1e-3).release
    pairs = len(release.aggregates.lengths[1].ids)
    assert (pairs + 1) * (len(release.aggregates.lengths[0].ids) + 1) > 1 << 23
    [outcome] = found_by_the_page(tmp_path / "one", {"wide": held(release)}).values()
    assert outcome["outcome"]["kind"] == "same"


def test_anything_else_gives_other_records(tmp_path):
    """One count, the seed, one record, the number of records or the file: each is found."""
    release = released()
    whole = held(release)
    [entry, *others] = release.aggregates.lengths
    counts = entry.counts.copy()
    counts[0] += 40
    another = replace(release.aggregates, lengths=(replace(entry, counts=counts), *others))
    table = release.synthetic
    moved = replace(table, cells=(np.roll(table.cells[0], 1), *table.cells[1:]))
    wrong = {
        "count": showcase.table_data(
            "", "records", another, table, whole["data"]["tables"][0]["columns"]
        ),
        "record": showcase.table_data(
            "", "records", release.aggregates, moved, whole["data"]["tables"][0]["columns"]
        ),
    }
    given = {name: {"data": {**whole["data"], "tables": [each]}} for name, each in wrong.items()}
    made = whole["data"]["made"]
    given["seed"] = {"data": {**whole["data"], "made": {**made, "seed": str(release.seed + 1)}}}
    given["number"] = {"data": {**whole["data"], "made": {**made, "records": 3}}}
    files = [
        {**file, "sha256": "0" * 64} if file["name"] == "synthetic.csv" else file
        for file in whole["data"]["files"]
    ]
    given["file"] = {"data": {**whole["data"], "files": files}}
    outcomes = found_by_the_page(tmp_path / "wrong", given)
    assert {name: each["outcome"]["what"] for name, each in outcomes.items()} == {
        "count": "records",
        "record": "records",
        "seed": "records",
        "number": "number",
        "file": "file",
    }


def test_a_page_with_a_part_of_the_counts_takes_them_from_their_file(tmp_path, monkeypatch):
    monkeypatch.setattr(packing, "MOST", 300)
    release = released()
    part = held(release)
    counts = folder.render(release)["aggregates.csv"].decode()
    outcomes = found_by_the_page(
        tmp_path / "part", {"with": {**part, "counts": counts}, "without": part}
    )
    assert outcomes["with"]["ability"] == "partial"
    assert outcomes["with"]["outcome"]["kind"] == "same"
    assert outcomes["without"]["outcome"] == {"kind": "other", "what": "records", "file": ""}


def test_what_cannot_be_made_again_here_is_said(tmp_path):
    data = held(publish.open_folder(folder_of("k-anonymous")).release)
    assert found_by_the_page(tmp_path / "one", {"k": data})["k"]["ability"] == "people"


def linked_releases() -> dict[str, Release]:
    """Families, networks and trees: those that are kept, and larger ones of families and trees."""
    kept = ("families", "network", "tree")
    found = {f"kept {kind}": publish.load(folder_of(kind)) for kind in kept}
    draw = random.Random(3)
    owners = {"victim": [f"v{row}" for row in range(700)], **people(3)}
    stays = {
        "stay": [f"s{row}" for row in range(1200)],
        "victim": [f"v{draw.randrange(700)}" for _ in range(1200)],
        "year": draw.choices(["2019", "2020", ""], k=1200),
        "place": draw.choices([*"abcde"], k=1200),
    }
    meals = {
        "stay": [f"s{draw.randrange(1200)}" for _ in range(1500)],
        "dish": draw.choices([*"xyz"], k=1500),
    }
    told: dict[str, Any] = {
        "epsilon": 8.0,
        "delta": 1e-4,
        "protect": "owners",
        "multi_value": {"needs": ";"},
    }
    first = populace.Relation("owners", "stays", most=6)
    alone = {name: cells for name, cells in stays.items() if name != "stay"}
    found["larger families"] = populace.release(
        {"owners": owners, "stays": alone}, relations=first, **told
    ).release
    found["larger tree"] = populace.release(
        {"owners": owners, "stays": stays, "meals": meals},
        relations=[first, populace.Relation("stays", "meals", most=6)],
        **told,
    ).release
    return found


def related_releases() -> dict[str, Release]:
    """Every kind of several tables: both ends protected, links inside of a root, and more."""
    found = {kind: released_kind(kind).release for kind in ("families", "network", "both-ends")}
    for number in (30, 140):
        found[f"{number} houses"] = populace.release(project(houses(number), epsilon=8.0)).release
    return {**found, **linked_releases()}


def of_examples(folder: Path) -> dict[str, Release]:
    """What the simulated case file comes with: courts, networks, levels, perpetrators."""
    populace.example(folder, victims=500)
    found = {}
    for path in sorted(folder.rglob("project.toml")):
        asked = populace.read_project(path)
        strength = {} if {"epsilon", "k"} & asked.settings.keys() else {"epsilon": 6.0}
        settings = {**strength, **asked.settings}
        found[path.parent.name] = populace.release(replace(asked, settings=settings)).release
    return found


def test_all_tables_are_made_again_to_the_byte(tmp_path):
    """Of kept releases, whose synthesizers are older, the first is; the others are compared."""
    examples = of_examples(tmp_path / "examples")
    assert len(examples) == 5
    releases = {**related_releases(), **examples}
    given = {name: held(each) for name, each in releases.items()}
    outcomes = found_by_the_page(tmp_path / "all", given)
    for name, each in releases.items():
        [first, *others] = publish.shown(each)
        outcome = outcomes[name]["outcome"]
        assert outcome["kind"] == "same", name
        assert outcome["records"] == first.table.records, name
        if each.structure.single:
            assert outcomes[name]["ability"] == "whole"
        elif name in {"kept families", "kept network", "kept tree"}:
            assert outcomes[name]["ability"] == "first"
            for other, shown in zip(outcome["others"], others, strict=True):
                assert (other["kept"], other["numbers"]) == kept_within_margins(shown), name
        else:
            assert outcomes[name]["ability"] == "tables", name
            tables = {called: table.records for called, table in each.records.tables.items()}
            assert outcome["below"] == [
                {"name": called, "records": number}
                for called, number in tables.items()
                if called != first.name
            ], name
            assert outcome["others"] == []


def test_another_table_below_the_first_is_found(tmp_path):
    """A count, a record or a file of a lower table is another: the page says so, and which file."""
    release = released_kind("families").release
    whole = held(release)
    made = whole["data"]["made"]
    content = json.loads(zlib.decompress(base64.b64decode(made["lower"])))
    content["edges"][0]["children"][0]["counts"][0] += 30
    changed = base64.b64encode(zlib.compress(json.dumps(content).encode())).decode()
    lower = [
        each for each in release.structure.tables if each.name != whole["data"]["tables"][0]["name"]
    ]
    name = f"synthetic_{lower[0].name}.csv"
    files = [
        {**file, "sha256": "0" * 64} if file["name"] == name else file
        for file in whole["data"]["files"]
    ]
    [_, second] = publish.shown(release)
    cells = (np.roll(second.table.cells[0], 1), *second.table.cells[1:])
    moved = replace(second, table=replace(second.table, cells=cells))
    tables = whole["data"]["tables"]
    packed, number = packing.pack(second.aggregates.lengths, moved.table, 1.0)
    other = {**tables[1], "packed": base64.b64encode(packed).decode(), "held": number}
    given = {
        "count": {"data": {**whole["data"], "made": {**made, "lower": changed}}},
        "record": {"data": {**whole["data"], "tables": [tables[0], other]}},
        "file": {"data": {**whole["data"], "files": files}},
    }
    outcomes = found_by_the_page(tmp_path / "wrong", given)
    assert {called: each["outcome"] for called, each in outcomes.items()} == {
        "count": {"kind": "other", "what": "records", "file": ""},
        "record": {"kind": "other", "what": "records", "file": ""},
        "file": {"kind": "other", "what": "file", "file": name},
    }


def test_many_records_are_made_again_in_shards(tmp_path):
    draw = np.random.default_rng(5)
    number = 133_000
    kind = draw.integers(0, 3, number)
    table = {
        "sex": np.array([*"fm"])[(kind + draw.integers(0, 2, number)) % 2].tolist(),
        "age": [f"{age}" for age in (2 * kind + draw.integers(0, 5, number)) % 8],
    }
    release = populace.release(table, epsilon=4.0, delta=1e-7).release
    assert release.synthesizer.version == 3
    [outcome] = found_by_the_page(tmp_path / "one", {"many": held(release)}).values()
    assert outcome["outcome"]["kind"] == "same"
    assert outcome["outcome"]["records"] == release.synthetic.records


def kept_within_margins(shown: Any) -> tuple[int, int]:
    """Of how many numbers of one and two values the records keep how many, as Python counts."""
    aggregates, table = shown.aggregates, shown.table
    starts = aggregates.attributes.starts
    held = np.zeros((table.records, aggregates.attributes.size), bool)
    for column, cells in enumerate(table.cells):
        if isinstance(cells, Ragged):
            row = np.repeat(np.arange(table.records), np.diff(cells.starts))
            held[row, starts[column] + cells.codes.astype(np.int64) - 1] = True
        else:
            some = np.flatnonzero(cells)
            held[some, starts[column] + cells[some].astype(np.int64) - 1] = True
    synthetic = max(1, table.records)
    kept = numbers = 0
    for entry in aggregates.lengths[:2]:
        made = np.array([held[:, ids].all(axis=1).sum() for ids in entry.ids], dtype=np.int64)
        off = np.abs(made * aggregates.records - entry.counts * synthetic)
        tenths = np.rint(entry.margins * 10)
        # Beyond 10 the page holds margins in whole numbers, rounded up.
        tenths = np.where(tenths > 100, np.ceil(tenths / 10) * 10, tenths)
        kept += int((10 * off <= tenths * synthetic).sum())
        numbers += len(entry.ids)
    return kept, numbers


def test_another_first_table_of_several_is_found(tmp_path):
    whole = held(publish.load(folder_of("families")))
    made = whole["data"]["made"]
    [first, *others] = whole["data"]["tables"]
    files = [
        {**file, "sha256": "0" * 64} if file["name"] == "synthetic_victims.csv" else file
        for file in whole["data"]["files"]
    ]
    given = {
        "seed": {"data": {**whole["data"], "made": {**made, "seed": str(int(made["seed"]) + 1)}}},
        "file": {"data": {**whole["data"], "files": files}},
        "total": {"data": {**whole["data"], "made": {**made, "records": made["records"] + 1}}},
    }
    outcomes = found_by_the_page(tmp_path / "wrong", given)
    assert {name: each["outcome"]["what"] for name, each in outcomes.items()} == {
        "seed": "records",
        "file": "file",
        "total": "number",
    }
    assert first["own"] == 3
    assert others


def test_the_reader_checks_a_release_and_compares_its_files(
    opened: Callable[..., Any], tmp_path: Path
):
    first = opened("demo")
    page = first.go("tab=about")
    check = page.locator("#check")
    changed = tmp_path / "codebook.csv"
    changed.write_bytes((first.folder / "codebook.csv").read_bytes() + b"\n")
    other = tmp_path / "notes.txt"
    other.write_text("a file of the reader's own")
    names = ("synthetic.csv", "aggregates.csv", "release.json", "index.html")
    check.locator("input[type=file]").set_input_files(
        [*(first.folder / name for name in names), changed, other]
    )
    lines = check.locator("li")
    expect(lines).to_have_count(6)
    said = {line.split(" ")[0]: line for line in lines.all_inner_texts()}
    # Of the page itself `release.json` alone has a digest.
    assert all("as it was" in said[name] for name in names)
    assert "is not the file" in said["codebook.csv"]
    assert "no file that this page knows" in said["notes.txt"]
    # With that file there are all counts, whether or not the page held them.
    check.get_by_role("button", name="Make the records again").click()
    expect(check.get_by_role("progressbar")).to_be_visible()
    check.get_by_role("button", name="Stop").click()
    expect(check.get_by_role("progressbar")).to_have_count(0)
    expect(check.locator(".told")).to_have_count(0)
    check.get_by_role("button", name="Make the records again").click()
    told = check.locator(".told")
    expect(told).to_be_visible(timeout=240_000)
    number = page.evaluate(
        "JSON.parse(document.getElementById('release').textContent).made.records"
    )
    assert re.match(rf"Proved\. .* {number:,} synthetic records", told.inner_text())
    assert "Not proved." in check.inner_text()


def test_a_release_of_several_tables_says_what_was_proved_and_what_not(
    opened: Callable[..., Any],
):
    check = opened("linked").go("tab=about").locator("#check")
    check.get_by_role("button", name="Make the records again").click()
    told = check.locator(".told")
    expect(told).to_be_visible(timeout=240_000)
    said = told.inner_text()
    below = r"Persons \([\d,]+\) and Links \([\d,]+\)\. They are those of this page"
    assert re.match(rf"Proved\. Victims: the .* which records belong together: {below}", said), said
    assert "weighted counts of the tables below" in check.inner_text()
