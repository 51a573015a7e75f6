"""From a release to the folder that may be published, and back.

Nothing here sees the sensitive table.
"""

from populace.publish.folder import FILES, check, render, write
from populace.publish.loading import load
from populace.publish.tables import check as check_columns

__all__ = ["FILES", "check", "check_columns", "load", "render", "write"]
