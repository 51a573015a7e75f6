"""Linked tables on 64 bits and in the browser's Python of 32: the same release, byte for byte.

Noise is fixed for this test; everything else is as shipped.
"""

from pathlib import Path

NOISE = Path(__file__).resolve().parents[2] / "browser" / "fixed_noise.py"

SCRIPT = """
import hashlib
from pathlib import Path

exec(Path("noise.py").read_text())
import populace

populace.example("cases", victims=250)
result = {}
for structure, units in {"linked": ("parent", "both"), "networks": ("both",)}.items():
    home = Path("cases", structure)
    project = home / "project.toml"
    for unit in units:
        ends = ["victims"] if unit == "parent" else ["victims", "perpetrators"]
        made = populace.release(project, epsilon=6.0, protect=ends)
        folder = made.save(f"{structure}-{unit}")
        populace.verify(folder)
        report = populace.evaluate(project, folder, records=False)
        result[f"{structure} {unit}"] = report.figures["sentences"]
        for file in sorted(folder.iterdir()):
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            result[f"{structure} {unit} {file.name}"] = digest
"""


def test_a_linked_release_is_the_same_in_the_browser(native_run, pyodide_run):
    files = {"noise.py": NOISE.read_bytes()}
    here, there = native_run(SCRIPT, files)["result"], pyodide_run(SCRIPT, files)["result"]
    assert any(name.endswith("perpetrators.csv") for name in here)
    assert there == here
