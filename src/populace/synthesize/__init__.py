"""Counts to synthetic records: pure post-processing of protected counts.

Nothing here may see the sensitive table.
"""

from populace.synthesize.linked import synthesize_linked
from populace.synthesize.shards import SHARD, synthesize_in_shards
from populace.synthesize.synthesis import PATIENT, synthesize
from populace.synthesize.trees import synthesize_tree

__all__ = [
    "PATIENT",
    "SHARD",
    "synthesize",
    "synthesize_in_shards",
    "synthesize_linked",
    "synthesize_tree",
]
