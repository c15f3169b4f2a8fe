"""What nobody may do to a policy by hand, on whatever route."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.db.models.signals import pre_delete, pre_save
from django.utils.translation import gettext as _
from wagtail.models import Revision, TaskState

from home.guards import RefusedByGuard
from policies.authoring.chips.reading import UnreadableContent
from policies.authoring.documents import document_of
from policies.document.digests import wording_digests
from policies.document.nodes import ContactCard, ContactRole, Fact, FactUsed
from policies.register import queries


class WasPublished(RefusedByGuard):
    """A policy should be deleted of which readers have seen a version."""


class SubmittedOrApproved(PermissionDenied):
    """A revision that was submitted or approved should be written over."""


class Unresolved:
    """Resolves nothing: enough where words are compared and not what facts stand for."""

    def fact(self, key: str, form: str = "") -> Fact:
        return Fact(key, form)

    def card(self, role: ContactRole) -> ContactCard | None:
        return None

    def used(self) -> tuple[FactUsed, ...]:
        return ()


def connect() -> None:
    """Ask before a policy is deleted and before a revision is written over."""
    pre_delete.connect(keep_published, sender="policies.PrivacyPolicyPage")
    pre_save.connect(keep_what_was_submitted, sender=Revision)


def words_are_frozen(page: Any) -> bool:
    """Whether a version of the policy, not recalled, says in every article what the page says."""
    try:
        document = document_of(page, resolver=Unresolved())
    except (UnreadableContent, ValueError):
        return False
    return queries.wording_is_frozen(page.translation_key, page.locale.language_code, wording_digests(document))


def was_published(page: Any) -> bool:
    """Whether the register knows the policy in the page's language."""
    locale = page.locale.language_code
    return any(chain.locale == locale for chain in queries.chains_of_subject(page.translation_key))


def keep_published(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    """Before a policy's row is deleted, on whatever route.

    :raises WasPublished: the register knows it; the message is for staff.
    """
    if was_published(instance):
        raise WasPublished(_("This policy has been published: its history is kept, so it cannot be deleted."))


def keep_what_was_submitted(sender: type[Revision], instance: Revision, **kwargs: Any) -> None:
    """Before a revision is saved: refuse to write other content over one that was submitted, approved or published.

    Autosave does so in place. Wagtail's editor answers a refusal with a sentence and makes a new revision.

    :raises SubmittedOrApproved: other content, in such a revision.
    """
    if instance.pk is None or kwargs.get("raw"):
        return
    before = Revision.objects.filter(pk=instance.pk).first()
    if before is None or before.content == instance.content:
        return
    decided = TaskState.objects.filter(
        revision=instance.pk, status__in=(TaskState.STATUS_IN_PROGRESS, TaskState.STATUS_APPROVED)
    )
    if _is_live(before) or decided.exists():
        raise SubmittedOrApproved(_("This text was submitted or approved as it is; save a new draft instead."))


def _is_live(revision: Revision) -> bool:
    model = revision.content_type.model_class()
    return hasattr(model, "live_revision_id") and model.objects.filter(live_revision=revision.pk).exists()
