"""What people call the columns and values of the examples, in the languages of pages.

No value or domain is declared here. Terms of the Human Trafficking Case Data Standard are those of
the shipped codebooks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from populace.vocabulary.texts import LANGUAGES

Words = tuple[str, str, str, str]

TITLES: Final[dict[str, Words]] = {
    "registration_year": (
        "Year of registration", "Année d’enregistrement", "Año de registro", "سنة التسجيل",
    ),
    "gender": ("Gender", "Genre", "Género", "الجنس"),
    "age_band": ("Age", "Âge", "Edad", "العمر"),
    "majority_status": ("Adult or minor", "Adulte ou mineur", "Adulto o menor", "بالغ أو قاصر"),
    "citizenship": ("Citizenship", "Nationalité", "Nacionalidad", "الجنسية"),
    "citizenship_region": (
        "Region of citizenship", "Région de nationalité", "Región de nacionalidad",
        "منطقة الجنسية",
    ),
    "country_of_exploitation": (
        "Country of exploitation", "Pays d’exploitation", "País de explotación", "بلد الاستغلال",
    ),
    "exploitation_region": (
        "Region of exploitation", "Région d’exploitation", "Región de explotación",
        "منطقة الاستغلال",
    ),
    "forced_labour": ("Forced labor", "Travail forcé", "Trabajo forzoso", "العمل القسري"),
    "sexual_exploitation": (
        "Sexual exploitation", "Exploitation sexuelle", "Explotación sexual", "الاستغلال الجنسي",
    ),
    "other_exploitation": (
        "Other exploitation", "Autre exploitation", "Otra explotación", "استغلال آخر",
    ),
    "labour_sector": ("Sector of labor", "Secteur de travail", "Sector de trabajo", "قطاع العمل"),
    "means_of_control": (
        "Means of control", "Moyens de contrôle", "Medios de control", "وسائل السيطرة",
    ),
    "traffick_months": (
        "Months of trafficking", "Mois de traite", "Meses de trata", "أشهر الاتجار",
    ),
    "source_org": (
        "Source of the record", "Source de la fiche", "Fuente del registro", "مصدر السجل",
    ),
    "perpetrators": (
        "Number of perpetrators", "Nombre d’auteurs", "Número de perpetradores", "عدد الجناة",
    ),
    "perpetrator_gender": (
        "Gender of perpetrators", "Genre des auteurs", "Género de los perpetradores",
        "جنس الجناة",
    ),
    "perpetrator_age_band": (
        "Age of perpetrators", "Âge des auteurs", "Edad de los perpetradores", "عمر الجناة",
    ),
    "perpetrator_region": (
        "Region of perpetrators", "Région des auteurs", "Región de los perpetradores",
        "منطقة الجناة",
    ),
    "perpetrator_relation": (
        "Relation of perpetrators to the victim", "Lien des auteurs avec la victime",
        "Relación de los perpetradores con la víctima", "علاقة الجناة بالضحية",
    ),
    "victim_paid": (
        "Whether money changed hands", "Si de l’argent a changé de mains", "Si hubo pago de dinero",
        "هل دُفع مال",
    ),
    "role_recruiter": (
        "A perpetrator recruited", "Un auteur a recruté", "Un perpetrador reclutó",
        "جانٍ جنّد الضحية",
    ),
    "role_transaction": (
        "A perpetrator bought, sold or moved", "Un auteur a acheté, vendu ou déplacé",
        "Un perpetrador compró, vendió o trasladó", "جانٍ اشترى أو باع أو نقل",
    ),
    "role_control": (
        "A perpetrator controlled", "Un auteur a contrôlé", "Un perpetrador controló",
        "جانٍ سيطر على الضحية",
    ),
    "role_exploiter": (
        "A perpetrator exploited", "Un auteur a exploité", "Un perpetrador explotó",
        "جانٍ استغل الضحية",
    ),
    "transport": ("Transport", "Transport", "Transporte", "وسيلة النقل"),
    "border_crossing": (
        "Border crossing", "Passage de la frontière", "Cruce de la frontera", "عبور الحدود",
    ),
    "exploited_in_transit": (
        "Exploited during the journey", "Exploitation pendant le voyage",
        "Explotación durante el viaje", "الاستغلال أثناء الرحلة",
    ),
    "aware_of_exploitation": (
        "Knew of the exploitation during the journey",
        "Savait pendant le voyage qu’il y aurait exploitation",
        "Sabía durante el viaje que habría explotación", "علم أثناء الرحلة بالاستغلال",
    ),
    "kind": (
        "Kind of exploitation", "Type d’exploitation", "Tipo de explotación", "نوع الاستغلال",
    ),
    "place": ("Place", "Lieu", "Lugar", "المكان"),
    "months": ("Months", "Mois", "Meses", "الأشهر"),
    "roles": ("Roles", "Rôles", "Funciones", "الأدوار"),
    "relation": (
        "Relation to the victim", "Lien avec la victime", "Relación con la víctima",
        "العلاقة بالضحية",
    ),
    "year": ("Year", "Année", "Año", "السنة"),
    "court": ("Court", "Tribunal", "Tribunal", "المحكمة"),
    "offense": ("Offense", "Infraction", "Delito", "الجريمة"),
    "region": ("Region", "Région", "Región", "المنطقة"),
    "role": ("Role", "Rôle", "Función", "الدور"),
    "sentence": ("Sentence", "Peine", "Pena", "العقوبة"),
    "age": ("Age", "Âge", "Edad", "العمر"),
    "form": (
        "Form of exploitation", "Forme d’exploitation", "Forma de explotación", "شكل الاستغلال",
    ),
    "country": ("Country of origin", "Pays d’origine", "País de origen", "بلد المنشأ"),
    "referred": ("Referred by", "Orientation par", "Derivación por", "جهة الإحالة"),
}  # fmt: skip
"""The title of each column of the simulated tables."""

VALUES: Final[dict[str, Words]] = {
    "Female": ("Female", "Féminin", "Femenino", "أنثى"),
    "Male": ("Male", "Masculin", "Masculino", "ذكر"),
    "Transgender female": (
        "Transgender female", "Femme transgenre", "Mujer transgénero", "امرأة عابرة جنسيًا",
    ),
    "Transgender male": (
        "Transgender male", "Homme transgenre", "Hombre transgénero", "رجل عابر جنسيًا",
    ),
    "Non-conforming": ("Non-conforming", "Non conforme", "No conforme", "غير نمطي الجنس"),
    "Adult": ("Adult", "Adulte", "Adulto", "بالغ"),
    "Minor": ("Minor", "Mineur", "Menor", "قاصر"),
    "Africa": ("Africa", "Afrique", "África", "أفريقيا"),
    "Asia": ("Asia", "Asie", "Asia", "آسيا"),
    "Europe": ("Europe", "Europe", "Europa", "أوروبا"),
    "Americas/Oceania": (
        "Americas or Oceania", "Amériques ou Océanie", "Américas u Oceanía",
        "الأمريكتان أو أوقيانوسيا",
    ),
    "Agriculture": ("Agriculture", "Agriculture", "Agricultura", "الزراعة"),
    "Begging": ("Begging", "Mendicité", "Mendicidad", "التسول"),
    "Construction": ("Construction", "Construction", "Construcción", "البناء"),
    "DomesticWork": ("Domestic work", "Travail domestique", "Trabajo doméstico", "العمل المنزلي"),
    "Fishing": ("Fishing", "Pêche", "Pesca", "صيد الأسماك"),
    "Hospitality": ("Hospitality", "Hôtellerie et restauration", "Hostelería", "الضيافة"),
    "Manufacturing": ("Manufacturing", "Industrie manufacturière", "Manufactura", "الصناعة"),
    "Other": ("Other", "Autre", "Otro", "غير ذلك"),
    "CourtOrProsecution": (
        "Court or prosecution", "Tribunal ou parquet", "Tribunal o fiscalía",
        "المحكمة أو النيابة العامة",
    ),
    "NGO": (
        "Non-governmental organization", "Organisation non gouvernementale",
        "Organización no gubernamental", "منظمة غير حكومية",
    ),
    "NonPoliceGovernmentalOrganization": (
        "Governmental organization other than the police",
        "Organisme public autre que la police", "Organismo público distinto de la policía",
        "جهة حكومية غير الشرطة",
    ),
    "Police": ("Police", "Police", "Policía", "الشرطة"),
    "Family": ("Family", "Famille", "Familia", "الأسرة"),
    "IntimatePartner": ("Intimate partner", "Partenaire intime", "Pareja íntima", "شريك حميم"),
    "FriendAcquaintance": (
        "Friend or acquaintance", "Ami ou connaissance", "Amigo o conocido",
        "صديق أو أحد المعارف",
    ),
    "StrangerUnknownOther": (
        "Stranger, unknown or other", "Inconnu, non connu ou autre",
        "Desconocido, sin información u otro", "شخص غريب أو غير معروف أو غير ذلك",
    ),
    "No": ("No", "Non", "No", "لا"),
    "Yes": ("Yes", "Oui", "Sí", "نعم"),
    "Airplane": ("Airplane", "Avion", "Avión", "طائرة"),
    "Boat": ("Boat", "Bateau", "Barco", "قارب"),
    "Bus or car": ("Bus or car", "Bus ou voiture", "Autobús o coche", "حافلة أو سيارة"),
    "On foot": ("On foot", "À pied", "A pie", "سيرًا على الأقدام"),
    "Train": ("Train", "Train", "Tren", "قطار"),
    "Official border point": (
        "Official border point", "Point officiel", "Paso oficial", "نقطة حدود رسمية",
    ),
    "Other place": ("Other place", "Autre lieu", "Otro lugar", "مكان آخر"),
    "RecruiterOrIntermediary": (
        "Recruiter or intermediary", "Recruteur ou intermédiaire", "Reclutador o intermediario",
        "مجنِّد أو وسيط",
    ),
    "BrokerTravelAgent": (
        "Broker or travel agent", "Courtier ou agent de voyage", "Gestor o agente de viajes",
        "سمسار أو وكيل سفر",
    ),
    "Transporter": ("Transporter", "Transporteur", "Transportista", "ناقل"),
    "HarbouredIndividual": (
        "Harbored the individual", "A hébergé la personne", "Acogió a la persona", "آوى الشخص",
    ),
    "ReceivedIndividual": (
        "Received the individual", "A reçu la personne", "Recibió a la persona", "استقبل الشخص",
    ),
    "SoldIndividual": (
        "Sold the individual", "A vendu la personne", "Vendió a la persona", "باع الشخص",
    ),
    "BoughtIndividual": (
        "Bought the individual", "A acheté la personne", "Compró a la persona", "اشترى الشخص",
    ),
    "TransferredIndividual": (
        "Transferred the individual", "A transféré la personne", "Trasladó a la persona",
        "نقل الشخص إلى غيره",
    ),
    "Smuggler": ("Smuggler", "Passeur", "Traficante de migrantes", "مهرِّب"),
    "TravellingPartner": (
        "Traveling partner", "Compagnon de voyage", "Compañero de viaje", "رفيق سفر",
    ),
    "Abuser": ("Abuser", "Auteur de violences", "Abusador", "معتدٍ"),
    "ControlledIndividual": (
        "Controlled the individual", "A contrôlé la personne", "Controló a la persona",
        "سيطر على الشخص",
    ),
    "Kidnapper": ("Kidnapper", "Ravisseur", "Secuestrador", "خاطف"),
    "Exploiter": ("Exploiter", "Exploiteur", "Explotador", "مستغِل"),
    "sexual exploitation": (
        "Sexual exploitation", "Exploitation sexuelle", "Explotación sexual", "الاستغلال الجنسي",
    ),
    "forced labour": ("Forced labor", "Travail forcé", "Trabajo forzoso", "العمل القسري"),
    "other exploitation": (
        "Other exploitation", "Autre exploitation", "Otra explotación", "استغلال آخر",
    ),
    "private home": ("Private home", "Domicile privé", "Vivienda particular", "منزل خاص"),
    "place of work": ("Place of work", "Lieu de travail", "Lugar de trabajo", "مكان العمل"),
    "street": ("Street", "Rue", "Calle", "الشارع"),
    "other place": ("Other place", "Autre lieu", "Otro lugar", "مكان آخر"),
    "forced begging": ("Forced begging", "Mendicité forcée", "Mendicidad forzada", "التسول القسري"),
    "other": ("Other", "Autre", "Otro", "غير ذلك"),
    "north": ("North", "Nord", "Norte", "الشمال"),
    "east": ("East", "Est", "Este", "الشرق"),
    "south": ("South", "Sud", "Sur", "الجنوب"),
    "west": ("West", "Ouest", "Oeste", "الغرب"),
    "appeals": ("Appeals", "Appel", "Apelación", "الاستئناف"),
    "leader": ("Leader", "Chef", "Cabecilla", "زعيم"),
    "recruiter": ("Recruiter", "Recruteur", "Reclutador", "مجنِّد"),
    "driver": ("Driver", "Chauffeur", "Conductor", "سائق"),
    "guard": ("Guard", "Gardien", "Vigilante", "حارس"),
    "acquitted": ("Acquitted", "Acquitté", "Absuelto", "بُرِّئ"),
    "fined": ("Fined", "Amende", "Multa", "غرامة"),
    "under 5 years": (
        "Under 5 years", "Moins de 5 ans", "Menos de 5 años", "أقل من 5 سنوات",
    ),
    "5 years and more": ("5 years and more", "5 ans et plus", "5 años o más", "5 سنوات فأكثر"),
    "Sexual exploitation": (
        "Sexual exploitation", "Exploitation sexuelle", "Explotación sexual", "الاستغلال الجنسي",
    ),
    "Forced labor": ("Forced labor", "Travail forcé", "Trabajo forzoso", "العمل القسري"),
    "Domestic work": ("Domestic work", "Travail domestique", "Trabajo doméstico", "العمل المنزلي"),
    "Online fraud": ("Online fraud", "Fraude en ligne", "Fraude en línea", "الاحتيال الإلكتروني"),
    "Family or friend": (
        "Family or friend", "Famille ou ami", "Familia o amigo", "الأسرة أو صديق",
    ),
    "Help line": (
        "Help line", "Ligne d’assistance", "Línea de ayuda", "خط المساعدة",
    ),
    "Health service": (
        "Health service", "Service de santé", "Servicio de salud", "خدمة صحية",
    ),
}  # fmt: skip
"""What values are called that are not words for readers of every language."""


def titled(column: str) -> str:
    """The lines of a schema that title a column; empty where it has none."""
    words = TITLES.get(column)
    if words is None:
        return ""
    pairs = zip(LANGUAGES, words, strict=True)
    return "".join(f'title.{language} = "{word}"\n' for language, word in pairs)


def labeled(values: Sequence[str]) -> str:
    """The lines of a schema that label values; empty where they need no words."""
    if not any(value in VALUES for value in values):
        return ""
    return "".join(
        listed(f"labels.{language}", [VALUES.get(value, (value,) * 4)[place] for value in values])
        for place, language in enumerate(LANGUAGES)
    )


def listed(key: str, texts: Sequence[str]) -> str:
    """A list of texts as TOML."""
    line = f"{key} = [" + ", ".join(f'"{text}"' for text in texts) + "]\n"
    if len(line) <= 101:
        return line
    return f"{key} = [\n" + "".join(f'    "{text}",\n' for text in texts) + "]\n"
