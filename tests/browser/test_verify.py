"""A release made here is verified in the browser's Python and on an old NumPy, to the byte.

How a release is made is tested elsewhere.
"""

import hashlib

import pytest

import populace
from tests.unit.publish.made import FILES

VERIFY = """
import hashlib
import populace
from populace import publish
release = populace.verify("release").release
result = hashlib.sha256(publish.synthetic_csv(release.synthetic)).hexdigest()
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    cells = {
        "color": ["crimson", "jade", "azure", "Åland"] * 150,
        "size": ["s", "m", "l", "", "xl", "m"] * 100,
        "tags": ["x;y", "x", "", "y", "z"] * 120,
        "flag": ["yes", "no", "no"] * 200,
    }
    released = populace.release(cells, epsilon=8.0, multi_value={"tags": ";"})
    folder = released.save(tmp_path_factory.mktemp("made") / "release")
    return {f"release/{name}": (folder / name).read_bytes() for name in FILES}


@pytest.mark.parametrize("runtime", ["native_run", "old_numpy_run", "pyodide_run"])
def test_a_release_is_verified_elsewhere(request, runtime, files):
    outcome = request.getfixturevalue(runtime)(VERIFY, files)
    assert outcome["result"] == hashlib.sha256(files["release/synthetic.csv"]).hexdigest()
