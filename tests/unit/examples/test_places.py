import numpy as np
import pytest

from populace import codebooks
from populace.examples import places


def test_numbers_of_origins():
    assert [len(codes.split()) for codes in places.ORIGINS] == [45, 35, 25, 18]
    assert len(set(places.ORIGIN_CODES)) == 123


def test_every_place_is_a_code_in_one_region():
    assert len(set(places.PLACES)) == len(places.PLACES) == places.PLACE_REGION.size
    for region, (origins, ends) in enumerate(zip(places.ORIGINS, places.DESTINATIONS, strict=True)):
        for code in origins.split() + ends.split():
            assert len(code) == 2
            assert code.isupper()
            assert places.PLACE_REGION[places.PLACES.index(code)] == region


def test_known_corridors_name_known_places():
    for origin, ends in places.KNOWN_CORRIDORS.items():
        assert origin in places.ORIGIN_CODES
        assert all(any(e in d.split() for d in places.DESTINATIONS) for e in ends.split())


def test_shares_by_region_sum_to_one():
    for table in (places.origin_shares(), places.ORIGIN_REGION, places.DESTINATION_REGION):
        assert table.sum(axis=1) == pytest.approx(1, abs=2e-3)


def test_corridors_stay_in_their_region_and_leave_the_country():
    rows = places.corridors(np.random.default_rng(0)).reshape(123, 4, -1)
    assert rows.sum(axis=2) == pytest.approx(1)
    for region in range(4):
        assert not rows[:, region, region != places.PLACE_REGION].any()
    assert not rows[np.arange(123), :, np.arange(123)].any()
    main = (rows > 0.05).sum(axis=2)
    assert main.min() >= 1
    assert main.max() <= 4
    europe = places.REGIONS.index("Europe")
    assert rows[places.PLACES.index("MD"), europe, places.PLACES.index("RU")] == pytest.approx(
        rows[places.PLACES.index("MD"), europe].max()
    )


def test_places_and_regions_agree_with_the_shipped_codebook():
    region_of = {country.alpha2: country.region for country in codebooks.countries()}
    for place, region in zip(places.PLACES, places.PLACE_REGION, strict=True):
        assert region_of[place] in places.REGIONS[region].split("/")
