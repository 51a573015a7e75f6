"""Every benchmark, one after the other; accuracy, which takes hours, comes last.

python benchmarks/run.py [--quick] [--data FOLDER]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Start each script in a process of its own; stop at the first that fails."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument(
        "--quick", action="store_true", help="one epsilon, one repeat, small tables"
    )
    parser.add_argument("--data", help="where the public tables are")
    options = parser.parse_args()
    data = ["--data", options.data] if options.data else []
    accuracy = ["--epsilons", "4", "--repeats", "1", "--tables", "sparse,flags-16"]
    counting = ["--tables", "sparse", "--repeats", "1"]
    for script, quick in (
        ("counting.py", [*(counting if options.quick else []), *data]),
        ("noise.py", []),
        ("risk.py", [*(counting if options.quick else []), *data]),
        ("linked.py", ["--seeds", "1", "--victims", "2000"] if options.quick else []),
        ("networks.py", data),
        (
            "browser.py",
            ["--repeats", "1", "--tables", "casefile,sparse-56k"] if options.quick else [],
        ),
        ("showcase.py", ["--rounds", "1"] if options.quick else []),
        ("k_anonymity.py", [*(["--tables", "victims-detail"] if options.quick else []), *data]),
        ("coverage.py", [*(accuracy if options.quick else []), *data]),
        ("optimum.py", [*(accuracy if options.quick else []), *data]),
        ("accuracy.py", [*(accuracy if options.quick else []), *data]),
        ("plots.py", []),
    ):
        print(f"benchmarks/{script}", flush=True)
        subprocess.run([sys.executable, HERE / script, *quick], check=True)


if __name__ == "__main__":
    main()
