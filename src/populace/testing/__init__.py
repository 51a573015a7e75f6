"""The contracts of what packages add, as checks that a test of theirs calls.

Each check returns where the contract is kept, and raises an AssertionError that says what to do.
"""

from populace.testing.contracts import (
    check_codebook,
    check_operation,
    check_reader,
    check_synthesizer,
    check_writer,
)

__all__ = [
    "check_codebook",
    "check_operation",
    "check_reader",
    "check_synthesizer",
    "check_writer",
]
