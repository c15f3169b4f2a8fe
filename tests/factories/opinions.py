"""Somebody outside who is asked for an opinion by a link, and what they say."""

from typing import Any
from uuid import UUID, uuid4

from policies.register.clock import database_now
from policies.review import opinions
from policies.review.models import Opinion, OpinionRequest
from policies.review.opinion_links import path_of


def ask(state: Any, user: Any, **said: Any) -> OpinionRequest:
    """Ask Anne Le Bihan, unless something else is said."""
    asked = {"name": "Anne Le Bihan", "email": "dpo@ville.example", "at": database_now()}
    return opinions.ask(task_state=state, user=user, **(asked | said))


def give(asked: OpinionRequest, sense: str = "favourable", text: str = "", *, sheet: UUID | None = None) -> Opinion:
    return opinions.give(asked=asked, sheet=sheet or uuid4(), sense=sense, text=text, at=database_now())


def link_of(asked: OpinionRequest) -> str:
    """What stands for the parameter in the address of the page."""
    return path_of(asked).removeprefix("/opinion/")
