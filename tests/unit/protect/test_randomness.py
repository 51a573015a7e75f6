"""Random words are the operating system's, all of them and unchanged."""

import ast
import os
from pathlib import Path

import numpy as np

from populace import protect
from populace.protect import randomness


def test_words_are_the_bytes_of_the_system(monkeypatch):
    asked = []

    def urandom(count):
        asked.append(count)
        return bytes(place % 256 for place in range(count))

    monkeypatch.setattr(os, "urandom", urandom)
    words = randomness.words(3)
    assert asked == [24]
    assert words.dtype == np.uint64
    assert words.tolist() == [
        int.from_bytes(bytes(range(start, start + 8)), "little") for start in (0, 8, 16)
    ]
    assert words.flags.writeable


def test_no_words_are_no_words():
    assert randomness.words(0).shape == (0,)


def test_every_draw_of_noise_asks_the_system(monkeypatch):
    asked = []
    urandom = os.urandom

    def listen(count):
        asked.append(count)
        return urandom(count)

    monkeypatch.setattr(os, "urandom", listen)
    from populace.protect.noise import discrete_gaussian

    discrete_gaussian(100, 1000)
    assert sum(asked) >= 8000
    before = len(asked)
    discrete_gaussian(10**12, 1000)
    assert sum(asked[before:]) >= 3 * 8000


def test_a_fresh_seed_has_63_bits_of_the_system(monkeypatch):
    monkeypatch.setattr(os, "urandom", lambda count: b"\xff" * count)
    assert protect.fresh_seed() == (1 << 63) - 1
    monkeypatch.setattr(os, "urandom", lambda count: b"\0" * count)
    assert protect.fresh_seed() == 0


def test_no_generator_lives_in_protect():
    for path in Path(protect.__file__).parent.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        names |= {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        assert not names & {
            "random",
            "default_rng",
            "Generator",
            "RandomState",
            "seed",
            "secrets",
        }, path.name
