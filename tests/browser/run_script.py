"""Runs one test script inside a folder and leaves its JSON result there; the same on every runtime.

Nothing of Populace may be imported here: the script under test does that itself.
"""

import json
import os
import runpy
import sys
import warnings
from pathlib import Path


def run_script(folder: str) -> None:
    """Run `script.py` of a folder with `files/` as working directory; write `outcome.json`.

    The script's inputs lie in the working directory, and what it writes there is its output. The
    global name `result`, when the script sets it, must be a JSON value.
    """
    exchange = Path(folder)
    os.chdir(exchange / "files")
    warnings.simplefilter("error")
    # Nearly every release has notes for its publisher.
    warnings.filterwarnings("ignore", message="Private note: ")
    names = runpy.run_path(str(exchange / "script.py"), run_name="__main__")
    outcome = {"result": names.get("result"), "python": sys.version.split()[0]}
    if "numpy" in sys.modules:
        outcome["numpy"] = sys.modules["numpy"].__version__
    (exchange / "outcome.json").write_text(json.dumps(outcome), encoding="utf-8")


if __name__ == "__main__":
    run_script(sys.argv[1])
