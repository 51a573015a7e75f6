from populace import Advice, Option
from populace.browser.wording import in_words


def test_options_are_fields_of_the_page_or_nothing():
    said = Advice("Leave it out", Option("leave_out", "A,B"), ", or save it anew", Option("extent"))
    assert in_words(said) == "Leave it out (see: Use), or save it anew"
    assert in_words("So (it = free) is it, --values and all.") == (
        "So (it = free) is it, --values and all."
    )
