"""The project that releases the case file with journeys, and what its publisher says about it.

The sentences hold questions, not numbers: those are put in from the release.
"""

from __future__ import annotations

from typing import Final

PROJECT: Final = """\
# The release of the case file with journeys: `populace release` takes this file for its input.
[[tables]]
name = "cases"
source = "journeys.csv"
schema = "journeys.toml"

[release]
name = "Simulated victims of trafficking and their journeys"

# What the page and the README open with. A number stands for each question in braces; a sentence
# that compares says what it rests on, and is left out where the noise could explain it.
[findings]
title = "How simulated victims of trafficking travelled, and with whom"
summary = "Every person here is simulated: {count} victims, registered from 2005 to 2022."
text = [
    '{share border_crossing="Official border point" known} of those whose border crossing is \
recorded crossed at an official point.',
    'Of those of whom it is recorded, {share exploited_in_transit=No known} were not exploited \
during the journey itself, and {share aware_of_exploitation=No known} did not know then what \
awaited them.',
    'On foot, official points are used {less often|\
share border_crossing="Official border point" given transport="On foot" known \
< share border_crossing="Official border point" given transport="Bus or car" known}: by \
{share border_crossing="Official border point" given transport="On foot" known}, against \
{share border_crossing="Official border point" given transport="Bus or car" known} by bus or car.',
    '{share majority_status=Minor} are children. Of them \
{share perpetrator_relation=Family given majority_status=Minor} name a family member among the \
perpetrators, {more often|share perpetrator_relation=Family given majority_status=Minor \
> share perpetrator_relation=Family given majority_status=Adult} than adults, of whom \
{share perpetrator_relation=Family given majority_status=Adult} do.',
    'The country of exploitation that is named {most often|most country_of_exploitation=RU} is \
Russia: {share country_of_exploitation=RU known} of those whose country is known.',
    '{More than half|share gender=Female > 50%} are women or girls: {share gender=Female}.',
]

[findings.fr]
title = "Comment des victimes simulées de la traite ont voyagé, et avec qui"
summary = "Chaque personne est simulée : {count} victimes, enregistrées de 2005 à 2022."
text = [
    'Parmi celles dont le passage de la frontière est noté, \
{share border_crossing="Official border point" known} l’ont fait à un point officiel.',
    'Parmi celles pour qui cela est noté, {share exploited_in_transit=No known} n’ont pas été \
exploitées pendant le voyage lui-même et {share aware_of_exploitation=No known} ne savaient pas \
alors ce qui les attendait.',
    'À pied, on passe {moins souvent|\
share border_crossing="Official border point" given transport="On foot" known \
< share border_crossing="Official border point" given transport="Bus or car" known} par un point \
officiel : {share border_crossing="Official border point" given transport="On foot" known}, \
contre {share border_crossing="Official border point" given transport="Bus or car" known} \
en bus ou en voiture.',
    '{share majority_status=Minor} sont des enfants. Parmi eux, \
{share perpetrator_relation=Family given majority_status=Minor} nomment un membre de la famille \
parmi les auteurs, {plus souvent|share perpetrator_relation=Family given majority_status=Minor \
> share perpetrator_relation=Family given majority_status=Adult} que les adultes, dont \
{share perpetrator_relation=Family given majority_status=Adult} le font.',
    'Le pays d’exploitation {le plus souvent|most country_of_exploitation=RU} nommé est la \
Russie : {share country_of_exploitation=RU known} de celles dont le pays est connu.',
    '{Plus de la moitié|share gender=Female > 50%} sont des femmes ou des filles : \
{share gender=Female}.',
]

[findings.es]
title = "Cómo viajaron víctimas simuladas de la trata, y con quién"
summary = "Cada persona es simulada: {count} víctimas, registradas de 2005 a 2022."
text = [
    'De quienes consta el cruce de la frontera, \
{share border_crossing="Official border point" known} lo hicieron por un paso oficial.',
    'De quienes consta, {share exploited_in_transit=No known} no fueron explotadas durante el \
viaje mismo y {share aware_of_exploitation=No known} no sabían entonces lo que les esperaba.',
    'A pie se usan {menos|share border_crossing="Official border point" \
given transport="On foot" known \
< share border_crossing="Official border point" given transport="Bus or car" known} los pasos \
oficiales: {share border_crossing="Official border point" given transport="On foot" known}, \
frente a {share border_crossing="Official border point" given transport="Bus or car" known} \
en autobús o coche.',
    '{share majority_status=Minor} son niños, niñas o adolescentes. De ellos, \
{share perpetrator_relation=Family given majority_status=Minor} nombran a un familiar entre los \
perpetradores, {más a menudo|share perpetrator_relation=Family given majority_status=Minor \
> share perpetrator_relation=Family given majority_status=Adult} que los adultos, de los que lo \
hacen {share perpetrator_relation=Family given majority_status=Adult}.',
    'El país de explotación que se nombra {más a menudo|most country_of_exploitation=RU} es \
Rusia: {share country_of_exploitation=RU known} de quienes tienen un país conocido.',
    '{Más de la mitad|share gender=Female > 50%} son mujeres o niñas: {share gender=Female}.',
]

[findings.ar]
title = "كيف سافر ضحايا اتجار مُحاكَون، ومع من"
summary = "كل شخص هنا مُحاكى: {count} ضحية سُجّلت من 2005 إلى 2022."
text = [
    'ممن سُجّل عبورهم الحدود عبر \
{share border_crossing="Official border point" known} من نقطة رسمية.',
    'ممن سُجّل ذلك عنهم، \
{share exploited_in_transit=No known} لم يُستغلوا أثناء الرحلة نفسها، \
و{share aware_of_exploitation=No known} لم يعرفوا حينها ما ينتظرهم.',
    'سيرًا على الأقدام تُستخدم النقاط الرسمية بنسبة {أقل|\
share border_crossing="Official border point" given transport="On foot" known \
< share border_crossing="Official border point" given transport="Bus or car" known}: \
{share border_crossing="Official border point" given transport="On foot" known} مقابل \
{share border_crossing="Official border point" given transport="Bus or car" known} \
بالحافلة أو السيارة.',
    '{share majority_status=Minor} منهم أطفال. ومن هؤلاء يذكر \
{share perpetrator_relation=Family given majority_status=Minor} أحد أفراد الأسرة بين الجناة، \
{أكثر|share perpetrator_relation=Family given majority_status=Minor \
> share perpetrator_relation=Family given majority_status=Adult} من البالغين الذين يفعل ذلك \
{share perpetrator_relation=Family given majority_status=Adult} منهم.',
    'بلد الاستغلال {الأكثر ذكرًا|most country_of_exploitation=RU} هو روسيا: \
{share country_of_exploitation=RU known} ممن بلدهم معروف.',
    '{أكثر من النصف|share gender=Female > 50%} نساء أو فتيات: {share gender=Female}.',
]
"""
"""`project.toml` of the case file."""
