"""Attack everything, at length, and write down what was found: `make audit`.

python benchmarks/audit.py [--replays N] [--games N] [--attacks N] [--quick] [--only PART ...]

Parts: mutants, single tables, linked tables, trees, canaries, others.

Replays on neighbors and games are those of `tests/attacks`, played so many times as often as by
`make test`; canaries and anonymeter are others' programs, in environments of their own. What a part
found is kept at once, so that a long audit can be made in parts (`--only`); the results of all that
are kept go to `benchmarks/results/audit.md`.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import processes
from accuracy import environment
from numpy.typing import NDArray

from populace import protect

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results" / "audit.md"
ROOT = HERE.parent
KEPT = ROOT / ".cache" / "audit"
ATTACKS = "tests/attacks"
MUTANTS = "a_broken or caught or same_game"
"""What the names of tests share in which a guarantee is taken out of the shipped code."""
PLAYED = {
    "single tables": "not (linked or families or tree)",
    "linked tables": "linked or families",
    "trees": "tree and not (linked or families)",
}
"""Replays and games by the structure of tables, with what the names of their tests share."""
DELTA = 1e-6
CANARIES, BACKGROUND = 2_000, 2_000
ATTACKED = ("gender", "age_band", "citizenship_region", "exploitation_region", "source_org")
"""Columns with one value per cell and few values: the attacks need a nearest row."""
PEOPLE = 6_000
"""Simulated people of whom one half is released and the other is the control."""

Line = dict[str, Any]
Found = dict[str, Any]
"""What a part found, with its size, the commit and the minutes that it took."""


def main() -> None:
    """Run all parts, each in processes of its own, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--replays", type=int, default=8, help="times those of the test suite")
    parser.add_argument("--games", type=int, default=1, help="times the runs of the test suite")
    parser.add_argument("--attacks", type=int, default=500, help="of each kind by anonymeter")
    parser.add_argument("--quick", action="store_true", help="as in the test suite, 100 attacks")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART")
    options = parser.parse_args()
    KEPT.mkdir(parents=True, exist_ok=True)
    for name in options.only:
        began = time.monotonic()
        found = PARTS[name](options)
        made = {"commit": _commit(), "minutes": round((time.monotonic() - began) / 60)}
        (KEPT / f"{name}.json").write_text(json.dumps({**found, **made}), "utf-8")
        print(f"{name}: {made['minutes']} minutes", flush=True)
    kept = {name: KEPT / f"{name}.json" for name in PARTS}
    told = {
        name: json.loads(each.read_text("utf-8")) for name, each in kept.items() if each.exists()
    }
    RESULTS.write_text(page(told), "utf-8")
    print(f"written: {RESULTS.relative_to(ROOT)}")


def _commit() -> str:
    """What is attacked; with a mark where files differ from it, results like this one apart."""

    def said(*told: str) -> str:
        run = subprocess.run(["git", *told], cwd=ROOT, capture_output=True, text=True, check=True)
        return run.stdout.strip()

    changed = said("status", "--porcelain", "--untracked-files=no", ":!benchmarks/results")
    return said("rev-parse", "--short", "HEAD") + ("-dirty" if changed else "")


def tested(times: tuple[int, int], kept: Path, chosen: str) -> int:
    """Run attacks of the test suite; how many passed.

    Raises:
        SystemExit: one failed.
    """
    told = {
        "POPULACE_AUDIT_TIMES": str(times[0]),
        "POPULACE_AUDIT_GAMES": str(times[1]),
        "POPULACE_AUDIT_FILE": str(kept),
    }
    # A test takes as long as is asked for.
    command = [sys.executable, "-m", "pytest", "-q", "-o", "timeout=0", "-k", chosen, ATTACKS]
    run = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **told}, capture_output=True, text=True, check=False
    )
    number = re.search(r"(\d+) passed", run.stdout)
    if run.returncode or number is None or "skipped" in run.stdout:
        raise SystemExit(f"An attack succeeded, or did not run:\n{run.stdout[-4000:]}")
    return int(number[1])


def played(chosen: str, options: argparse.Namespace) -> Found:
    """The figures of replays and games on the shipped code, and how many tests passed."""
    times = (1, 1) if options.quick else (options.replays, options.games)
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "figures.jsonl"
        passed = tested(times, kept, f"({chosen}) and not ({MUTANTS})")
        lines = [json.loads(line) for line in kept.read_text("utf-8").splitlines()]
    return {"times": times, "passed": passed, "lines": lines}


def mutants(_options: argparse.Namespace) -> Found:
    """How many tests saw a deliberately broken mechanism or a wrong price."""
    with tempfile.TemporaryDirectory() as folder:
        return {"caught": tested((1, 1), Path(folder) / "figures.jsonl", MUTANTS)}


def release(table: Path, schema: Path, epsilon: float, out: Path) -> None:
    """A release of a table, as a whole program."""
    start = Path(sys.executable).with_name("populace")
    budget = ["--epsilon", str(epsilon), "--delta", str(DELTA)]
    command = [start, "release", table, "--schema", schema, *budget, "--out", out, "--quiet"]
    subprocess.run([str(part) for part in command], check=True)


def canaries(_options: argparse.Namespace) -> Found:
    """As `canaries_in`, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        return {"lines": canaries_in(Path(folder))}


def canaries_in(folder: Path) -> list[Line]:
    """People with a declared value each, in the data or not by a coin; one run tells on all.

    Their noisy counts are scored as they were drawn for the whole budget, which shows what the
    auditor can see, and in a release, where counts of one are not reported and records remain.
    """
    names = [f"canary-{number}" for number in range(CANARIES)]
    inside = np.random.default_rng().integers(0, 2, CANARIES).astype(bool)
    rows = [name for name, one in zip(names, inside, strict=True) if one]
    rows += ["everyone"] * BACKGROUND
    table, schema = folder / "canaries.csv", folder / "canaries.toml"
    table.write_text("\n".join(["who", *rows]) + "\n", "utf-8")
    values = json.dumps([*names, "everyone"])
    schema.write_text(f"[columns.who]\nvalues = {values}\nsafe = true\n", "utf-8")
    found = []
    for epsilon in (1.0, 4.0, 12.0):
        out = folder / f"canaries-{epsilon:g}"
        release(table, schema, epsilon, out)
        for seen, scores in (("noisy counts", drawn(inside, epsilon)), ("release", _scores(out))):
            place = folder / "scores.json"
            sides = {"in": scores[inside].tolist(), "out": scores[~inside].tolist()}
            place.write_text(json.dumps(sides), "utf-8")
            program = [environment("jax-privacy"), HERE / "peers" / "attacks.py", "canaries"]
            found.append({"seen": seen, **_told([*program, place, epsilon, DELTA])})
    return found


def drawn(inside: NDArray[np.bool_], epsilon: float) -> NDArray[np.float64]:
    """Noisy counts of the canaries that spend the whole budget, as no release publishes them."""
    rho = Fraction(protect.rho_for(epsilon, DELTA))
    exact = protect.UNIT * inside.astype(np.int64)
    measured, _ = protect.measure("canaries", exact, protect.UNIT**2, rho, protect.Account(rho))
    return measured.values.astype(float)


def _scores(out: Path) -> NDArray[np.float64]:
    """How many synthetic records each canary has."""
    import populace

    seen = Counter(populace.load(out).synthetic["who"])
    return np.array([float(seen[f"canary-{number}"]) for number in range(CANARIES)])


def others(options: argparse.Namespace) -> Found:
    """As `others_in`, in a folder of its own."""
    attacks = 100 if options.quick else options.attacks
    with tempfile.TemporaryDirectory() as folder:
        return {"attacks": attacks, "lines": others_in(Path(folder), attacks)}


def others_in(folder: Path, attacks: int) -> list[Line]:
    """Anonymeter on releases of half of the simulated people, the other half as its control."""
    import populace

    start = Path(sys.executable).with_name("populace")
    example = [start, "example", folder / "example", "--victims", PEOPLE, "--quiet"]
    subprocess.run([str(part) for part in example], check=True)
    header, *rows = (folder / "example" / "cases.csv").read_text("utf-8").splitlines()
    np.random.default_rng(0).shuffle(rows)
    half = len(rows) // 2
    place = {"real": folder / "real.csv", "control": folder / "control.csv"}
    for name, own in (("real", rows[:half]), ("control", rows[half:])):
        full = folder / "all.csv"
        full.write_text("\n".join([header, *own]) + "\n", "utf-8")
        _narrow(full, place[name])
    tried = []
    for name, told in (
        *((f"epsilon {epsilon:g}", {"epsilon": epsilon}) for epsilon in (1.0, 4.0, 12.0)),
        ("k = 10", {"k": 10}),
    ):
        made = populace.release(place["real"], progress=_silent, **told)
        synthetic = folder / "synthetic.csv"
        made.save(folder / name.replace(" ", "-"))
        _narrow(folder / name.replace(" ", "-") / "synthetic.csv", synthetic)
        program = [environment("anonymeter"), HERE / "peers" / "attacks.py", "inference"]
        given = [place["real"], synthetic, place["control"], "--attacks", attacks]
        tried += [{"release": name, **line} for line in _told([*program, *given])]
    return tried


def _silent(_: object) -> None:
    return


def _narrow(source: Path, target: Path) -> None:
    """The columns that are attacked."""
    import csv

    with source.open(encoding="utf-8", newline="") as file:
        rows = [[row[name] for name in ATTACKED] for row in csv.DictReader(file)]
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([ATTACKED, *rows])


def _told(command: list[Any]) -> Any:  # noqa: ANN401 - JSON
    parts = [str(part) for part in command]
    run = subprocess.run(parts, check=False, capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(f"A program of others failed:\n{run.stderr[-4000:]}")
    return json.loads(run.stdout.splitlines()[-1])


def page(told: dict[str, Found]) -> str:
    """The results of the parts that were made as Markdown."""
    lines = [line for name in PLAYED if name in told for line in told[name]["lines"]]
    sections = {"canaries": _canaries, "others": _others}
    made = [
        f"| {name} | {SIZES[name].format(**told[name])} | {told[name]['commit']}"
        f" | {told[name]['minutes']} |"
        if name in told
        else f"| {name} | not made | | |"
        for name in PARTS
    ]
    head = f"""# Audit

Made by `benchmarks/audit.py` on {processes.machine()}.

| part | size | commit | minutes |
| --- | --- | --- | ---: |"""
    parts = _played(lines) if lines else []
    parts += [line for name, say in sections.items() if name in told for line in say(told[name])]
    end = "\nWhat each part can show and how it could miss: `docs/method/audit.md`."
    return "\n".join([head, *made, end, *parts]) + "\n"


def _played(lines: list[Line]) -> list[str]:
    replays, games = _gathered(lines)
    neighbors = sum(pairs for _, pairs, _ in replays)
    kills = [line for line in lines if line["kind"] == "kills"]
    return [
        f"""
## Exact replays

{neighbors:,} pairs of neighbors: the answers of one run are given to the run on its neighbor, and
everything asked and released must be the same. No violation. The last column is the largest squared
change of any measurement as a share of what was paid for: 1 is reached where the bound is tight.

| method and unit | pairs | largest |
| --- | ---: | ---: |""",
        *(f"| {name} | {pairs:,} | {largest:.3f} |" for name, pairs, largest in replays),
        """
## Games

An attacker sees so many releases of each of two neighbors and proves an epsilon, by Clopper and
Pearson; false alarm 2e-6 for each game.

| game | played | runs of each | claimed | most proven |
| --- | ---: | ---: | ---: | ---: |""",
        *(
            f"| {name} | {number} | {runs:,} | {claimed:g} | {proven:.2f} |"
            for (name, runs, claimed), (number, proven) in games.items()
        ),
        *(
            f"""
## Kills

Whole releases were killed (SIGKILL) at {line["moments"]:.0f} moments. {line["drawn"] - 1:.0f} had
drawn noise by then, {line["folders"] - 1:.0f} had their folder: each of these had its line in the
ledger, and each folder verified."""
            for line in kills
        ),
    ]


def _canaries(told: Found) -> list[str]:
    return [
        f"""
## Canaries in one run

{CANARIES:,} people with a declared value of their own, each in the data by a coin, among
{BACKGROUND:,} others; one run. `CanaryScoreAuditor` of jax-privacy, at 95%. Noisy counts are seen
as they were drawn, for the whole budget and for nothing else, which no release shows.

| seen | claimed | proven (Steinke and others 2023) | proven (f-DP) | area under curve |
| --- | ---: | ---: | ---: | ---: |""",
        *(
            f"| {one['seen']} | {one['claimed']:g} | {one['one run']:.2f}"
            f" | {one['one run, f-DP']:.2f} | {one['area under curve']:.3f} |"
            for one in told["lines"]
        ),
    ]


def _others(told: Found) -> list[str]:
    return [
        f"""
## anonymeter

Half of {PEOPLE:,} simulated people are released, the other half is the control; five columns. The
risk is what the attack gains on people in the data over the others, with its 95% interval.

| release | attack | people | others | baseline | risk |
| --- | --- | ---: | ---: | ---: | ---: |""",
        *(
            f"| {one['release']} | {one['attack']} | {one['people']:.3f} | {one['others']:.3f}"
            f" | {one['baseline']:.3f} | {one['risk']:.3f}"
            f" ({one['low']:.3f} to {one['high']:.3f}) |"
            for one in told["lines"]
        ),
    ]


Replay = tuple[str, int, float]


def _gathered(
    lines: list[Line],
) -> tuple[list[Replay], dict[tuple[str, int, float], tuple[int, float]]]:
    """Replays by method and unit; games by name, runs and claim."""
    replays: dict[str, tuple[int, float]] = {}
    games: dict[tuple[str, int, float], tuple[int, float]] = {}
    for line in lines:
        if line["kind"] == "kills":
            continue
        if line["kind"] == "replay":
            pairs, largest = replays.get(line["name"], (0, 0.0))
            replays[line["name"]] = (pairs + int(line["pairs"]), max(largest, line["largest"]))
        else:
            key = (line["name"], int(line["runs"]), line["claimed"])
            number, proven = games.get(key, (0, 0.0))
            games[key] = (number + 1, max(proven, line["proven"]))
    return [(name, *figures) for name, figures in replays.items()], games


PARTS: dict[str, Callable[[argparse.Namespace], Found]] = {
    "mutants": mutants,
    **{name: partial(played, chosen) for name, chosen in PLAYED.items()},
    "canaries": canaries,
    "others": others,
}
SIZES = {
    "mutants": "{caught} tests saw a broken mechanism or a wrong price",
    **dict.fromkeys(
        PLAYED,
        "{times[0]} times the replays and {times[1]} times the runs of the test suite;"
        " {passed} tests passed",
    ),
    "canaries": "three epsilons",
    "others": "{attacks} attacks of each kind",
}

if __name__ == "__main__":
    main()
