"""Small tables for the tests of preparation, and a way to read them back as texts."""

from hypothesis import strategies as st

from populace.publish import synthetic_columns
from populace.read import read_table
from populace.vocabulary.schema import ColumnSchema, Schema

WORDS = st.sampled_from(["", "a", "b", "c", " a", "B", "10", "2.5", "-3", "2024-02-29", "x;y"])
JOINED = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=4).map(";".join)


def table(data, *, multi=None, subject_id=None, **schema):
    """A table whose columns are declared with private domains, so that none is taken for a flag."""
    columns = tuple(
        ColumnSchema(name, delimiter=(multi or {}).get(name)) for name in data if name != subject_id
    )
    return read_table(data, schema=Schema(columns, subject_id=subject_id, **schema))


def texts(prepared):
    """The cells of each column as lists of texts, None where absent."""
    return synthetic_columns(prepared)


@st.composite
def registers(draw):
    """Columns of the same length: owner, word, joined values and date."""
    size = draw(st.integers(0, 12))
    lists = {
        "owner": st.sampled_from(["p", "q", "r"]),
        "word": WORDS,
        "joined": JOINED,
        "day": st.dates().map(str),
    }
    return {
        name: draw(st.lists(cells, min_size=size, max_size=size)) for name, cells in lists.items()
    }
