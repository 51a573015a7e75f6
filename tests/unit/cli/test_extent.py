"""Options that say where in a file its table stands."""

import populace
from populace.cli.options import extent, found_otherwise, names_in


def test_every_part_of_an_extent_has_its_option():
    fields = set(populace.Extent.__dataclass_fields__)
    assert fields <= names_in(found_otherwise)
    values = dict.fromkeys(fields) | {"skip_rows": 0, "no_header": False, "header_is_names": False}
    assert extent(values) is None
    assert extent(values | {"header_row": 3}) == populace.Extent(header_row=3)
    assert extent(values | {"skip_footer": 0}) == populace.Extent(skip_footer=0)
