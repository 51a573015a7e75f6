"""What a type checker is told of the public interface: no result is anything at all.

This is read by `make types` and never run.
"""

from typing import Any, assert_type

import polars as pl

import populace
from populace.api.doctors import Diagnosis
from populace.api.preparing import PreparedData
from populace.codebooks import Codebook
from populace.hubs.building import Built
from populace.protect.ledger import Entry, Total
from populace.read.importing import ImportedSchema
from populace.read.linked.keys import Joining
from populace.read.overview import Overview

frame = pl.DataFrame({"town": ["Rome", "Oslo"]})

made = populace.release(frame, epsilon=4, progress=False)
assert_type(made, populace.ReleasedData[pl.DataFrame])
assert_type(made.synthetic, pl.DataFrame)
assert_type(made.aggregates, pl.DataFrame)
assert_type(made.crosstab("town"), pl.DataFrame)
assert_type(made.sample(3), pl.DataFrame)
assert_type(made.replicates("town"), pl.DataFrame)
assert_type(made.count(town="Rome"), populace.Answer)
assert_type(made.share({"town": "Rome"}), populace.Answer)
assert_type(made.summary(), dict[str, Any])
assert_type(made.warnings, tuple[str, ...])
# A path may be that of a project of several tables, which come back by name.
assert_type(populace.release("cases.csv", epsilon=4), populace.ReleasedData[Any])
assert_type(populace.release(["a.csv", "b.csv"], epsilon=4), populace.ReleasedData[Any])
assert_type(populace.load("public"), populace.ReleasedData[Any])
assert_type(populace.verify("public"), populace.Verification)
assert_type(populace.check("cases.csv"), populace.Check)
assert_type(populace.plan(epsilon=4, attributes=3), populace.Plan)
assert_type(populace.plan(epsilon=4, attributes=3).needs, tuple[populace.Met, ...])
assert_type(populace.evaluate("cases.csv", "public"), populace.Report)
assert_type(populace.evaluate(frame, made), populace.Report)
assert_type(populace.risk("cases.csv"), populace.Report | dict[str, populace.Report])
assert_type(populace.prepare("cases.csv"), PreparedData | dict[str, PreparedData])
assert_type(populace.overview("cases.csv"), Overview | dict[str, Overview])
assert_type(populace.joining("project.toml"), tuple[Joining, ...])
assert_type(populace.schema("cases.csv"), str | dict[str, str])
assert_type(populace.import_schema("labels.sav", origin="data"), ImportedSchema)
assert_type(populace.ledger(), tuple[list[Entry], dict[str, Total]])
assert_type(populace.doctor(), Diagnosis)
assert_type(populace.shipped_codebooks(), tuple[Codebook, ...])
assert_type(populace.read_codebook("my.csv", "sex"), populace.ColumnSchema)
assert_type(populace.read_recipe("recipe.toml"), populace.Recipe)
assert_type(populace.read_schema("schema.toml"), populace.Schema)
assert_type(populace.read_project("project.toml"), populace.Project)
assert_type(populace.hub("site.toml", out="site"), Built)
assert_type(populace.publish_for("public", ["hdx", "board"]), populace.Published)
