"""Damaged data dictionaries: read as they are, or refused in one clear error."""

import json

import pandas as pd
import pyreadstat
import pytest

from populace.read import import_schema
from tests.unit.read.dictionaries.test_ddi import FIRST, HEADS
from tests.unit.read.dictionaries.test_xlsform import form
from tests.unit.read.test_damaged import CHANGES, damaged, refused

FIELDS = [
    {"name": "sex", "categories": [{"value": 1, "label": "Female"}, {"value": 2, "label": "Male"}]},
    {"name": "means", "type": "list", "delimiter": ";", "categories": ["threat", "debt"]},
    {"name": "country", "constraints": {"enum": ["FR", "DE"]}},
]
SHOWCASE = {
    "use_columns": ["sex", "means"],
    "multi_value_columns": {"means": ";"},
    "sensitive_zeros": [],
    "reporting_length": 5,
    "reporting_resolution": 10,
    "sensitive_microdata_path": "./cases.csv",
    "sensitive_microdata_delimiter": ",",
}
SURVEY = [
    ["begin group", "who", "", ""],
    ["select_one sexes", "sex", "Sex", "Sexe"],
    ["end group", "", "", ""],
    ["select_multiple ways", "means", "Means", "Moyens"],
]


def statistics(write, path):
    labels = {"sex": {1: "Female", 2: "Male", 9: "Refused"}}
    write(pd.DataFrame({"sex": [1.0, 2.0, 9.0]}), str(path), variable_value_labels=labels)


MADE = {
    "codebook.xml": lambda path: path.write_text(
        f"{HEADS['2.5']}<dataDscr>{FIRST}</dataDscr></codeBook>", "utf-8"
    ),
    "form.xlsx": lambda path: form(path, SURVEY),
    "redcap.csv": lambda path: path.write_text(
        "Variable / Field Name,Form Name,Field Type,Field Label,"
        '"Choices, Calculations, OR Slider Labels"\n'
        'sex,intake,radio,Sex,"1, Female | 2, Male"\nhurt,intake,yesno,Hurt,\n',
        "utf-8",
    ),
    "fields.json": lambda path: path.write_text(json.dumps({"fields": FIELDS}), "utf-8"),
    "package.json": lambda path: path.write_text(
        json.dumps({"resources": [{"name": "a", "schema": {"fields": FIELDS}}]}), "utf-8"
    ),
    "lists.csv": lambda path: path.write_text(
        "column,value,label\nsex,1,Female\nsex,2,Male\nway,a,Threats\n", "utf-8"
    ),
    "settings.json": lambda path: path.write_text(json.dumps(SHOWCASE), "utf-8"),
    "labels.sav": lambda path: statistics(pyreadstat.write_sav, path),
    "labels.dta": lambda path: statistics(pyreadstat.write_dta, path),
}


@pytest.mark.parametrize("name", MADE)
def test_a_damaged_dictionary_is_read_or_refused(name, tmp_path, fuzz):
    place = tmp_path / name
    MADE[name](place)
    seed = place.read_bytes()
    assert import_schema(place, origin="instrument").text

    def try_it(changes):
        place.write_bytes(damaged(seed, changes))
        refused(lambda: import_schema(place, origin="instrument"))

    fuzz(try_it, changes=CHANGES)
