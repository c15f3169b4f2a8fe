"""How a draft translation stands to the text that prevails, article by article, and saying that one is still right."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail_localize.models import Translation

from home.models import Container
from home.queries import container_of
from policies.authoring.chips.reading import UnreadableContent
from policies.authoring.documents import document_of
from policies.authoring.guards import Unresolved
from policies.authoring.mentions.operations import reason_against_editing
from policies.authoring.models import PolicyPage
from policies.document.digests import wording_digests
from policies.document.nodes import PolicyDocument
from policies.register import queries as register
from policies.register.following import Step, behind, steps_of
from policies.register.manifest import policy_chain
from policies.register.models import Action, Entry
from policies.review.errors import UnableToDecide


class Stands(StrEnum):
    """How an article of a translation stands to the one that prevails."""

    CURRENT = "current"
    BEHIND = "behind"
    UNSAID = "unsaid"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Prevailing:
    """The text that prevails over a translation: its version in force, its document, and all versions as steps."""

    chain: UUID
    locale: str
    entry: Entry
    document: PolicyDocument
    steps: tuple[Step, ...]

    @property
    def number(self) -> int:
        return self.entry.number or 0

    @property
    def wordings(self) -> Mapping[str, str]:
        """The wording digest of each article, by id."""
        return next((step.articles for step in self.steps if step.number == self.number), {})


def prevailing_over(page: PolicyPage, container: Container, at: datetime) -> Prevailing | None:
    """Return the text that prevails over a policy's language; None where it prevails itself, or nothing is in force."""
    if page.locale_id == container.prevailing_locale_id:
        return None
    locale = container.prevailing_locale.language_code
    chain = policy_chain(container.uuid, page.translation_key, locale).uuid
    entry = register.version_in_force(chain, at)
    document = register.document(chain, entry.number) if entry and entry.number else None
    if entry is None or document is None:
        return None
    steps = steps_of(Entry.objects.filter(chain=chain, action=Action.VERSION))
    return Prevailing(chain, locale, entry, document, tuple(steps))


def standing(draft: PolicyPage, prevailing: Prevailing) -> dict[str, Stands]:
    """Return how each article of the text that prevails stands in a draft translation, by id and in its order."""
    present = {str(child.id) for child in draft.body}
    claimed = {"number": 0, "articles": draft.translated_from}
    found = behind(claimed, present, prevailing.steps, prevailing.number)
    return {
        article.id: Stands.MISSING
        if article.id in found.missing
        else Stands.CURRENT
        if article.id not in found.changed
        else Stands.BEHIND
        if article.id in draft.translated_from
        else Stands.UNSAID
        for article in prevailing.document.articles
    }


@transaction.atomic
def say_still_right(*, page: PolicyPage, articles: Collection[str], user: Any, at: datetime) -> PolicyPage:
    """Say of articles of a translation that they say what the text in force says, in one new draft by `user`.

    That `user` may edit the page is for the caller to ask.

    :raises UnableToDecide: nothing was changed; the sentence says why.
    """
    model = type(page)
    model._default_manager.select_for_update().get(pk=page.pk)
    page = model._default_manager.get(pk=page.pk)
    if (reason := reason_against_editing(page, user)) is not None:
        raise UnableToDecide(reason)
    prevailing = prevailing_over(page, container_of(page), at)
    if prevailing is None:
        raise UnableToDecide(_("Nothing is in force that this policy would be a translation of."))
    draft: PolicyPage = page.get_latest_revision_as_object()
    present = {str(child.id) for child in draft.body}
    said = {each: prevailing.wordings[each] for each in articles if each in present and each in prevailing.wordings}
    if not said:
        raise UnableToDecide(_("These articles are not in both texts."))
    draft.translated_from = draft.translated_from | said
    draft.save_revision(user=user, log_action=True)
    return draft


def wordings_of(draft: PolicyPage) -> dict[str, str]:
    """Return the wording digest of each article of a draft, by id; nothing where it cannot be read."""
    try:
        return wording_digests(document_of(draft, resolver=Unresolved()))
    except (UnreadableContent, ValueError):
        return {}


def is_written_by_translating(page: PolicyPage) -> bool:
    """Whether wagtail-localize keeps a policy in step with another: what is changed in it by hand does not last."""
    rows = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    )
    return bool(rows.exists())
