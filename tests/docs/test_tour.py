"""The tour runs from its first cell to its last, and shows what it is about."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

TOUR = Path(__file__).resolve().parents[2] / "docs" / "tour.ipynb"


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    """The tour as it is after a run."""
    made = nbformat.read(TOUR, as_version=4)
    folder = tmp_path_factory.mktemp("tour")
    client = NotebookClient(made, timeout=600, resources={"metadata": {"path": str(folder)}})
    client.execute()
    return made


def outputs(notebook):
    return [out for cell in notebook.cells if cell.cell_type == "code" for out in cell.outputs]


def test_the_notebook_is_kept_without_output():
    cells = [cell for cell in nbformat.read(TOUR, as_version=4).cells if cell.cell_type == "code"]
    assert len(cells) > 5
    assert all(cell.outputs == [] and cell.execution_count is None for cell in cells)


def test_cards_and_pictures_are_shown(notebook):
    shown = outputs(notebook)
    cards = [each["data"]["text/html"] for each in shown if "text/html" in each.get("data", {})]
    assert sum("Safe to publish" in card for card in cards) >= 3
    assert sum("PRIVATE" in card for card in cards) >= 2
    assert any("image/png" in each.get("data", {}) for each in shown)


def test_the_bar_of_a_run_is_gone_once_it_has_ended(notebook):
    assert "<progress" not in str(outputs(notebook))
