"""The simulated victim-perpetrator case file, with known truth, and two small registers.

Nothing in this package may be fed with, or fitted to, a confidential table.
"""

from populace.examples.folder import write
from populace.examples.generator import generate
from populace.examples.messy import PROJECT, register, write_messy
from populace.examples.yearly import YEARS, write_yearly, yearly

__all__ = [
    "PROJECT",
    "YEARS",
    "generate",
    "register",
    "write",
    "write_messy",
    "write_yearly",
    "yearly",
]
