"""What columns and values are called where people read of them, on every face of a release."""

from __future__ import annotations

import pytest

from populace import publish
from populace.publish.metadata import readme
from populace.publish.page import showcase, static
from populace.publish.page import summary as page
from populace.publish.questions.openings import plain_openings
from tests.browser.pages import coded
from tests.golden import folder_of


def test_flags_are_read_as_no_and_yes_on_every_face():
    release = coded()
    assert "is forced: Yes, 70% ± 3 of all" in " ".join(plain_openings(release))
    body = static.body(release)
    assert ">No</bdi></th><td>300\u00a0±\u00a020" in body
    assert ">Yes</bdi></th><td>250\u00a0±\u00a020" in body
    assert "<bdi>Yes</bdi>" in page.write(release).decode()
    [table] = showcase.data(release, {})["tables"]
    assert table["columns"][0]["labels"] == ["No", "Yes"]
    # The page calls a flag that has one value by the name of its column.
    assert table["columns"][1]["labels"] == []


@pytest.mark.parametrize("kind", ["families", "network", "tree"])
def test_columns_of_linked_tables_are_called_as_in_their_own_table(kind):
    release = publish.load(folder_of(kind, 2))
    qualified = {
        column.name
        for each in publish.shown(release)
        for column in each.aggregates.columns
        if "." in column.name
    }
    faces = (static.body(release), page.write(release).decode(), readme.write(release).decode())
    for name in qualified:
        for face in (faces[0], faces[1].split("Files beside")[0], faces[2].split("## Files")[0]):
            assert f">{name}<" not in face
            assert f"{name}:" not in face
