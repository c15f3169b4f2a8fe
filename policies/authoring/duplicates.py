"""Two facts that are one: whoever writes for both owners merges them, and the drafts that name one name the other.

Nothing that stands changes. Drafts are written over by new ones, in the name of whoever merges, and each portal
approves its own. An approved duplicate stays in force until then.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import singledispatch
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import Translation

from home.models import Container, ContainerKind, Role
from home.queries import CONTAINER_DEPTH
from home.roles import containers_with_role
from policies.authoring.models import PolicyPage
from policies.facts import queries
from policies.facts.models import Fact, LegalReference, Merged, Processor
from policies.facts.uses import CHOICE_OF, drafts_showing, is_approved, portals_choosing

_OWNER = Page.steplen * CONTAINER_DEPTH


class UnableToMerge(Exception):
    """The facts stay two; the message says why, for staff. Nothing was changed."""


@dataclass(frozen=True)
class Use:
    """A profile, a policy or a law whose draft names a fact. `reason` says why it cannot be rewritten now, if so."""

    obj: Any
    portal: Container
    reason: str

    @property
    def is_profile(self) -> bool:
        return isinstance(self.obj, Container)

    @property
    def locale(self) -> str:
        """The language of a policy; empty for a profile and for a law."""
        return self.obj.locale.language_code if isinstance(self.obj, PolicyPage) else ""


@dataclass(frozen=True)
class Uses:
    """The drafts that name a fact where somebody is an editor, and how many there are in portals of others."""

    own: tuple[Use, ...]
    elsewhere: int

    @property
    def rewritable(self) -> tuple[Use, ...]:
        return tuple(use for use in self.own if not use.reason)

    @property
    def left(self) -> tuple[Use, ...]:
        return tuple(use for use in self.own if use.reason)


def uses_in_drafts(duplicate: Fact, user: Any) -> Uses:
    """Return what would be rewritten if a fact were merged into another one, by portal and name."""
    found = list(_users(duplicate))
    written = None if user.is_superuser else containers_with_role(user, Role.EDITOR)
    own = [(obj, portal) for obj, portal in found if written is None or portal.uuid in written]
    return Uses(tuple(Use(obj, portal, _reason_against(obj, user)) for obj, portal in own), len(found) - len(own))


def reason_against_merging(duplicate: Fact, kept: Fact, user: Any) -> str | None:
    """Return the one sentence that says why the two cannot be merged, or not by this user; None when they can be."""
    merged = queries.merged_into((duplicate.uuid, kept.uuid))
    if type(duplicate) is not type(kept) or duplicate.uuid == kept.uuid:
        return _("A fact is merged into another one of its kind.")
    if kept.uuid in merged:
        return _("“%(fact)s” was itself merged into another one.") % {"fact": kept}
    if merged.get(duplicate.uuid, kept.uuid) != kept.uuid:
        return _("“%(fact)s” was merged into another one already.") % {"fact": duplicate}
    if kept.owner_id != duplicate.owner_id and kept.owner.kind != ContainerKind.LIBRARY:
        return _("“%(fact)s” belongs to a portal: others could not choose it.") % {"fact": kept}
    if is_approved(duplicate) and not is_approved(kept):
        return _("“%(fact)s” has not been approved yet. Have it approved first.") % {"fact": kept}
    if duplicate.uuid not in merged and not _writes_for_both(duplicate, kept, user):
        return _("Only somebody who is an editor of both owners, or who runs the installation, can merge the two.")
    return None


@transaction.atomic
def merge_facts(*, duplicate: Fact, kept: Fact, user: Any, at: datetime) -> Uses:
    """Mark a fact as merged into another one, and make new drafts that name that one; return what was rewritten.

    Drafts are rewritten in the portals where `user` is an editor, and left where they are locked or under review.
    Merging again rewrites what is left by then; so may editors of further portals, once it is merged.

    :raises UnableToMerge: the two are not of one kind, the one kept could not stand in everywhere, or `user` is no
        editor of both owners.
    """
    # On SQLite the transaction itself waits for others; on PostgreSQL the rows do.
    list(type(duplicate)._default_manager.select_for_update().filter(pk__in=(duplicate.pk, kept.pk)).order_by("pk"))
    if (reason := reason_against_merging(duplicate, kept, user)) is not None:
        raise UnableToMerge(reason)
    Merged.objects.get_or_create(
        duplicate=duplicate.uuid, defaults={"kept": kept.uuid, "user": user.uuid, "merged_at": at}
    )
    Merged.objects.filter(kept=duplicate.uuid).update(kept=kept.uuid)
    uses = uses_in_drafts(duplicate, user)
    for use in uses.rewritable:
        _rewrite(use.obj, duplicate, kept, user)
    return uses


def _users(duplicate: Fact) -> Iterator[tuple[Any, Container]]:
    """Yield what names a fact in its draft, with its portal or library."""
    for portal in portals_choosing(duplicate):
        yield portal, portal
    drafts: Any = drafts_showing(duplicate)
    pages = list(drafts.specific().select_related("locale"))
    paths = {page.path[:_OWNER] for page in pages}
    portals = {portal.path: portal for portal in Container.objects.filter(path__in=paths)}
    for page in pages:
        if isinstance(page, PolicyPage):
            yield page, portals[page.path[:_OWNER]]
    if isinstance(duplicate, LegalReference):
        for law in LegalReference.objects.filter(replaced_by=duplicate).select_related("owner").order_by("citation"):
            yield law, law.owner


def _reason_against(obj: Any, user: Any) -> str:
    if obj.workflow_in_progress:
        return _("under review")
    lock = obj.get_lock()
    if lock is not None and lock.for_user(user):
        return _("locked")
    if isinstance(obj, PolicyPage) and _is_translated(obj):
        return _("written by translating another: it follows that one")
    return ""


def _is_translated(page: PolicyPage) -> bool:
    translations = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    )
    return bool(translations.exists())


def _writes_for_both(duplicate: Fact, kept: Fact, user: Any) -> bool:
    written: set[UUID] = containers_with_role(user, Role.EDITOR)
    return bool(user.is_active and (user.is_superuser or {duplicate.owner.uuid, kept.owner.uuid} <= written))


@singledispatch
def _rewrite(obj: Any, duplicate: Fact, kept: Fact, user: Any) -> None:
    raise TypeError(f"{type(obj).__name__} names no facts")


@_rewrite.register(Container)
def _profile(portal: Container, duplicate: Fact, kept: Fact, user: Any) -> None:
    Container._default_manager.select_for_update(of=("self",)).get(pk=portal.pk)
    draft: Any = Container._default_manager.get(pk=portal.pk).get_latest_revision_as_object()
    if isinstance(duplicate, Processor):
        chosen = list(draft.processors.all())
        others = [row for row in chosen if row.processor_id != duplicate.pk]
        if not any(row.processor_id == kept.pk for row in others):
            others.append(draft.processors.model(processor=kept))
        draft.processors = others
    elif getattr(draft, f"{CHOICE_OF[type(duplicate)]}_id") == duplicate.pk:
        setattr(draft, CHOICE_OF[type(duplicate)], kept)
    # As the editor does: a portal is not live, so that its row holds what was saved last.
    draft.save()
    draft.save_revision(user=user, log_action=True)


@_rewrite.register(PolicyPage)
def _policy(page: PolicyPage, duplicate: Fact, kept: Fact, user: Any) -> None:
    model = type(page)
    model._default_manager.select_for_update(of=("self",)).get(pk=page.pk)
    draft: Any = model._default_manager.get(pk=page.pk).get_latest_revision_as_object()
    body = json.dumps(list(draft.body.get_prep_value()), ensure_ascii=False)
    draft.body = re.sub(re.escape(str(duplicate.uuid)), str(kept.uuid), body, flags=re.IGNORECASE)
    draft.save_revision(user=user, log_action=True)


@_rewrite.register(LegalReference)
def _law(law: LegalReference, duplicate: Fact, kept: Fact, user: Any) -> None:
    LegalReference.objects.select_for_update(of=("self",)).get(pk=law.pk)
    draft: Any = LegalReference.objects.get(pk=law.pk).get_latest_revision_as_object()
    # A law that was replaced by its own duplicate is replaced by none.
    draft.replaced_by = None if law.pk == kept.pk else kept
    draft.save_revision(user=user, log_action=True)
    LegalReference.objects.filter(pk=law.pk).update(replaced_by=draft.replaced_by)
