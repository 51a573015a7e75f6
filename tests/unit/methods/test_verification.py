import hashlib
import json
from dataclasses import replace

import numpy as np
import pytest

import populace
from populace import publish
from populace.methods import verification
from populace.synthesize import synthesize
from populace.vocabulary.errors import Stopped, VerificationError
from populace.vocabulary.guarantee import Event, Guarantee
from populace.vocabulary.release import Settings


@pytest.fixture(scope="module")
def released():
    generator = np.random.default_rng(3)
    kinds = generator.integers(0, 3, 400)
    cells = {
        "color": [("red", "green", "blue")[kind] for kind in kinds],
        "size": [("s", "m", "l")[kind] if kind else "" for kind in (kinds + 1) % 3],
        "tags": [("x;y", "x", "")[kind] for kind in kinds],
    }
    return populace.release(cells, epsilon=8.0, length=2, multi_value={"tags": ";"})


@pytest.fixture
def folder(released, tmp_path):
    return released.save(tmp_path / "release")


def test_a_release_holds_together(folder):
    verified = verification.verify(folder)
    assert verified.strangers == ()
    assert verified.release.name == "Protected release"


def test_a_release_with_another_number_of_records(tmp_path):
    cells = {"a": ["x", "y"] * 200}
    release = populace.release(cells, epsilon=8.0, records=17)
    assert release.release.synthetic.records == 17
    verification.verify(release.save(tmp_path / "release"))


def test_progress_rises_and_may_stop(folder):
    steps = []
    verification.verify(folder, steps.append)
    shares = [step.share for step in steps]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0

    def stop(_step):
        raise Stopped

    with pytest.raises(Stopped):
        verification.verify(folder, stop)


def rewritten(released, tmp_path, **changes):
    publish.write(replace(released.release, **changes), tmp_path / "forged")
    return tmp_path / "forged"


def test_another_seed_is_seen(released, tmp_path):
    forged = rewritten(released, tmp_path, seed=released.release.seed ^ 1)
    with pytest.raises(VerificationError, match="seed"):
        verification.verify(forged)


def test_changed_records_are_seen(released, tmp_path):
    table = released.release.synthetic
    color = table.cells[0].copy()
    color[0] = color[0] % 3 + 1
    forged = rewritten(
        released, tmp_path, synthetic=replace(table, cells=(color, *table.cells[1:]))
    )
    with pytest.raises(VerificationError):
        verification.verify(forged)


def test_a_missing_record_is_seen(released, tmp_path):
    settings = replace(released.release.settings, records=5)
    with pytest.raises(VerificationError, match="records"):
        verification.verify(rewritten(released, tmp_path, settings=settings))


@pytest.mark.parametrize(
    "change",
    [
        lambda g: replace(g, rho=g.rho / 2),
        lambda g: replace(g, rho=None),
        lambda g: replace(g, events=(*g.events, Event("one more", 256, 100))),
        lambda g: replace(g, events=()),
        lambda g: replace(g, events=g.events[:-1]),
        lambda g: replace(g, events=g.events[2:]),
        lambda g: replace(g, epsilon=0.1),
        lambda g: replace(g, delta=1e-9),
        lambda g: replace(g, rho=g.rho * 1.001),
        lambda g: replace(g, accounting="zero-concentrated"),
        lambda g: replace(g, events=(replace(g.events[0], sensitivity2=1, variance=4), *g.events)),
        lambda g: replace(g, threshold_delta=0.0),
        lambda g: replace(g, threshold_delta=g.delta),
    ],
)
def test_a_promise_that_was_not_paid_is_seen(released, change):
    guarantee = change(released.release.guarantee)
    forged = replace(released.release, guarantee=guarantee)
    with pytest.raises(VerificationError):
        verification.check_promise(forged)


OLDER = Guarantee(
    kind="differential privacy",
    protected=(),
    epsilon=6.0,
    delta=1e-5,
    rho=0.7484270526820183,
    threshold_delta=1e-6,
    events=(
        Event("number of subjects", 256, 17103),
        Event("subjects by number of attributes", 256, 17103),
        Event("combinations of length 1", 1024, 2793),
        Event("combinations of length 2", 1536, 2327),
    ),
    accounting="zero-concentrated",
)
"""As version 0.1 accounted it, the last length left out."""


def test_what_was_promised_by_zero_concentration_is_verified_by_it():
    settings = Settings(6.0, 1e-5)
    verification.check_spending(OLDER, settings, ())
    for change in (
        {"rho": OLDER.rho * 1.001},
        {"rho": OLDER.rho / 2},
        {"events": (*OLDER.events, Event("one more", 256, 200))},
    ):
        with pytest.raises(VerificationError):
            verification.check_spending(replace(OLDER, **change), settings, ())


def test_a_combination_that_was_not_released_is_seen(released):
    counts = released.release.aggregates
    table = synthesize(counts, counts.records, 1, strict=True)
    verification.check_contained(table, counts)
    pairs = counts.lengths[1]
    held = replace(pairs, ids=pairs.ids[1:], counts=pairs.counts[1:], margins=pairs.margins[1:])
    with pytest.raises(VerificationError, match="length 2"):
        verification.check_contained(table, replace(counts, lengths=(counts.lengths[0], held)))


def test_a_forger_who_restates_hashes_is_seen(folder):
    lines = (folder / "synthetic.csv").read_bytes().split(b"\n")
    lines[1], lines[2] = b"red,s,x", b"blue,l,"
    content = b"\n".join(lines)
    (folder / "synthetic.csv").write_bytes(content)
    stated = json.loads((folder / "release.json").read_text())
    stated["files"]["synthetic.csv"] = f"sha256:{hashlib.sha256(content).hexdigest()}"
    text = json.dumps(stated, indent=2, ensure_ascii=False) + "\n"
    (folder / "release.json").write_text(text, encoding="utf-8")
    with pytest.raises(VerificationError):
        verification.verify(folder)
