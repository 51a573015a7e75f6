"""The simulated victim-perpetrator case file, with known truth, and a small messy register.

Nothing in this package may be fed with, or fitted to, a confidential table.
"""

from populace.examples.folder import write
from populace.examples.generator import generate
from populace.examples.messy import PROJECT, register, write_messy

__all__ = ["PROJECT", "generate", "register", "write", "write_messy"]
