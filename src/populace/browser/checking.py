"""A check of tables as the page is to be shown it: the types of `contract`."""

from __future__ import annotations

import populace
from populace.browser.contract import CheckView
from populace.browser.remedies import problem
from populace.browser.wording import spoken


def check_view(found: populace.Check) -> CheckView:
    """What a release would refuse and report. Private."""
    return {
        "passed": found.passed,
        "stops": [problem(error) for error in found.stops],
        "tables": [
            {
                "name": table.name,
                "records": table.records,
                "columns": [
                    {
                        "name": column.name,
                        "filled": column.filled,
                        "nearly_empty": column.nearly_empty,
                        "readings": [
                            {
                                "step": each.step,
                                "filled": each.filled,
                                "understood": each.understood,
                                "lost": [
                                    {"rule": rule, "cells": cells} for rule, cells in each.lost
                                ],
                                "stops": each.stops,
                            }
                            for each in column.readings
                        ],
                    }
                    for column in table.columns
                ],
            }
            for table in found.tables
        ],
        "notes": [spoken(note) for note in found.notes],
        "pace": found.pace or "",
        "files": list(found.files),
    }
