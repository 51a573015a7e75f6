"""Shipped lists against the published files that they stand for: facts, noted down from these.

The CTDC files are the k-anonymized Global Dataset (April 2020, in two copies that spell ages
differently), the Victim-Perpetrator Synthetic Dataset (December 2022) and the Global Synthetic
Dataset (2024); HTCDS is version 2.0, its field standards and its form for survey tools.
"""

from __future__ import annotations

import pytest

from populace import codebooks
from populace.read import draft_schema, read_table
from populace.read.schemas.proposals import books_for
from tests.unit.read.table_cells import cells

DASHES = ["0--8", "9--17", "18--20", "21--23", "24--26", "27--29", "30--38", "39--47", "48+"]
ONE_DASH = [band.replace("--", "-") for band in DASHES]
PERPETRATORS = ["0--29", "30--38", "39--47", "48+"]
AREAS = ["Asia", "Europe", "Africa", "Americas/Oceania"]
_CODES = (
    "AE AF AL AR AT BA BD BF BG BH BO BY CD CI CN CO CY CZ DK EC EG ER GH GN GW HK HT ID IN IT JO"
    " JP KE KG KH KR KW KZ LA LB LK LY MD MG MK ML MM MU MX MY NE NG NP OM PH PL QA RO RS RU SA SG"
    " SL SN SY TH TJ TM TR TT TW UA UG US UZ VN ZA"
)
TRANS = "Trans/Transgender/NonConforming"
COUNTRIES = _CODES.split()
REGIONS = """Northern Africa|Sub-Saharan Africa|Latin America and the Caribbean|Northern America
Central Asia|Eastern Asia|South-eastern Asia|Southern Asia|Western Asia|Eastern Europe
Northern Europe|Southern Europe|Western Europe|Australia and New Zealand|Melanesia|Micronesia
Polynesia""".replace("\n", "|").split("|")
NAMES = """Antigua and Barbuda|Bolivia (Plurinational State of)|Bosnia and Herzegovina
Brunei Darussalam|Cabo Verde|Congo|Congo, Democratic Republic of the|Côte d'Ivoire|Czechia
Falkland Islands (Malvinas)|Holy See|Hong Kong|Iran (Islamic Republic of)
Korea (Democratic People's Republic of)|Korea, Republic of|Lao People's Democratic Republic
Moldova, Republic of|Micronesia (Federated States of)|Myanmar|Palestine, State of|Pitcairn
Russian Federation|Saint Lucia|Sao Tome and Principe|Syrian Arab Republic
Taiwan (Province of China)|Tanzania, United Republic of|Trinidad and Tobago|Turkey
United Kingdom of Great Britain and Northern Ireland|United States of America
Venezuela (Bolivarian Republic of)|Viet Nam|Virgin Islands (U.S.)""".replace("\n", "|").split("|")
TABLES = """United Republic of Tanzania|Democratic Republic of the Congo|Republic of Korea
Democratic People's Republic of Korea|Republic of Moldova|State of Palestine|Saint Helena
China, Hong Kong Special Administrative Region|United States Virgin Islands""".replace(
    "\n", "|"
).split("|")
VICTIMS = "CTDC k-anonymized 2020"
RECORDS = "CTDC synthetic 2024"
FORM = "HTCDS 2.0, form"
PAIRS = "CTDC victim-perpetrator 2022"
HTCDS = "HTCDS 2.0"

# The file and its column; the codebook; what joins values; the values as published; those of them
# that the codebook does not know.
PUBLISHED = [
    (VICTIMS, "gender", "ctdc-gender", None, ["Female", "Male"], []),
    (VICTIMS, "ageBroad", "ctdc-age-band-global", None, DASHES, []),
    (VICTIMS, "ageBroad", "ctdc-age-band-global", None, ONE_DASH, []),
    (VICTIMS, "ageBroad", "ctdc-age-band", None, DASHES, []),
    (VICTIMS, "ageBroad", "ctdc-age-band", None, ONE_DASH, []),
    (VICTIMS, "citizenship", "iso3166-alpha2", None, [*COUNTRIES, "0"], ["0"]),
    (VICTIMS, "Datasource", "ctdc-data-source", None, ["Case Management", "Hotline"], []),
    (
        *(PAIRS, "yearRegister", "ctdc-year-band", None),
        *(["2005-2013", "2014-2018", "2019", "2020", "2021-2022"], []),
    ),
    (PAIRS, "gender", "ctdc-gender", None, ["Female", "Male"], []),
    (PAIRS, "majorityStatus", "ctdc-majority-status", None, ["Adult", "Minor"], []),
    (PAIRS, "UN_COO_Region", "ctdc-regions", None, AREAS, []),
    (PAIRS, "UN_COO_Region", "un-m49-regions", None, AREAS, ["Americas/Oceania"]),
    (PAIRS, "IP_Gender", "ctdc-gender", ";", ["Male", "Female", "Female;Male"], []),
    (PAIRS, "IP_ageBroad", "ctdc-age-band-perpetrator", ";", [*PERPETRATORS, "30--38;48+"], []),
    (
        PAIRS,
        "IP_ageBroad",
        "ctdc-age-band-perpetrator",
        ";",
        ["0-29", "30-38", "39-47", "30-38;39-47"],
        [],
    ),
    (PAIRS, "IP_citizen_UNRegion", "ctdc-regions", ";", [*AREAS, "Africa;Asia"], []),
    (
        *(PAIRS, "IP_Relation", "ctdc-relation", ";"),
        *(["StrangerUnknownOther", "FriendAcquaintance", "FamilyIntimatePartner"], []),
    ),
    (PAIRS, "IP_PayMoney", "yes-no", ";", ["No", "Yes", "No;Yes"], []),
    (
        *(HTCDS, "vic_RelationshipToTrafficker", "htcds-relationship", None),
        *(["Familial", "Acquainted", "Unaquainted"], []),
    ),
    (
        *(HTCDS, "vic_TraffickingStatus", "htcds-trafficking-status", None),
        *(["Possible victim", "Actual victim", "Not a victim (of trafficking)"], []),
    ),
    (
        *(HTCDS, "vic_TraffickingStatusDecisionMakingOrg", "htcds-decision-organization", None),
        *(
            ["Police", "NGO", "CourtOrProsecution", "NonPoliceGovernmentalOrganization", "Other"],
            [],
        ),
    ),
    (
        *(HTCDS, "prs_Gender", "htcds-gender", None),
        [
            *("Feminine", "Masculine", "TransgenderFeminine", "TransgenderMasculine"),
            *("NonConforming", "NonSpecifiedUnknown"),
        ],
        [],
    ),
    (
        *(HTCDS, "cas_Status", "htcds-status", None),
        *(["Active", "Follow Up", "Closed", "Closed Referred"], []),
    ),
    (HTCDS, "hte_Type", "htcds-event", None, ["Recruitment", "Transit", "Exploitation"], []),
    (
        *(HTCDS, "vic_TypeOfSexExploitation", "htcds-sexual-exploitation", ";"),
        ["Prostitution", "Pornography;RemoteInteractiveServices", "PrivateSexualServices"],
        [],
    ),
    (
        *(HTCDS, "vic_TypeOfExploitation", "htcds-exploitation", ";"),
        [
            *("ForcedLabour", "SexualExploitation", "ChildLabour", "ForcedMarriage", "Servitude"),
            *("ForcedMilitaryByNonStateActors", "OrganRemoval", "ForcedBegging"),
            *("ForcedAdoption", "Surrogacy", "Other"),
        ],
        [],
    ),
    (
        *(HTCDS, "vic_MethodOfRecruitment", "htcds-recruitment", ";"),
        [
            *("AtAPlaceOfBusiness", "AtAnEducationalInstitution", "AtWork"),
            *("ThroughOnlineSocialNetworks", "ThroughAnOnlineAdvertisement"),
            *("ThroughATelevisionAdvert", "ThroughANewspaperAdvert"),
            *("ThroughFamilyOrFamilyEvents", "ThroughFriendsOrSocialEvents", "Other"),
        ],
        [],
    ),
    (
        *(HTCDS, "vic_MethodsOfControl", "htcds-means-of-control", ";"),
        [
            *("PhysicalThreats", "ThreatsLawEnforcement", "ThreatensChildrenFamily"),
            *("DebtBondage", "FalsePromises", "PhysicalAbuse", "SexualAbuse", "TakesEarnings"),
            *("RestrictsFinancialAccess", "RestrictsMedicalCare", "WithholdsNecessities"),
            *("PsychologicalAbuse", "PsychoactiveSubstance", "ExcessiveWorkingHours"),
            *("WithholdsDocuments", "Other"),
        ],
        [],
    ),
    (
        *(HTCDS, "per_RoleInProcess", "htcds-role", ";"),
        [
            *("TravellingPartner", "Transporter", "RecruiterOrIntermediary", "BrokerTravelAgent"),
            *("TransferredIndividual", "HarbouredIndividual", "SoldIndividual"),
            *("BoughtIndividual", "ReceivedIndividual", "ControlledIndividual", "Smuggler"),
            *("Abuser", "Kidnapper", "Exploiter", "Other"),
        ],
        [],
    ),
    (RECORDS, "gender", "ctdc-gender-global", None, ["Man", "Woman", TRANS], []),
    (RECORDS, "ageBroad", "ctdc-age-band-global", None, DASHES, []),
    (
        *(RECORDS, "traffickMonths", "ctdc-duration", None),
        *(["0--12 (0-1 yr)", "13--24 (1-2 yrs)", "25+ (2+ yrs)"], []),
    ),
    (
        *(HTCDS, "vic_ForcedLabourIndustry", "htcds-labour-industry", None),
        [
            *("A_AgricultureForestryAndFishing", "B_MiningAndQuarrying", "C_Manufacturing"),
            *("D_ElectricityGasSteamAndAirConditioningSupply",),
            *("E_WaterSupplySewerageWasteManagement", "F_Construction"),
            *("G_WholesaleAndRetailTradeRepairOfMotorVehicles", "H_TransportationAndStorage"),
            *("I_AccommodationAndFoodServiceActivities", "J_InformationAndCommunication"),
            *("K_FinancialAndInsuranceActivities", "L_RealEstateActivities"),
            *("M_ProfessionalScientificAndTechnicalActivities",),
            *("N_AdministrativeAndSupportServiceActivities", "O_PublicAdministrationAndDefence"),
            *("P_Education", "Q_HumanHealthAndSocialWorkActivities"),
            *("R_ArtsEntertainmentAndRecreation", "S_OtherServiceActivities"),
            *("T_ActivitiesOfHouseholdsAsEmployers",),
            *("U_ActivitiesOfExtraterritorialOrganizations",),
        ],
        [],
    ),
    ("UN M49", "subregion", "un-m49-subregions", None, REGIONS, []),
    ("UN M49", "region", "un-m49-regions", None, ["Africa", "Americas", "Asia"], []),
    ("ISO 3166-1", "country", "iso3166-name", None, NAMES, []),
    ("UN M49", "country", "iso3166-name", None, TABLES, []),
    ("ISO 3166-1", "country", "iso3166-alpha3", None, ["KEN", "COD", "TLS", "PSE"], []),
    ("CLDR", "month", "months", None, [str(month) for month in range(1, 13)], []),
    ("any", "forced", "flag", None, ["0", "1"], []),
    (
        *(FORM, "vic_TraffickingStatus", "htcds-trafficking-status", None),
        [
            *("PossibleVictimOfTrafficking", "ActualVictimOfTrafficking"),
            *("NotAVictimOfTrafficking", "Actual victim of trafficking"),
        ],
        [],
    ),
    (
        *(FORM, "cas_Status", "htcds-status", None),
        *(["Active", "FollowUp", "Closed", "ClosedReferred"], []),
    ),
    (
        *(FORM, "vic_Methods_of_Control", "htcds-means-of-control", ";"),
        [
            *("Threatens children/family", "ThreatOfLawEnforcement;Debt Bondage"),
            *("PsychoactiveSubstances", "Debt Bondage;PsychoactiveSubstances"),
        ],
        [],
    ),
    (
        *(FORM, "vic_ForcedLabourIndustry", "htcds-labour-industry", None),
        [
            "Water supply; sewerage, waste management and remediation",
            "Public administration and defence; compulsory social security",
            "Activities of extraterritorial organizations and bodies",
        ],
        [],
    ),
    (
        *(FORM, "prs_Gender", "htcds-gender", None),
        [
            *("Feminine", "Transgender Masculine", "Non-Conforming"),
            "Not Specified/Unknown",
        ],
        [],
    ),
    (
        *(FORM, "per_RoleInProcess", "htcds-role", ";"),
        *(["Travelling Partner;Sold Individual", "Sold Individual", "Travelling Partner"], []),
    ),
    (
        *(FORM, "vic_MethodOfRecruitment", "htcds-recruitment", ";"),
        *(["Through a television advert", "At work;Through a television advert", "At work"], []),
    ),
]
IDS = [f"{file}: {column} as {book}" for file, column, book, *_ in PUBLISHED]


@pytest.mark.parametrize(("file", "column", "book", "joiner", "values", "lost"), PUBLISHED, ids=IDS)
def test_what_was_published_is_understood_but_for_what_is_known(
    file, column, book, joiner, values, lost
):
    table = read_table(
        {column: values},
        codebooks={column: book},
        multi_value={} if joiner is None else {column: joiner},
    )
    held = cells(table)[column]
    assert [value for value, cell in zip(values, held, strict=True) if not cell] == lost
    if joiner is None and not lost and file != FORM:
        known = set(codebooks.load(book).values)
        assert set(held) == known or book.startswith(("iso", "un-m49"))


def test_every_list_is_compared_with_what_was_published():
    names = {"ctdc-columns-global", "ctdc-columns-victim-perpetrator"}
    assert {each[2] for each in PUBLISHED} | names == set(codebooks.names())


def test_names_of_columns_are_those_of_the_published_files():
    known = codebooks.load("ctdc-columns-global").values
    assert " ".join(known) == (
        "yearOfRegistration gender ageBroad citizenship CountryOfExploitation traffickMonths"
        " meansDebtBondageEarnings meansThreats meansAbusePsyPhySex meansFalsePromises"
        " meansDrugsAlcohol meansDenyBasicNeeds meansExcessiveWorkHours meansWithholdDocs"
        " isForcedLabour isSexualExploit isOtherExploit sectorOfLabourAgriculture"
        " sectorOfLabourConstruction sectorOfLabourDomesticWork sectorOfLabourHospitality"
        " sectorOfSexProstitution sectorOfSexPornography recruiterRelationIntimatePartner"
        " recruiterRelationFriend recruiterRelationFamily recruiterRelationOther"
    )
    known = codebooks.load("ctdc-columns-victim-perpetrator").values
    assert " ".join(known) == (
        "yearRegister gender majorityStatus isForcedLabour isSexualExploit UN_COO_Region"
        " UN_COE_Region IP_Gender IP_ageBroad IP_citizen_UNRegion IP_Relation IP_PayMoney"
        " IP_RecruiterBroker IP_Exploiter IP_TransactionProcess IP_ControlAbuseKidnap"
    )


PROPOSED = [each[1:3] + each[4:] for each in PUBLISHED if each[2] in books_for(each[1])]


@pytest.mark.parametrize(("column", "book", "values", "lost"), PROPOSED)
def test_a_draft_says_what_share_a_codebook_does_not_understand(column, book, values, lost):
    rows = [value for value in values for _ in range(7)]
    text = draft_schema({column: rows, "other": ["x"] * len(rows)})
    said = next(line for line in text.split("\n") if f'codebook = "{book}" understands' in line)
    assert ("every filled cell" in said) == (not lost)
    if lost:
        share = len(lost) / len(values)
        assert f"the other {-(-1000 * share // 1) / 10:.1f}% would count as absent" in said


def test_the_codebook_that_fits_best_is_proposed_first():
    text = draft_schema({"UN_COE_Region": [*AREAS, "Asia", "Asia"] * 9})
    assert text.index('"ctdc-regions" understands every') < text.index('"un-m49-regions"')
    assert "83.3% of the filled cells; the other 16.7% would count as absent" in text


def test_a_small_loss_is_never_called_none():
    text = draft_schema({"UN_COE_Region": [*(["Asia", "Africa"] * 2000), "Atlantis"]})
    assert "99.9% of the filled cells; the other 0.1% would" in text


def test_what_fits_half_or_less_is_not_proposed():
    assert (
        "codebook = " not in draft_schema({"region": ["North", "Asia"] * 30}).split("[columns")[1]
    )


def test_labels_of_every_language_are_read():
    data = {"citizenship": ["Kenya", "Allemagne", "Côte d’Ivoire", "ألمانيا", "DE"]}
    table = read_table(data, codebooks={"citizenship": "iso3166-alpha2"})
    assert cells(table)["citizenship"] == ["KE", "DE", "CI", "DE", "DE"]
