"""pac-synth 0.0.8 as a whole program: CSV in, synthetic table and counts out."""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path

import pacsynth


def main() -> None:
    """Read, protect, synthesize and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--epsilon", type=float, required=True)
    parser.add_argument("--delta", type=float, required=True)
    parser.add_argument("--length", type=int, default=3)
    parser.add_argument("--settings", choices=["builder", "toolkit"], required=True)
    parser.add_argument("--multi-value", default="{}", help="JSON: column to delimiter")
    parser.add_argument("--zeros", default="[]", help="JSON: columns whose 0 is a value")
    options = parser.parse_args()
    with options.source.open(encoding="utf-8", newline="") as file:
        raw = list(csv.reader(file))
    multi_value = json.loads(options.multi_value)
    data = pacsynth.Dataset(
        raw, multi_value_columns=multi_value, sensitive_zeros=json.loads(options.zeros)
    )
    builder = pacsynth.DpAggregateSeededParametersBuilder()
    builder.reporting_length(options.length).epsilon(options.epsilon).delta(options.delta)
    if options.settings == "toolkit":
        builder.accuracy_mode(pacsynth.AccuracyMode.prioritize_long_combinations())
        builder.fabrication_mode(pacsynth.FabricationMode.balanced())
        builder.percentile_percentage(99).percentile_epsilon_proportion(0.01)
        builder.number_of_records_epsilon_proportion(0.005)
        builder.use_synthetic_counts(value=True)
    synthesizer = pacsynth.DpAggregateSeededSynthesizer(builder.build())
    synthesizer.fit(data)
    rows = synthesizer.sample(join_multi_value_columns=bool(multi_value))
    options.folder.mkdir(parents=True, exist_ok=True)
    with (options.folder / "synthetic.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    counts = synthesizer.get_dp_aggregates("\x1f")
    (options.folder / "counts.json").write_text(json.dumps(counts), encoding="utf-8")


if __name__ == "__main__":
    main()
