"""A static site over any number of releases: catalog, data sets, comparisons, stories.

Nothing here sees a sensitive table: a hub is made from folders that anybody may have.
"""

from populace.hubs.building import Built, build
from populace.hubs.site_file import Site, read_site, site_of

__all__ = ["Built", "Site", "build", "read_site", "site_of"]
