from pathlib import Path

import populace
from populace import Advice, Option
from populace.browser.wording import in_words
from populace.vocabulary.release import CANDIDATES, MOST_CANDIDATES


def test_options_are_fields_of_the_page_or_nothing():
    said = Advice("Leave it out", Option("leave_out", "A,B"), ", or save it anew", Option("extent"))
    assert in_words(said) == "Leave it out (see: Use), or save it anew"
    assert in_words("So (it = free) is it, --values and all.") == (
        "So (it = free) is it, --values and all."
    )


def test_the_page_and_the_library_agree_on_how_many_combinations_are_measured():
    page = Path(populace.__file__).parents[2] / "web" / "src" / "studio" / "session" / "more.ts"
    assert f"[{CANDIDATES:_}, {MOST_CANDIDATES:_}]" in page.read_text("utf-8")
