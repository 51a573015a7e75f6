import pytest

import populace
from populace.languages import Reader, page
from populace.languages.pages import unknown

PAGE = (
    '<!doctype html>\n<html lang="en"><head><title>Protected counts</title><style>p{}</style>'
    "</head><body>{}</body></html>"
)


def said(body, language="fr"):
    return page(PAGE.replace("{}</body>", f"{body}</body>"), Reader(language))


def test_words_are_translated_and_names_of_a_table_never():
    out = said("<table><tr><th>Column</th><td><bdi>Column</bdi></td><td>1,234.5</td></tr></table>")
    assert "<th>Colonne</th>" in out
    assert "<td><bdi>Column</bdi></td>" in out
    assert "<td>1\u202f234,5</td>" in out
    assert "<title>Effectifs protégés</title>" in out


def test_a_sentence_around_a_name_is_whole():
    out = said("<p>Apart from that: <bdi>none &amp; &lt;b&gt;</bdi>: epsilon 4.</p>")
    assert "<p>En outre\u00a0: <bdi>none &amp; &lt;b&gt;</bdi>\u00a0: epsilon 4.</p>" in out


def test_words_of_a_table_stay_text():
    out = said("<p>Written: &lt;script&gt;</p>")
    assert "<p>Écrit\u00a0: &lt;script&gt;</p>" in out


def test_arabic_runs_from_right_to_left():
    assert '<html lang="ar" dir="rtl">' in said("<p>Column</p>", "ar")
    assert '<html lang="fr">' in said("<p>Column</p>")


def test_a_number_with_a_sign_behind_it_keeps_the_sign_there():
    assert "<th>\u20661000+\u2069</th>" in said("<th>1000+</th>", "ar")


def test_in_english_a_page_is_what_it_was():
    whole = PAGE.replace("{}</body>", "<p>Column</p></body>")
    assert page(whole, Reader()) is whole


def test_in_a_chart_each_arabic_name_stays_beside_its_own_mark():
    body = (
        '<text x="1"><tspan>■</tspan> released counts · <tspan>■</tspan> synthetic records</text>'
    )
    out = said(body, "ar")
    assert "</tspan> \u2067الأعداد المنشورة\u2069 · <tspan>" in out
    assert '<text class="small" x="1">Column</text>' in said(
        '<text class="small" x="1">Column</text>'
    )


REPORTS = {"evaluate": {"k": 10, "attacks": True}, "risk": {"k": 5}}


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
@pytest.mark.parametrize("kind", REPORTS)
def test_a_private_report_is_translated_whole(kind, language, tmp_path):
    table = {"color": ["red", "blue", "red", "none"] * 60, "size": ["small", "large"] * 120}
    if kind == "evaluate":
        made = populace.release(table, epsilon=8.0, length=2, progress=False)
        folder = made.save(tmp_path / "public")
        report = populace.evaluate(table, folder, **REPORTS[kind], progress=False)
    else:
        report = populace.risk(table, **REPORTS[kind], progress=False)
    populace.write_report(report, tmp_path / "en")
    populace.write_report(report, tmp_path / "other", language=language)
    english = (tmp_path / "en" / "PRIVATE-report.html").read_text("utf-8")
    assert unknown(english, language) == []
    other = (tmp_path / "other" / "PRIVATE-report.html").read_text("utf-8")
    assert f'<html lang="{language}"' in other
    figures = [(tmp_path / each / "PRIVATE-report.json").read_bytes() for each in ("en", "other")]
    assert figures[0] == figures[1]
