"""Names and lines that readers are shown as they were typed: no document stands between that would refuse them."""

import re

# Controls, half surrogate pairs, and the marks that can make a line read differently from what it says.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def hides_something(text: str) -> bool:
    """Whether a single line holds a character that cannot be shown, or that changes how the others are read."""
    return _HIDDEN.search(text) is not None
