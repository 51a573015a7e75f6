"""What people call the columns of the case file. No value or domain is declared here."""

from __future__ import annotations

from typing import Final

TITLES: Final = {
    "registration_year": "Year of registration",
    "gender": "Gender",
    "age_band": "Age",
    "majority_status": "Adult or minor",
    "citizenship": "Citizenship",
    "citizenship_region": "Region of citizenship",
    "country_of_exploitation": "Country of exploitation",
    "exploitation_region": "Region of exploitation",
    "forced_labour": "Forced labour",
    "sexual_exploitation": "Sexual exploitation",
    "other_exploitation": "Other exploitation",
    "labour_sector": "Sector of labour",
    "means_of_control": "Means of control",
    "traffick_months": "Months of trafficking",
    "source_org": "Source of the record",
    "perpetrators": "Number of perpetrators",
    "perpetrator_gender": "Gender of perpetrators",
    "perpetrator_age_band": "Age of perpetrators",
    "perpetrator_region": "Region of perpetrators",
    "perpetrator_relation": "Relation of perpetrators to the victim",
    "victim_paid": "Whether money changed hands",
    "role_recruiter": "A perpetrator recruited",
    "role_transaction": "A perpetrator bought, sold or moved",
    "role_control": "A perpetrator controlled",
    "role_exploiter": "A perpetrator exploited",
    "transport": "Transport",
    "border_crossing": "Border crossing",
    "exploited_in_transit": "Exploited during the journey",
    "aware_of_exploitation": "Knew of the exploitation during the journey",
}
"""The title of each column of `journeys.csv`."""
