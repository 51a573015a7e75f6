"""Reading gives the same on an old NumPy and in the browser's Python, where intp has 32 bits."""

import gzip

SCRIPT = """
from pathlib import Path
from populace.read import draft_schema, parse_schema, read_table
from populace.vocabulary.errors import InputError
from populace.vocabulary.table import Ragged

def shown(table):
    cells = [
        [part.starts.tolist(), part.codes.tolist(), part.codes.dtype.name]
        if isinstance(part, Ragged) else [part.tolist(), part.dtype.name]
        for part in table.cells
    ]
    owners = None if table.subjects is None else table.subjects.tolist()
    return [repr(table.columns), cells, owners, repr(table.facts)]

options = {"columns": ["country", "means", "flag", "number"]}
options |= {"multi_value": {"means": ";"}, "subject_id": "id"}
content = Path("t.csv.gz").read_bytes()
schema = parse_schema('[columns.country]\\ncodebook = "iso3166-alpha3"\\n')
result = [
    shown(read_table(source, schema=schema, **options)) for source in ("t.csv.gz", content)
]
result.append(draft_schema(content))
try:
    read_table(content, columns=["row", "flag"])
except InputError as error:
    result.append(str(error))
result.append(len(read_table(b"a\\n" + b"x" * 1_000_000).columns[0].values[0]))
"""

ROWS = [
    f"{n // 2},{('FRA', 'DEU', 'XXX')[n % 3]},a{n % 7};b{n % 3},{n % 2},{n % 401},r{n}\n"
    for n in range(2000)
]
CONTENT = gzip.compress("".join(["id,country,means,flag,number,row\n", *ROWS]).encode(), mtime=0)


def check(run, native_run):
    outcome, expected = (runtime(SCRIPT, {"t.csv.gz": CONTENT}) for runtime in (run, native_run))
    assert outcome["result"] == expected["result"]
    assert len(outcome["result"]) == 5


def test_an_old_numpy_reads_the_same(old_numpy_run, native_run):
    check(old_numpy_run, native_run)


def test_pyodide_reads_the_same(pyodide_run, native_run):
    check(pyodide_run, native_run)
