"""What a browser sends when staff save a policy in the editor."""

import json
from uuid import uuid4

CARD = "controller_card"


def rich_text(text, **data):
    """A paragraph as the editor sends it."""
    block = {
        "key": "a",
        "text": text,
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [],
        "data": data,
    }
    return json.dumps({"blocks": [block], "entityMap": {}})


def posted(page, *articles, title=None, **more):
    """The form of a policy with articles (heading, text), each of one block; CARD instead of a text is that card."""
    form = {
        "title": page.title if title is None else title,
        "slug": page.slug,
        "numbering": "article",
        "effective_at": "",
        "change_kind": "",
        "change_summary": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
        "body-count": str(len(articles)),
    }
    for at, (heading, text) in enumerate(articles):
        form |= _block(f"body-{at}", "article", at)
        value = f"body-{at}-value"
        form |= {
            f"{value}-topic": "other",
            f"{value}-heading": heading,
            f"{value}-summary": "null",
            f"{value}-numbered": "on",
            f"{value}-content-count": "1",
            **_block(f"{value}-content-0", text if text == CARD else "text", 0),
            f"{value}-content-0-value": "" if text == CARD else rich_text(text),
        }
    return form | more


def _block(prefix, kind, order):
    return {
        f"{prefix}-deleted": "",
        f"{prefix}-order": str(order),
        f"{prefix}-type": kind,
        f"{prefix}-id": str(uuid4()),
    }
