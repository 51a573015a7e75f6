"""The compiled loops under sanitizers: no step out of memory, no undefined step, the same records.

Undefined behavior ends the process at once, in code that the compiler of the wheel makes; where gcc
is there, AddressSanitizer watches memory, NumPy's arrays among it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from populace.synthesize import compiled

ROOT = Path(__file__).parents[3]
SOURCE = Path(compiled.__file__).with_name("kernel.c")
STRICT = ("-std=c11", "-O1", "-g", "-fwrapv", "-ffp-contract=off", "-shared", "-fPIC")
ZIG = (sys.executable, "-m", "ziglang", "cc")
WAYS = {
    "undefined behavior": (*ZIG, *STRICT, "-fsanitize=undefined", "-fsanitize-trap=undefined"),
    **(
        {"addresses": ("gcc", *STRICT, "-fsanitize=address")}
        if sys.platform == "linux" and shutil.which("gcc")
        else {}
    ),
}
RUN = """
import hashlib, sys
from itertools import combinations
from pathlib import Path
import numpy as np
from populace.count import Subjects, compiled as counting
from populace.count.clipping import asked
from populace.synthesize import cells, compiled, synthesize
from populace.vocabulary.libraries import opened
from tests.unit.synthesize.test_synthesis import aggregates_of, simulated

if sys.argv[1]:
    library = compiled.opened(Path(sys.argv[1]))
    assert library is not None
    compiled.library = lambda: library
    counter = opened(Path(sys.argv[1]), counting._LOOPS, "counting", counting._VERSION)
    assert counter is not None
    counting.library = lambda: counter
hashed = hashlib.sha256()
for seed in range(12):
    rng = np.random.default_rng(seed)
    cells.DENSE_BYTES = 0 if seed % 3 == 2 else 1 << 28
    named, real = simulated(rng, 30 + 20 * seed, single=[4, 3, 5, 1][: 1 + seed % 4], multi=[4])
    counts = aggregates_of(named, real, 1 + seed % 4, least=2, scale=2.0, noise=rng)
    table = synthesize(counts, 40 * seed, seed, strict=seed % 5 == 4)
    for part in table.cells:
        hashed.update((part.codes if hasattr(part, "codes") else part).tobytes())
    held = rng.integers(0, 9, 200)
    own = [np.sort(rng.choice(15, each, replace=False)) for each in held]
    people = Subjects(15, 8, np.append(0, np.cumsum(held)), np.concatenate(own).astype(np.int32))
    for length in (1, 2, 3, 4):
        ids = np.array(list(combinations(range(15), length)), dtype=np.int32)
        hashed.update(asked(ids, 15, length, length + 1)(people).tobytes())
print(hashed.hexdigest())
"""


def digest(library: str, **environment: str) -> str:
    """What the releases of `RUN` come to, in a process of its own."""
    paths = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    done = subprocess.run(
        [sys.executable, "-c", RUN, library],
        env={**os.environ, "PYTHONPATH": paths, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (done.returncode, done.stderr[-3000:])
    return done.stdout.strip()


@pytest.mark.parametrize("way", WAYS)
def test_nothing_that_a_sanitizer_forbids_is_done(way, tmp_path):
    library, environment = tmp_path / "kernel.so", {}
    subprocess.run([*WAYS[way], "-o", library, SOURCE], check=True, capture_output=True)
    if way == "addresses":
        found = subprocess.run(
            ["gcc", "-print-file-name=libasan.so"], check=True, capture_output=True, text=True
        )
        environment = {"LD_PRELOAD": found.stdout.strip(), "ASAN_OPTIONS": "detect_leaks=0"}
    assert digest(str(library), **environment) == digest("", **{compiled.SWITCH: "off"})
