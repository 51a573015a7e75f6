from populace.languages import Reader, page

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
    assert "<p>En outre : <bdi>none &amp; &lt;b&gt;</bdi> : epsilon 4.</p>" in out


def test_words_of_a_table_stay_text():
    out = said("<p>Written: &lt;script&gt;</p>")
    assert "<p>Écrit : &lt;script&gt;</p>" in out


def test_arabic_runs_from_right_to_left():
    assert '<html lang="ar" dir="rtl">' in said("<p>Column</p>", "ar")
    assert '<html lang="fr">' in said("<p>Column</p>")


def test_in_english_a_page_is_what_it_was():
    whole = PAGE.replace("{}</body>", "<p>Column</p></body>")
    assert page(whole, Reader()) is whole
