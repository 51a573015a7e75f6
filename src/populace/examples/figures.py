"""The figures of the simulated case file: P published, C calibrated to published, A assumed.

No figure comes from a confidential table: the published ones are those of IOM's public
victim-perpetrator data set (December 2022) and of CTDC's data stories.
"""

from __future__ import annotations

from typing import Final

import numpy as np

VICTIMS: Final = 17_600  # P, about
# More are not invented.
MOST_VICTIMS: Final = 10_000_000

FIRST_YEAR: Final = 2005  # P
YEARS: Final = tuple(str(year) for year in range(FIRST_YEAR, 2023))
# P: the shares of five bands of years; A: a straight rise inside each band.
YEAR_BANDS: Final = ((2005, 2013, 0.144), (2014, 2018, 0.358), (2019, 2019, 0.137),
                     (2020, 2020, 0.114), (2021, 2022, 0.247))  # fmt: skip
FIRST_WEIGHTS: Final = (1, 4, 1, 1, 5)

GENDERS: Final = ("Female", "Male", "Transgender female", "Transgender male", "Non-conforming")
MALE: Final = GENDERS.index("Male")
OTHER_GENDERS: Final = (0.001, 0.0006, 0.0009)  # A: below 0.3% together, to test small cells
# C: by region of origin, for 54.5% female overall (P).
FEMALE_SHARE: Final = np.array([0.78, 0.48, 0.41, 0.55])

AGE_BANDS: Final = ("0-8", "9-17", "18-20", "21-23", "24-26", "27-29", "30-38", "39-47", "48+")
MINOR_BANDS: Final = 2
MINOR_SHARE: Final = np.array([0.125, 0.047, 0.041, 0.05])  # C: 6.9% (P), more from Africa
MINOR_AGES: Final = (0.20, 0.80)  # A
ADULT_AGES: Final = (0.12, 0.14, 0.13, 0.11, 0.26, 0.12, 0.05)  # A
AGE_MISSING: Final = 0.08  # A
MAJORITY: Final = ("Adult", "Minor")

# C: exploitation by region of exploitation; P: 70% forced labour, 16% sexual exploitation.
SEXUAL_GIVEN_FEMALE: Final = np.array([0.39, 0.28, 0.16, 0.40])
SEXUAL_GIVEN_MALE: Final = 0.005
LABOUR_GIVEN_SEXUAL: Final = 0.16
LABOUR_GIVEN_NOT_SEXUAL: Final = np.array([0.47, 0.865, 0.905, 0.70])
OTHER_GIVEN_NEITHER: Final = 0.18
OTHER_GIVEN_EITHER: Final = 0.003

SECTORS: Final = ("Agriculture", "Begging", "Construction", "DomesticWork", "Fishing",
                  "Hospitality", "Manufacturing", "Other")  # fmt: skip
# A: shares of forced labour and, for each sector, how much of it is women's and girls'.
SECTOR_SHARES: Final = np.array([0.10, 0.04, 0.30, 0.18, 0.09, 0.06, 0.12, 0.11])
SECTOR_FEMALE: Final = np.array([0.69, 0.69, 0.05, 0.94, 0.05, 0.69, 0.69, 0.69])
SECTOR_MISSING: Final = 0.10

CONTROLS: Final = (
    "PhysicalThreats", "ThreatsLawEnforcement", "ThreatensChildrenFamily", "DebtBondage",
    "FalsePromises", "PhysicalAbuse", "SexualAbuse", "TakesEarnings", "RestrictsFinancialAccess",
    "RestrictsMedicalCare", "WithholdsNecessities", "PsychologicalAbuse", "PsychoactiveSubstance",
    "ExcessiveWorkingHours", "WithholdsDocuments", "Other",
)  # fmt: skip
# C: by exploitation (labour, sexual, neither), for the shares of CTDC's data story (P).
CONTROL_SHARES: Final = np.array([
    [.14, .07, .05, .20, .33, .25, .03, .28, .10, .04, .08, .39, .11, .37, .28, .03],
    [.17, .09, .08, .22, .33, .34, .38, .31, .09, .05, .08, .45, .13, .10, .18, .03],
    [.13, .07, .05, .09, .27, .25, .05, .14, .06, .04, .08, .40, .10, .06, .10, .05],
])  # fmt: skip
SUBSTANCE: Final = CONTROLS.index("PsychoactiveSubstance")
SUBSTANCE_MINORS: Final = 1.55  # P: 17% of children, 11% of adults
CONTROL_INTENSITY: Final = (0.55, 1.0, 1.6)  # A: some interviews record more than others
CONTROL_INTENSITY_SHARES: Final = (0.40, 0.35, 0.25)
CONTROL_MOST: Final = 7  # A: keeps the public bound on attributes per person
CONTROL_MISSING: Final = 0.35  # A

MONTHS: Final = ("0-12", "13-24", "25+")
MONTHS_SHARES: Final = (0.60, 0.20, 0.20)  # A
MONTHS_MISSING: Final = 0.50  # A

SOURCES: Final = (
    "CourtOrProsecution",
    "NGO",
    "NonPoliceGovernmentalOrganization",
    "Police",
    "Other",
)
# A: by region of exploitation.
SOURCE_SHARES: Final = np.array([
    [.04, .40, .27, .17, .12], [.05, .46, .20, .20, .09],
    [.07, .52, .12, .22, .07], [.06, .40, .18, .26, .10],
])  # fmt: skip
SOURCE_MISSING: Final = 0.12  # A

DESTINATION_MISSING: Final = 0.02  # P

# C: accounts of perpetrators per victim, 1 to 12; mean 2.14 (P).
ACCOUNTS: Final = (.48, .25, .12, .065, .035, .02, .012, .008, .004, .003, .002, .001)  # fmt: skip

# --- perpetrators ---

PERPETRATOR_GENDERS: Final = ("Female", "Male")
# C: [victim female or other, victim male] by region of exploitation.
FIRST_ACCOUNT_MALE: Final = np.array([[0.414, 0.603, 0.723, 0.61], [0.87, 0.935, 0.961, 0.936]])
GENDER_REPEATS: Final = np.array([[0.986, 0.753, 0.44, 0.862], [0.993, 0.917, 0.84, 0.954]])

PERPETRATOR_AGE_GROUPS: Final = (0.098, 0.376, 0.415, 0.111)  # P: 0-29, 30-38, 39-47, 48+
YOUNG_BANDS: Final = (1, 2, 3, 4, 5)  # places in AGE_BANDS
YOUNG_SHARES: Final = (0.03, 0.12, 0.25, 0.28, 0.32)  # A
AGE_REPEATS: Final = 0.97  # C

# C: region of the first account, for 93% victims' own region (P) and the pairs' Cramer's V (P).
OWN_REGION_AT_HOME: Final = np.array([0.985, 1.0, 0.940, 0.985])
OWN_REGION_ABROAD: Final = 0.67
REGION_REPEATS_AT_HOME: Final = np.array([0.984, 0.996, 0.947, 0.980])
REGION_REPEATS_ABROAD: Final = 0.70
OWN_COUNTRY: Final = 0.80  # C: 0.75 overall (A)
DESTINATION_COUNTRY: Final = 0.15  # A
DESTINATION_COUNTRY_ABROAD: Final = 0.70  # A
COUNTRY_REPEATS: Final = 0.90  # A

# --- links ---

ROLES: Final = ("recruiter", "transaction", "control", "exploiter")
RECRUITER, TRANSACTION, CONTROL, EXPLOITER = range(4)
# C: primary role (R, T, C, E, none) for adults in forced labour, other adults, minors.
PRIMARY_ROLE: Final = np.array([
    [.492, .223, .015, .268, .002], [.205, .287, .052, .122, .334], [.048, .073, .000, .123, .756],
])  # fmt: skip
# C: further roles given the primary one (row), last row: none.
FURTHER_ROLES: Final = np.array([
    [.000, .015, .000, .294], [.081, .000, .151, .081], [.063, .245, .000, .440],
    [.531, .033, .001, .000], [.000, .000, .000, .000],
])  # fmt: skip
# A: the HTCDS codes of each role and their shares.
ROLE_CODES: Final = (
    (("RecruiterOrIntermediary", 0.75), ("BrokerTravelAgent", 0.25)),
    (("Transporter", 0.45), ("HarbouredIndividual", 0.15), ("ReceivedIndividual", 0.12),
     ("SoldIndividual", 0.08), ("BoughtIndividual", 0.06), ("TransferredIndividual", 0.06),
     ("Smuggler", 0.05), ("TravellingPartner", 0.03)),
    (("Abuser", 0.50), ("ControlledIndividual", 0.40), ("Kidnapper", 0.10)),
    (("Exploiter", 1.0),),
)  # fmt: skip

RELATIONS: Final = ("Family", "IntimatePartner", "FriendAcquaintance", "StrangerUnknownOther")
# C: weights of (stranger, friend, family), multiplied; P: the tables they come from.
RELATION_BASE: Final = np.array([0.60, 0.335, 0.065])
RELATION_BY_REGION: Final = np.array(
    [[0.97, 1.08, 0.95], [0.86, 1.30, 0.80], [1.22, 0.68, 0.50], [1, 1, 1]]
)
RELATION_BY_SEXUAL: Final = np.array([[1.08, 0.90, 0.75], [0.60, 1.75, 1.60]])
RELATION_BY_ROLES: Final = np.array(
    [[1, 1, 1], [0.96, 1.08, 0.9], [1.06, 0.82, 1.3]]
)  # R not E; E not R
MINOR_FAMILY: Final = 0.40  # P (CTDC 2017); the release itself shows 4%: the sources disagree
PARTNER_SHARE: Final = (0.30, 0.20)  # A: adults, minors
# A: the other relation in a mixed set, given the first (stranger, friend, family).
OTHER_RELATION: Final = np.array([[0, 0.8, 0.2], [0.9, 0, 0.1], [0.6, 0.4, 0]])
RELATION_REPEATS: Final = np.array([0.985, 0.962, 0.93, 0.95])  # C, by region of exploitation

PAID: Final = ("No", "Yes")
# C: by region of exploitation, where all accounts are recruiters or in the transaction, or some.
PAID_WHERE_ALL: Final = np.array([0.92, 0.23, 0.23, 0.30])
PAID_WHERE_SOME: Final = np.array([0.14, 0.34, 0.36, 0.25])
PAID_BY_RELATION: Final = np.array([1.12, 0.80, 0.60])
PAID_REPEATS: Final = 0.975
PAID_MINORS: Final = 0.005  # P

# C: 80% (A) of the share of victims without any value (P), lost in one interview for all accounts;
# then what single accounts lose besides.
GAPS: Final = {
    "gender": (0.080, 0.042),
    "age_band": (0.642, 0.655),
    "citizenship": (0.152, 0.085),
    "relation": (0.136, 0.076),
    "victim_paid": (0.112, 0.060),
}
GAPS_MINORS: Final = 1.4  # A
GAPS_SHARED: Final = 0.70  # A: one short interview leaves several gaps

# --- networks (structure B) ---

# A: sizes of cases, uniform inside each band.
CASE_SIZES: Final = ((1, 1, 0.70), (2, 2, 0.14), (3, 3, 0.06), (4, 5, 0.05), (6, 10, 0.03),
                     (11, 30, 0.015), (31, 120, 0.005))  # fmt: skip
LEADER: Final = 0.60  # A: share of victims who name the case's leading perpetrator
FURTHER_PERPETRATORS: Final = (
    0.20  # A: perpetrators beyond the busiest victim's, per further victim
)
MOST_ACCOUNTS: Final = len(ACCOUNTS)

# The public bound on attributes of one person in the one-table view: 12 single values, 7 flags,
# CONTROL_MOST means of control, at most 2 values in each of 5 perpetrator columns.
ATTRIBUTES_PER_SUBJECT: Final = 36
