"""What people call the columns and values of the examples, in the languages of pages.

No value or domain is declared here. Terms of the Human Trafficking Case Data Standard are those of
the shipped codebooks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from populace.vocabulary.languages import LANGUAGES

TITLES: Final = {
    "registration_year": "Year of registration",
    "gender": "Gender",
    "age_band": "Age",
    "majority_status": "Adult or minor",
    "citizenship": "Citizenship",
    "citizenship_region": "Region of citizenship",
    "country_of_exploitation": "Country of exploitation",
    "exploitation_region": "Region of exploitation",
    "forced_labour": "Forced labor",
    "sexual_exploitation": "Sexual exploitation",
    "other_exploitation": "Other exploitation",
    "labour_sector": "Sector of labor",
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
    "kind": "Kind of exploitation",
    "place": "Place",
    "months": "Months",
    "roles": "Roles",
    "relation": "Relation to the victim",
    "year": "Year",
    "court": "Court",
    "offense": "Offense",
    "region": "Region",
    "role": "Role",
    "sentence": "Sentence",
    "age": "Age",
    "form": "Form of exploitation",
    "country": "Country of origin",
    "referred": "Referred by",
}
"""The title of each column of the simulated tables."""

VALUES: Final = {
    "Female": "Female",
    "Male": "Male",
    "Transgender female": "Transgender female",
    "Transgender male": "Transgender male",
    "Non-conforming": "Non-conforming",
    "Adult": "Adult",
    "Minor": "Minor",
    "Africa": "Africa",
    "Asia": "Asia",
    "Europe": "Europe",
    "Americas/Oceania": "Americas or Oceania",
    "Agriculture": "Agriculture",
    "Begging": "Begging",
    "Construction": "Construction",
    "DomesticWork": "Domestic work",
    "Fishing": "Fishing",
    "Hospitality": "Hospitality",
    "Manufacturing": "Manufacturing",
    "Other": "Other",
    "CourtOrProsecution": "Court or prosecution",
    "NGO": "Non-governmental organization",
    "NonPoliceGovernmentalOrganization": "Governmental organization other than the police",
    "Police": "Police",
    "Family": "Family",
    "IntimatePartner": "Intimate partner",
    "FriendAcquaintance": "Friend or acquaintance",
    "StrangerUnknownOther": "Stranger, unknown or other",
    "No": "No",
    "Yes": "Yes",
    "Airplane": "Airplane",
    "Boat": "Boat",
    "Bus or car": "Bus or car",
    "On foot": "On foot",
    "Train": "Train",
    "Official border point": "Official border point",
    "Other place": "Other place",
    "RecruiterOrIntermediary": "Recruiter or intermediary",
    "BrokerTravelAgent": "Broker or travel agent",
    "Transporter": "Transporter",
    "HarbouredIndividual": "Harbored the individual",
    "ReceivedIndividual": "Received the individual",
    "SoldIndividual": "Sold the individual",
    "BoughtIndividual": "Bought the individual",
    "TransferredIndividual": "Transferred the individual",
    "Smuggler": "Smuggler",
    "TravellingPartner": "Traveling partner",
    "Abuser": "Abuser",
    "ControlledIndividual": "Controlled the individual",
    "Kidnapper": "Kidnapper",
    "Exploiter": "Exploiter",
    "sexual exploitation": "Sexual exploitation",
    "forced labour": "Forced labor",
    "other exploitation": "Other exploitation",
    "private home": "Private home",
    "place of work": "Place of work",
    "street": "Street",
    "other place": "Other place",
    "forced begging": "Forced begging",
    "other": "Other",
    "north": "North",
    "east": "East",
    "south": "South",
    "west": "West",
    "appeals": "Appeals",
    "leader": "Leader",
    "recruiter": "Recruiter",
    "driver": "Driver",
    "guard": "Guard",
    "acquitted": "Acquitted",
    "fined": "Fined",
    "under 5 years": "Under 5 years",
    "5 years and more": "5 years and more",
    "Sexual exploitation": "Sexual exploitation",
    "Forced labor": "Forced labor",
    "Domestic work": "Domestic work",
    "Online fraud": "Online fraud",
    "Family or friend": "Family or friend",
    "Help line": "Help line",
    "Health service": "Health service",
}
"""What values are called that are not words for readers of every language."""


def titled(column: str) -> str:
    """The lines of a schema that title a column; empty where it has none."""
    if column not in TITLES:
        return ""
    return "".join(f'title.{code} = "{word}"\n' for code, word in _words(TITLES[column]))


def labeled(values: Sequence[str]) -> str:
    """The lines of a schema that label values; empty where they need no words."""
    if not any(value in VALUES for value in values):
        return ""
    words = [dict(_words(VALUES.get(value, value))) for value in values]
    return "".join(listed(f"labels.{code}", [each[code] for each in words]) for code in LANGUAGES)


def _words(english: str) -> Iterator[tuple[str, str]]:
    """A word in each language."""
    return ((code, _translations(code).get(english, english)) for code in LANGUAGES)


@cache
def _translations(language: str) -> dict[str, str]:
    return LANGUAGES[language].texts("examples")


def listed(key: str, texts: Sequence[str]) -> str:
    """A list of texts as TOML."""
    line = f"{key} = [" + ", ".join(f'"{text}"' for text in texts) + "]\n"
    if len(line) <= 101:
        return line
    return f"{key} = [\n" + "".join(f'    "{text}",\n' for text in texts) + "]\n"
