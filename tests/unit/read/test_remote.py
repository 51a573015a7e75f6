"""Tables whose rows are somewhere else, known by the distinct texts of their columns."""

import numpy as np

from populace.read import Texts, found_in


class Elsewhere:
    """Columns by name, each a mapping of its texts to how many rows hold them."""

    def __init__(self, columns):
        self.columns = columns
        self.names = tuple(columns)

    def look(self, places, subject):
        assert subject is None
        held = [self.columns[self.names[place]] for place in places]
        return [
            Texts(sorted(each), np.array([each[text] for text in sorted(each)])) for each in held
        ]


def test_the_first_texts_of_columns_are_no_row_of_units():
    numbers = dict.fromkeys(map(str, range(20, 28)), 10)
    found = found_in(Elsewhere({"age": {"-": 4, **numbers}, "hours": {"*": 4, **numbers}}))
    assert found.rows == 84
    assert [len(column.values) for column in found.table.columns] == [9, 9]
