"""Nothing that a run writes or says holds a person's own value, or a count without its noise.

All that a whole run leaves is searched: public files, what it prints at its most talkative, logs of
every level, progress, the ledger, and each file that it opened to write. Its noise is a constant
below 0 here, so that no value of one person passes a threshold, an exact count can only come from a
leak, and no chance is involved.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from populace.publish.page import showcase

CANARY = "zqxcanary"
RED, BLUE = 27_103, 10_847
EXACT = (RED + BLUE, RED, BLUE)

RUN = """
import json, logging, os, sys, warnings

wrote, said, steps = [], [], []


def watch(event, told):
    if event == "open" and isinstance(told[0], str | bytes):
        path, mode, flags = told
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            wrote.append(os.path.abspath(os.fsdecode(path)))


class Kept(logging.Handler):
    def emit(self, record):
        said.append(record.getMessage())


logging.basicConfig(level=1, handlers=[Kept()])
logging.captureWarnings(True)
warnings.simplefilter("always")

import numpy as np
from populace.cli import main
from populace.protect import gaussian

usual = gaussian.discrete_gaussian
gaussian.discrete_gaussian = lambda *told, **how: np.full_like(usual(*told, **how), {noise})
sys.addaudithook(watch)
code = main(sys.argv[2:])
before = list(wrote)
with open(sys.argv[1], "w") as file:
    json.dump({{"code": code, "wrote": before, "logs": said}}, file)
"""


def table(path):
    """Two colors, in counts of their own, and a few people with a value that nobody else has."""
    rows = ["red,"] * (RED - 20) + ["blue,"] * (BLUE - 20)
    rows += [f"{color},{CANARY}-{color}-{n}" for color in ("red", "blue") for n in range(20)]
    path.write_text("\n".join(["color,remark", *rows]) + "\n", "utf-8")


def run(folder, *words, noise=-16 * 3_000):
    """What a run left and said, as one text for each place."""
    report = folder / "watched.json"
    command = [sys.executable, "-c", RUN.format(noise=noise), str(report), *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert report.exists(), done.stderr
    watched = json.loads(report.read_text("utf-8"))
    texts = {"output": done.stdout, "words": done.stderr, "logs": "\n".join(watched["logs"])}
    return watched, texts


def files(folder):
    return {
        str(path.relative_to(folder)): path.read_text("utf-8", "replace")
        for path in folder.rglob("*")
        if path.is_file()
    }


def leaks(texts, numbers=EXACT):
    """The places whose text holds a canary or an exact count."""
    patterns = [CANARY, *(rf"(?<![\w.]){each}(?![\w.])|{each:,}" for each in numbers)]
    return [
        (place, pattern) for place, text in texts.items() for pattern in patterns
        if re.search(pattern, text)
    ]  # fmt: skip


@pytest.fixture
def private(tmp_path):
    (tmp_path / "private").mkdir()
    table(tmp_path / "private" / "cases.csv")
    return tmp_path


RELEASE = ("--epsilon", "1", "--safe", "remark", "--dataset", "cases", "--ledger", "ledger.jsonl")


def test_a_release_leaves_no_trace_of_one_person_and_no_exact_count(private):
    source = str(private / "private" / "cases.csv")
    watched, texts = run(
        private, "release", source, *RELEASE, "--out", "public", "--verbose", "--explain"
    )
    assert watched["code"] == 0, texts["words"]
    texts |= files(private / "public") | {"ledger": (private / "ledger.jsonl").read_text("utf-8")}
    assert leaks({"page": showcase.template() or ""}) == []
    assert leaks(texts) == []
    # Nothing was written but beside the release, and beside the ledger.
    own = (str(private / ".public."), str(private / "ledger.jsonl"))
    others = [
        each for each in watched["wrote"] if not each.startswith(own) and "__pycache__" not in each
    ]
    assert [each for each in others if Path(each).exists() and Path(each).is_file()] == []


def test_what_refuses_a_run_says_no_cell_and_no_exact_count(private):
    source = str(private / "private" / "cases.csv")
    wrong = (
        ("--epsilon", "0"),
        ("--epsilon", "1", "--length", "99"),
        ("--epsilon", "1", "--subject", "nobody"),
        ("--epsilon", "1", "--multi-value", "none=;"),
        (*RELEASE, "--limit", "0.1"),
    )
    for words in wrong:
        watched, texts = run(private, "release", source, *words, "--out", "none", "--verbose")
        assert watched["code"] != 0
        assert leaks(texts) == []
        assert not (private / "none").exists()


def test_the_search_sees_a_count_without_noise(private):
    source = str(private / "private" / "cases.csv")
    watched, _ = run(private, "release", source, *RELEASE, "--out", "public", noise=0)
    assert watched["code"] == 0
    found = leaks(files(private / "public"))
    assert {place for place, _ in found} >= {"aggregates.csv"}
