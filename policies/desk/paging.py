"""Lists in pages: which one an address asks for."""

from django.http import HttpRequest

# More digits than a page has in any list: a number beyond the last page is the last page.
_DIGITS = 9


def page_asked_for(request: HttpRequest, key: str = "p") -> int:
    """Return the page that an address asks for, from 1; whatever is no number is the first."""
    asked = request.GET.get(key, "")
    return max(int(asked), 1) if asked.isascii() and asked.isdecimal() and len(asked) <= _DIGITS else 1
