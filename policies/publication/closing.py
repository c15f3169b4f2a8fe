"""Closing a language of a portal or library: one act, by which all its policies in that language are withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import TaskState

from home.models import Container
from home.operations import NotOpened, refuse_needed, switch_language_off
from home.queries import root_in
from policies.publication import pages
from policies.publication.chains import append, lock, lock_policies, name_of, opened, refuse_earlier_moment
from policies.publication.errors import UnableToRecord
from policies.publication.signing import Signing, record_decision
from policies.register import queries
from policies.register.closings import Closing
from policies.register.manifest import Manifest, owner_chain
from policies.register.models import Action, Chain, ChainKind, Entry, Head
from policies.review.models import LegalTaskState


def reason_against_closing(container: Container, locale: str) -> str | None:
    """Return the one sentence that says why a language cannot be closed now; None when it can.

    Whatever awaits approval in it is decided or taken back first, by a person: a reviewer may be reading it.
    """
    if root_in(container, locale) is None:
        return _("This language is not open.")
    try:
        refuse_needed(container, locale)
    except NotOpened as reason:
        return str(reason)
    if not (waiting := _submitted(container, locale)):
        return None
    said = ngettext(
        "%(titles)s awaits approval in this language: it has to be decided on, or taken back, first.",
        "%(titles)s await approval in this language: they have to be decided on, or taken back, first.",
        len(waiting),
    )
    return said % {"titles": ", ".join(f"“{title}”" for title in waiting)}


def withdrawn_with(container: Container, locale: str) -> list[Chain]:
    """Return the policies that have a version in force or to come in a language, and go with it."""
    chains = Chain.objects.filter(owner=container.uuid, locale=locale, kind=ChainKind.POLICY).order_by("uuid")
    return [chain for chain in chains if queries.last_not_recalled(chain.uuid) and not queries.is_withdrawn(chain.uuid)]


def closing_manifest(container: Container, locale: str, reason: str) -> Manifest:
    """Return what whoever approves a closing signs: the language, and each policy as it stands now."""
    chains = [chain.uuid for chain in withdrawn_with(container, locale)]
    heads = dict(Head.objects.filter(chain__in=chains).values_list("chain", "last_hash"))
    return Manifest(
        action=Action.CLOSING,
        chain=owner_chain(container.uuid),
        reason=reason,
        recalls=Closing(locale, heads).plain(),
    )


def hold(container: Container, *, at: datetime) -> Container:
    """Hold a portal and all its policies until the transaction ends; return it as it stands now."""
    # In the order of whoever approves its profile: the portal's own chain, then its row.
    lock(owner_chain(container.uuid), at=at)
    held: Container = Container.objects.select_for_update(of=("self",)).get(pk=container.pk)
    policies = Chain.objects.filter(owner=held.uuid, kind=ChainKind.POLICY).values_list("owner", "subject")
    lock_policies(set(policies))
    return held


@transaction.atomic
def close_language(
    *, container: Container, locale: str, reason: str, signings: Sequence[Signing], at: datetime
) -> Entry:
    """Close a language: record the act, withdraw every policy in it that stands or is to come, switch the language off.

    What readers are told of all policies of the portal is computed anew. Drafts stay as they are.

    :raises UnableToRecord: it cannot be closed; the sentence says why.
    """
    container = hold(container, at=at)
    if (against := reason_against_closing(container, locale)) is not None:
        raise UnableToRecord(against)
    chains = withdrawn_with(container, locale)
    manifest = closing_manifest(container, locale, reason)
    act = record_decision(manifest=manifest, signings=signings, at=at)
    own = opened(manifest.chain, act=act)
    refuse_earlier_moment(own, at=at)
    entry = append(chain=own, manifest=manifest, act=act)
    for chain in chains:
        refuse_earlier_moment(chain, at=at)
        last = queries.last_version(chain.uuid)
        withdrawal = Manifest(
            action=Action.WITHDRAWAL,
            chain=name_of(chain),
            base=last.hash if last else None,
            batch=act.manifest_digest,
            reason=reason,
        )
        append(chain=chain, manifest=withdrawal, act=act, effective_from=at)
    switch_language_off(container=container, locale=locale)
    for chain in chains:
        pages.follow(chain=chain)
    return entry


def _submitted(container: Container, locale: str) -> list[str]:
    states = LegalTaskState.objects.filter(
        owner=container.uuid, locale=locale, status=TaskState.STATUS_IN_PROGRESS
    ).order_by("started_at", "pk")
    return list(states.values_list("revision__object_str", flat=True))
