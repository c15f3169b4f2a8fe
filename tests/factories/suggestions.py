"""Other words that a reviewer suggests for an article of a submission."""

from typing import Any

from policies.register.clock import database_now
from policies.review import suggestions
from policies.review.models import Suggestion


def first_article(state: Any) -> str:
    """The id of the first article of what was submitted."""
    return str(state.revision.as_object().body[0].id)


def suggest(state: Any, user: Any, words: str, *, note: str = "", article: str = "") -> Suggestion:
    """Suggest words for the last line of an article, the first unless another is named."""
    article = article or first_article(state)
    place = suggestions.lines_of(state.revision.as_object(), article)[-1].place
    said = {"article": article, "words": {place: words}, "note": note}
    return suggestions.suggest(task_state=state, user=user, at=database_now(), **said)[0]
