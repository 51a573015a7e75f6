"""The names of the places of publication that packages are made for."""

from typing import Literal

PlaceName = Literal[
    "hdx",
    "nada",
    "zenodo",
    "registry",
    "dcat",
    "rocrate",
    "spreadsheet",
    "statistics",
    "powerbi",
    "certificate",
]

PACKAGES = "-packages"
"""What the name of a release has behind it where it is that of the folder of its packages."""
