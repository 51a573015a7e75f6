"""Populace in a web page: JSON in, the public API, JSON and progress out.

No step of a release is worked out here; what asks and shows lives in `web/src/studio`.
"""

from populace.browser.session import Session

__all__ = ["Session"]
