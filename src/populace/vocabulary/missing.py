"""Words and codes for "no answer", in the languages of the field and of its programs.

Each text is judged by itself, and none is made absent here: a steward declares what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from populace.vocabulary.numerals import digits
from populace.vocabulary.spelling import alike, caseless

_SIGNS = """- | -- | --- | . | .. | ... | ? | ?? | ??? | / | * | ** | # | _ | #n/a | #na | #null!
    | #value! | #ref! | #div/0! | #num! | #name? | <na> | <null> | (null) | $null$ | \\n | nan
    | null | none | nil | nat | .a | .b | .c | .d | .e | .m | .r | .z | .n | .x | n/a
    | n.a. | n.a | na | n/d | n.d. | n.d | nd | s/d | s.d. | sd | n/k | nk | n/r | nr
    | n/s | d/k | dk | dnk | rf | xx | xxx | (blank) | blank
    | (empty) | <empty> | undefined | n.r. | n.r | n.k. | n.k"""
_WORDS = (
    # English
    """missing | unknown | unk | unkn | not known | not available | not applicable
    | not stated | not specified | not reported | not recorded | not answered
    | not provided | not asked | not disclosed | not determined | unspecified
    | undisclosed | undetermined | unanswered | no answer | no response | no data
    | no information | no info | refused | refused to answer | refusal | prefer not to say
    | prefer not to answer | declined | decline to answer | declined to answer
    | don't know | dont know | do not know | doesn't know | does not know | idk | not sure
    | unsure | data missing | system missing""",
    # French
    """inconnu | inconnue | non connu | ne sait pas | nsp | non précisé | non précisée
    | non renseigné | non renseignée | non disponible | non applicable | non spécifié
    | non communiqué | sans objet | sans réponse | pas de réponse | aucune réponse | refus
    | refuse de répondre | manquant | manquante | donnée manquante | pas de données
    | indéterminé | ne se prononce pas""",
    # Spanish
    """desconocido | desconocida | no sabe | no sabe/no responde | no responde | ns/nr
    | ns/nc | nsnr | no aplica | no disponible | no especificado | no especificada
    | sin dato | sin datos | se ignora | sin información | sin respuesta | no contesta
    | no declarado | se desconoce | ignorado | prefiere no responder | no informado""",
    # Portuguese
    """desconhecido | desconhecida | não sabe | não informado | não informada | não se aplica
    | sem informação | sem resposta | sem dados | não respondeu | não disponível
    | ignorada""",
    # German, Dutch, Italian, Scandinavian
    """unbekannt | keine angabe | keine angaben | k.a. | k. a. | k.a | weiß nicht
    | weiss nicht | keine antwort | keine daten | nicht zutreffend | onbekend
    | geen antwoord | geen gegevens | weet niet | n.v.t. | nvt | niet van toepassing
    | sconosciuto | sconosciuta | non so | non noto | non specificato | nessun dato
    | okänd | uppgift saknas | vet ej | ukendt | ukjent | vet ikke | ei tietoa""",
    # Russian, Ukrainian and their neighbors
    """неизвестно | неизвестен | неизвестна | не указано | не указан | не указана
    | нет данных | нет ответа | не знаю | затрудняюсь ответить | н/д | отказ
    | отказ от ответа | не применимо | невідомо | не вказано | немає даних | не знаю
    | nieznane | nie wiem | brak danych | necunoscut | nu știu | nepoznato | ne znam
    | neznámé | nincs adat | ismeretlen | непознато | неизвестен | άγνωστο | δεν γνωρίζω""",
    # Arabic, Persian, Urdu, Turkish, Kurdish, Amharic
    """غير معروف | غير محدد | غير متوفر | غير متاح | غير مذكور | لا أعرف | لا اعرف | لا ينطبق
    | مجهول | لا يوجد رد | لا توجد بيانات | لا توجد معلومات | رفض الإجابة | رفض
    | بدون إجابة | نامعلوم | معلوم نیست | نمی‌دانم | نمی دانم | نامشخص | معلوم نہیں
    | bilinmiyor | belirtilmemiş | bilgi yok | cevap yok | veri yok | bilmiyorum
    | nayê zanîn | አይታወቅም | አላውቅም""",
    # South and East Asia
    """không biết | không rõ | không có thông tin | không trả lời | chưa rõ | tidak diketahui
    | tidak tahu | tidak ada data | hindi alam | ไม่ทราบ | ไม่ระบุ | ไม่มีข้อมูล | अज्ञात
    | पता नहीं | उपलब्ध नहीं | थाहा छैन | অজানা | জানি না | জানা নেই | තොරතුරු නැත
    | தெரியாது | မသိပါ | မသိ | មិនដឹង | 不明 | 不详 | 未知 | 不知道 | 无数据 | 無回答
    | わからない | 未回答 | 미상 | 모름 | 무응답""",
    # Africa
    """haijulikani | sijui | hakuna taarifa | hakuna jibu | lama yaqaan | ma garanayo
    | simbizi""",
)


_KNOWN = frozenset(caseless(word) for words in (_SIGNS, *_WORDS) for word in words.split("|"))
_CODE = re.compile(
    r"-(?:[1-9]|88[0-9]|77[0-9]|32768|2147483648)|-?(?:9+[6-9]|8{2,5}|7{2,5}|99[0-5])"
)


_WORDED = 3
"""So many words beside it make a number none of them: a code for no answer."""


def says_missing(text: str) -> bool:
    """Whether a text is a word or sign for no answer; case does not count."""
    return caseless(text) in _KNOWN


def codes(texts: Collection[str]) -> tuple[str, ...]:
    """The cells of a column that seem to mean that there is no answer, in their order.

    Words count wherever they stand. A number counts if it is built like a code for missing and is
    far from the others: the only ones below zero, or all nines, eights or sevens and at least three
    times the largest of the rest. Among words alone, 0 does, too.

    Args:
        texts: the distinct cells of the column.
    """
    known: dict[str, float] = {}
    for text in texts:
        plain = _plain(text)
        if len(plain) <= 15 and re.fullmatch(r"-?\d+(\.\d+)?", plain, re.ASCII):
            known[text] = float(plain)
    zeros = {text for text, number in known.items() if number == 0}
    usual = [n for text, n in known.items() if not _CODE.fullmatch(_plain(text))]
    highest, lowest = max(usual, default=0.0), min(usual, default=0.0)
    far = {
        text
        for text, number in known.items()
        if _CODE.fullmatch(_plain(text))
        and ((number < 0 <= lowest) or (number > 0 and number >= 3 * max(highest, 1.0)))
    }
    said = {text for text in texts if text.strip() and says_missing(text)}
    if zeros | far == known.keys() and len(texts) - len(known) - len(said) >= _WORDED:
        far |= zeros
    return tuple(text for text in texts if text in far | said)


def _plain(text: str) -> str:
    return digits(alike(text)).removesuffix(".0")
