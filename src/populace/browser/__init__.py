"""Populace in a web page: JSON in, the public API, JSON and progress out.

What asks and shows lives in `web/src/studio`.
"""

from populace.browser.session import Session

__all__ = ["Session"]
