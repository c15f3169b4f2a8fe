"""What a page puts below the headings of a policy, whose HTML is frozen: its own lines, outside the text."""

import re
from collections.abc import Mapping

# What `document.render.html` begins an article with: its section, the ids that it also answers to, and its heading.
_BEGINNING = re.compile(
    r'<section id="a-(?P<id>[^"]*)" class="article [^"]*">(?:\s*<span id="[^"]*"></span>)*(?:\s*<h2[^>]*>[^<]*</h2>)?'
)


def below_headings(body: str, *lines: Mapping[str, str]) -> str:
    """Return the HTML of a policy with lines below the heading of each article that has some, by its id."""
    if not any(lines):
        return body
    return _BEGINNING.sub(lambda found: "".join((found[0], *(each.get(found["id"], "") for each in lines))), body)
