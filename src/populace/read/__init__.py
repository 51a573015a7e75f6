"""Files and frames to a `Table`, and schema files to a `Schema`.

Nothing is counted, protected or written here.
"""

from populace.read.options import declare
from populace.read.table import read_mapping, read_table

__all__ = ["declare", "read_mapping", "read_table"]
