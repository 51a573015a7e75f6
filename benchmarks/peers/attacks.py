"""Attacks of others' making: canaries in one run (jax-privacy), and anonymeter's three.

The two do not fit into one environment; `audit.py` makes one for each, and this file runs in it.
"""

from __future__ import annotations

import argparse
import json
import warnings
from pathlib import Path
from typing import Any

ATTEMPTS = 100
"""How many questions may be tried for each attack of singling out.

The library tries ten millions unless it is told: where few values make somebody unique it looks for
questions that are not there, for hours.
"""


def canaries(scores: Path, epsilon: float, delta: float) -> dict[str, Any]:
    """What one run proves of epsilon, at 95%, from scores of canaries in and out of the data."""
    from jax_privacy import auditing

    sides = json.loads(scores.read_text("utf-8"))
    auditor = auditing.CanaryScoreAuditor(sides["in"], sides["out"])
    return {
        "claimed": epsilon,
        "canaries": len(sides["in"]) + len(sides["out"]),
        "one run": float(auditor.epsilon_one_run(0.05, delta)),
        "one run, f-DP": float(auditor.epsilon_one_run_fdp(0.05, delta)),
        "area under curve": float(auditor.attack_auroc()),
    }


def inference(real: Path, synthetic: Path, control: Path, attacks: int) -> list[dict[str, Any]]:
    """Singling out, linkability and inference, against people in the data and others (control)."""
    import pandas as pd
    from anonymeter import evaluators

    warnings.simplefilter("ignore")
    ori, syn, others = (
        pd.read_csv(path, dtype=str, keep_default_na=False) for path in (real, synthetic, control)
    )
    names = list(ori.columns)
    half = len(names) // 2
    tried = [
        (
            "singling out",
            evaluators.SinglingOutEvaluator(
                ori, syn, attacks, 3, others, max_attempts=ATTEMPTS * attacks
            ),
            {"mode": "multivariate"},
        ),
        (
            "linkability",
            evaluators.LinkabilityEvaluator(
                ori, syn, (names[:half], names[half:]), attacks, 1, others
            ),
            {},
        ),
    ]
    tried += [
        (
            f"inference of {secret}",
            evaluators.InferenceEvaluator(
                ori,
                syn,
                [name for name in names if name != secret],
                secret,
                n_attacks=attacks,
                control=others,
            ),
            {},
        )
        for secret in (names[0], names[-1])
    ]
    lines = []
    for name, evaluator, how in tried:
        evaluator.evaluate(**how)
        found = evaluator.results()
        risk = found.risk()
        lines.append(
            {
                "attack": name,
                "people": found.attack_rate.value,
                "others": found.control_rate.value,
                "baseline": found.baseline_rate.value,
                "risk": risk.value,
                "low": risk.ci[0],
                "high": risk.ci[1],
            }
        )
    return lines


def main() -> None:
    """Print what was found as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    which = parser.add_subparsers(dest="which", required=True)
    one = which.add_parser("canaries")
    one.add_argument("scores", type=Path)
    one.add_argument("epsilon", type=float)
    one.add_argument("delta", type=float)
    other = which.add_parser("inference")
    for name in ("real", "synthetic", "control"):
        other.add_argument(name, type=Path)
    other.add_argument("--attacks", type=int, default=1000)
    told = vars(parser.parse_args())
    print(json.dumps({"canaries": canaries, "inference": inference}[told.pop("which")](**told)))


if __name__ == "__main__":
    main()
