"""The simulated victim-perpetrator case file: a generator with known truth, and a writer.

Nothing in this package may be fed with, or fitted to, a confidential table.
"""

from populace.examples.folder import write
from populace.examples.generator import generate

__all__ = ["generate", "write"]
