"""Random small families, and families that differ from them in one parent or one child.

No check lives here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from populace import count
from populace.count import Families, Subjects, families
from populace.vocabulary.degrees import class_starts, gathered
from populace.vocabulary.linked import Unit

SIZE = 6
"""How many values a child can hold."""

PARENT_SIZE = 5
"""How many values a parent can hold besides her class; classes follow."""


@dataclass(frozen=True)
class World:
    """Parents' and children's values, whose child each is, and the word that decides who stays."""

    parents: tuple[tuple[int, ...], ...]
    children: tuple[tuple[int, ...], ...]
    parent_of: tuple[int, ...]
    words: tuple[int, ...]
    most: int

    def without_parent(self, gone: int) -> World:
        """All but one parent and her children."""
        kept = [c for c, parent in enumerate(self.parent_of) if parent != gone]
        return replace(
            self,
            parents=self.parents[:gone] + self.parents[gone + 1 :],
            children=tuple(self.children[c] for c in kept),
            parent_of=tuple(self.parent_of[c] - (self.parent_of[c] > gone) for c in kept),
            words=tuple(self.words[c] for c in kept),
        )

    def without_child(self, gone: int) -> World:
        """All but one child."""
        return replace(
            self,
            children=self.children[:gone] + self.children[gone + 1 :],
            parent_of=self.parent_of[:gone] + self.parent_of[gone + 1 :],
            words=self.words[:gone] + self.words[gone + 1 :],
        )

    @property
    def families(self) -> Families:
        """The families as counted; words decide who stays, the same in every world."""
        held = np.bincount(np.array(self.parent_of, dtype=int), minlength=len(self.parents))
        order = sorted(range(len(self.children)), key=lambda c: (self.parent_of[c], c))
        crowded = [self.words[c] for c in order if held[self.parent_of[c]] > self.most]

        def words(number: int) -> np.ndarray:
            assert number == len(crowded)
            return np.array(crowded, dtype=np.uint64)

        return families(
            sets(self.children, SIZE),
            np.array(self.parent_of, dtype=np.int64),
            len(self.parents),
            self.most,
            words,
        )

    def parents_with_class(self, released: tuple[bool, ...] = (True,) * 4) -> Subjects:
        """The parents' values, with the class of the number of children (0, 1, 2, 3 or more)."""
        classes = np.minimum(self.families.degree, 3)
        return sets(
            tuple(
                values + ((PARENT_SIZE + int(own),) if released[own] else ())
                for values, own in zip(self.parents, classes, strict=True)
            ),
            PARENT_SIZE + 4,
        )

    def parents_alone(self) -> Subjects:
        """The parents' values."""
        return sets(self.parents, PARENT_SIZE)


def sets(values: tuple[tuple[int, ...], ...], size: int) -> Subjects:
    """Subjects that hold these values."""
    starts = np.cumsum([0, *map(len, values)]).astype(np.int64)
    ids = np.array([each for held in values for each in held], dtype=np.int32)
    return Subjects(size, size, starts, ids)


def random_world(rng: np.random.Generator, most: int, attributes: int = 4) -> World:
    """A few parents, one of them crowded as often as not."""
    number = int(rng.integers(1, 4))
    degrees = rng.integers(0, most + 3, number)
    parent_of = tuple(np.repeat(np.arange(number), degrees).tolist())

    def some(size: int, largest: int) -> tuple[int, ...]:
        held = rng.choice(size, rng.integers(0, largest + 1), replace=False)
        return tuple(sorted(held.tolist()))

    alike = rng.random() < 0.5
    one = tuple(range(attributes))
    other = tuple(range(SIZE - attributes, SIZE))
    children = tuple(
        (one if rng.random() < 0.7 else other) if alike else some(SIZE, attributes)
        for _ in parent_of
    )
    words = tuple(int(word) for word in rng.integers(0, 2**62, len(parent_of)))
    parents = tuple(some(PARENT_SIZE, PARENT_SIZE) for _ in range(number))
    return World(parents, children, parent_of, words, most)


def directed_world(most: int, degree: int, attributes: int = 3) -> World:
    """One parent whose children are all alike, but the first, who is last to be dropped."""
    one, other = tuple(range(attributes)), tuple(range(SIZE - attributes, SIZE))
    children = (one, *(other,) * (degree - 1))
    words = tuple(range(degree))
    return World(((0, 1, 2),), children, (0,) * degree, words, most)


def change2(before: np.ndarray, after: np.ndarray) -> int:
    """The squared distance of two vectors."""
    return int(((before - after) ** 2).sum())


def check_world(world: World, cap2: int, attributes: int = 4) -> None:
    """Every count over children changes by no more than is said of it."""
    reach = count.Reach(world.most, attributes, PARENT_SIZE + 1)
    pairs: list[tuple[World, Unit]] = [
        (world.without_parent(parent), "parent") for parent in range(len(world.parents))
    ]
    gone = range(len(world.children)) if len(world.children) < 8 else (0, 1)
    pairs += [(world.without_child(child), "child") for child in gone]
    for other, unit in pairs:
        for length in (1, 2, 3):
            one2 = reach.weighted2(length)
            said = count.change2(unit, cap2, one2, reach.entries(length))
            seen = change2(clipped_sums(world, length, cap2), clipped_sums(other, length, cap2))
            assert seen <= said, f"{unit}, length {length}"
            assert seen <= count.change2("both", cap2, one2, reach.entries(length))
        for tau in {3, 4, world.most - 1, world.most} - {2}:
            check_counted(world, other, unit, min(tau, world.most), reach)
        said = count.change2(unit, cap2, reach.cross2(), reach.entries(1) * (PARENT_SIZE + 2))
        assert change2(crossed(world, cap2), crossed(other, cap2)) <= said, f"{unit}, pairs"
        if unit == "parent":
            check_weighted_pairs(world, other, cap2)
        check_pairs_within(world, other, cap2, unit, attributes)
        cells = 1 if unit == "parent" else 2
        assert change2(world.families.degrees(), other.families.degrees()) <= cells
        classes = class_starts(world.most)
        by_class = [gathered(each.families.degrees(), classes) for each in (world, other)]
        assert change2(*by_class) <= cells
        assert change2(by_length(world), by_length(other)) <= cells
        assert change2(likeness(world), likeness(other)) <= cells
        shares = [count.equal_shares(each.families) for each in (world, other)]
        assert change2(*shares) <= count.SHARES2, f"{unit}, equal shares"


def check_weighted_pairs(world: World, other: World, cap2: int) -> None:
    """A parent changes pairs across by no more than their bound, in the weighted length."""
    weights = 64 * 4 ** (np.add.outer(np.arange(PARENT_SIZE + 4), np.arange(SIZE)) % 3)
    before, after = (
        count.cross_sums(each.parents_with_class(), _values(each), cap2, weights)
        for each in (world, other)
    )
    seen = int((weights * (before - after) ** 2).sum())
    assert seen <= 64 * cap2 * count.FINE**2, "parent, weighted pairs"


def check_pairs_within(world: World, other: World, cap2: int, unit: Unit, attributes: int) -> None:
    """Pairs across within a bound on each link's change by no more than lemma 6 says."""
    weights = 64 * 4 ** (np.add.outer(np.arange(PARENT_SIZE), np.arange(SIZE)) % 3)
    heaviest = np.array([count.heaviest_link(row, [1] * SIZE, attributes) for row in weights])
    before, after = (
        count.sums_within(
            each.parents_alone(),
            _values(each),
            count.link_lengths(each.parents_alone(), heaviest),
            cap2,
        )
        for each in (world, other)
    )
    seen = int((weights * (before - after) ** 2).sum())
    touched = (world.most + 1) * attributes * PARENT_SIZE * 16
    link2 = count.link_change2(cap2, touched)
    assert seen <= 64 * (4 * cap2 * count.FINE**2 if unit == "parent" else link2), f"{unit}, within"


def check_counted(world: World, other: World, unit: Unit, tau: int, reach: count.Reach) -> None:
    """Links, at most tau of each parent counted, change by no more than is said of them."""
    numbers = [count.counted(each.families, tau) for each in (world, other)]
    assert change2(*numbers) <= count.counted_change2(unit, tau), f"{unit}, {tau} links"
    values = [count.counted_values(_values(each), tau) for each in (world, other)]
    seen = change2(*values)
    assert seen <= count.counted_values_change2(unit, tau, reach), f"{unit}, values, {tau} links"
    assert seen <= count.counted_values_change2("both", tau, reach)


def _values(world: World) -> count.Tally:
    return count.tally(world.families, np.arange(SIZE, dtype=np.uint64), 1)


def clipped_sums(world: World, length: int, cap2: int) -> np.ndarray:
    """The sums over parents for all combinations of a length."""
    width = 3
    keys = sorted(
        sum(each << (width * (length - 1 - place)) for place, each in enumerate(chosen))
        for chosen in _choices(length)
    )
    tally = count.tally(world.families, np.array(keys, dtype=np.uint64), length)
    return tally.sums(cap2)


def _choices(length: int) -> list[tuple[int, ...]]:
    return list(combinations(range(SIZE), length))


def crossed(world: World, cap2: int) -> np.ndarray:
    """Pairs across."""
    return count.cross_sums(world.parents_with_class(), _values(world), cap2)


def by_length(world: World) -> np.ndarray:
    """The histogram of squared lengths of single values."""
    return count.by_length(_values(world).squares(), count.grid(1000))


def likeness(world: World) -> np.ndarray:
    """Families by how alike their children are in the first three values, as if one column."""
    single = replace(
        world,
        children=tuple(tuple(v for v in held if v < 3)[:1] for held in world.children),
    )
    return count.sibling_cells(single.families, 0, 3)


def check_class(world: World, length: int, cap: int, released: tuple[bool, ...]) -> None:
    """The parents' combinations change by no more than is said when a child comes or goes."""
    bound = PARENT_SIZE + 1
    weights = count.weights(length, cap, bound)
    said = max(1, count.class_change2(weights, length, bound))
    for child in range(len(world.children)):
        pair = [
            count.clipped(replace(each.parents_with_class(released), bound=bound), length, cap)
            for each in (world, world.without_child(child))
        ]
        keys = np.union1d(pair[0].keys, pair[1].keys)
        assert change2(pair[0].of(keys), pair[1].of(keys)) <= said


def check_families(rng: np.random.Generator) -> None:
    """Random and directed families, against all that is said of them."""
    for _ in range(20):
        world = random_world(rng, int(rng.integers(3, 6)))
        check_world(world, int(rng.integers(1, 40)))
    for most in (3, 4, 40):
        for degree in sorted({1, 2, 3, 17, 33, most, most + 1}):
            for cap2 in (1, 10**6):
                check_world(directed_world(most, degree), cap2, attributes=3)


def check_classes(rng: np.random.Generator) -> None:
    """The class of the number of children as an attribute of parents, released or not."""
    for _ in range(20):
        world = random_world(rng, int(rng.integers(3, 6)))
        released = tuple(bool(each) for each in rng.random(4) < 0.7)
        for length in (1, 2, 3):
            for cap in range(length, PARENT_SIZE + 2):
                check_class(world, length, cap, released)
