import numpy as np
import pytest

from populace.examples import generate


@pytest.fixture(scope="session")
def accounts():
    """Structure A: each account belongs to one victim."""
    return generate(np.random.default_rng(2), structure="A")


@pytest.fixture(scope="session")
def networks():
    """Structure B: victims share perpetrators."""
    return generate(np.random.default_rng(3), structure="B")
