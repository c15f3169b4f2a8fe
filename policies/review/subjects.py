"""What an object is called where neither pages nor snippets are known."""

from functools import singledispatch
from typing import Any, NamedTuple
from uuid import UUID

from wagtail.models import Page

from home.models import Container
from home.queries import container_of
from policies.authoring.models import PolicyPage
from policies.facts.models import Fact


class Subject(NamedTuple):
    """An object as the register names it. Facts and profiles have no locale: it is empty."""

    owner: UUID
    subject: UUID
    locale: str


class NothingToReview(TypeError):
    """The object is none of those that are approved."""


@singledispatch
def subject_of(obj: Any) -> Subject:
    """Return owner, subject and locale of a policy, a fact or a portal (whose profile is a fact).

    :raises NothingToReview: the object is none of these.
    """
    raise NothingToReview(f"{type(obj).__name__} is not approved by anybody")


@subject_of.register(Page)
def _page(page: Page) -> Subject:
    specific = page.specific
    if not isinstance(specific, PolicyPage | Container):
        raise NothingToReview(f"{type(specific).__name__} is not approved by anybody")
    return subject_of(specific)


@subject_of.register(PolicyPage)
def _policy(page: PolicyPage) -> Subject:
    return Subject(container_of(page).uuid, page.translation_key, page.locale.language_code)


@subject_of.register(Fact)
def _fact(fact: Fact) -> Subject:
    return Subject(fact.owner.uuid, fact.uuid, "")


@subject_of.register(Container)
def _profile(container: Container) -> Subject:
    return Subject(container.uuid, container.uuid, "")


def object_of(revision: Any) -> Any:
    """Return the row that a revision belongs to, as its own class; None when it was deleted."""
    obj = revision.content_object
    return obj.specific if isinstance(obj, Page) else obj
