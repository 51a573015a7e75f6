"""Which record of its root each link leads to."""

import numpy as np

from populace.synthesize.generator import Generator
from populace.synthesize.tree_links import led
from populace.vocabulary.table import Column, Table

VALUES = (Column("kind", ("a", "b", "c"), public=True),)


def table(*codes):
    return Table(VALUES, (np.array(codes, dtype=np.int32),), len(codes))


def ids(*values):
    return np.array(values, dtype=np.int64)


def test_links_lead_to_what_they_want_of_their_own_root():
    wanted, made = table(1, 2, 2), table(2, 1, 1, 2)
    ends = led(wanted, ids(0, 0, 1), ids(0, 0, 1), ids(0, 0, 1, 1), Generator(1), made)
    assert ends.far.tolist() == [1, 0, 3]
    assert len(ends.taken) == 0


def test_two_links_of_one_record_lead_to_two_where_they_can():
    wanted = table(1, 1, 1)
    ends = led(wanted, ids(0, 0, 0), ids(0, 0, 0), ids(0, 0), Generator(1), table(1, 3))
    assert sorted(ends.far[:2].tolist()) == [0, 1]


def test_a_root_without_records_has_no_links():
    ends = led(table(1, 1), ids(0, 1), ids(0, 1), ids(1, 1), Generator(1), table(1, 2))
    assert ends.far.tolist() == [-1, 0]


def test_records_that_are_not_made_yet_take_what_is_wanted():
    wanted = table(1, 2, 1)
    ends = led(wanted, ids(0, 0, 1), ids(0, 0, 0), ids(0, 0, 0), Generator(1))
    taken = dict(zip(ends.taken.tolist(), ends.of.tolist(), strict=True))
    # The second owner's link leads to the record that took the same value from the first.
    assert ends.far[2] == ends.far[0]
    assert taken == {int(ends.far[0]): 0, int(ends.far[1]): 1}
