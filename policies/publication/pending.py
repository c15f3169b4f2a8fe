"""Versions to come that were approved before another change and do not have it: what is done about them.

When its day comes, such a version takes the change away again. It is recalled (`acts`), or the change is carried into a
draft of it, which is submitted like any other and takes its place at the same moment.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from policies.authoring.streams import stream_data
from policies.document.merging import Merged, merged
from policies.publication.chains import lock, name_of
from policies.publication.errors import UnableToRecord
from policies.publication.pages import page_of
from policies.register import queries
from policies.register.models import Chain, Entry
from policies.register.queries import order
from policies.review.models import Contribution


@dataclass(frozen=True)
class Outrun:
    """A version to come, the later one whose change it does not have, and the one from which both began."""

    version: Entry
    change: Entry
    base: Entry


def outrun(chain: Chain, at: datetime) -> list[Outrun]:
    """Return the versions to come that would take a later change away, the next one first."""
    words = queries.words_not_recalled(chain.uuid)
    found = []
    for version in queries.words_to_come(chain.uuid, at):
        moment, number = order(version)
        changes = [each for each in words if order(each)[1] > number and order(each)[0] < moment]
        if not changes:
            continue
        # What both began with: not a version that comes between the two, whose change the other never had.
        before = [each for each in words if order(each)[1] < number and order(each)[0] <= order(changes[-1])[0]]
        if before and _lacks(outrun_by := Outrun(version, changes[-1], before[-1])):
            found.append(outrun_by)
    return found


def _lacks(found: Outrun) -> bool:
    """Whether a version would say something else with the change in it; so it seems where that cannot be known."""
    try:
        result = with_the_change(found)
    except UnableToRecord:
        return True
    return bool(result.doubtful) or result.document != queries.document(
        found.version.chain_id, found.version.number or 0
    )


def with_the_change(found: Outrun) -> Merged:
    """Return the version with the change in it, articles that both changed as the version has them.

    :raises UnableToRecord: the words of one of the versions were erased.
    """
    documents = [
        queries.document(each.chain_id, each.number or 0) for each in (found.base, found.change, found.version)
    ]
    base, change, version = documents
    if base is None or change is None or version is None:
        raise UnableToRecord(_("The words of one of these versions were erased. Write the change again by hand."))
    return merged(base, change, version)


@transaction.atomic
def carry(*, chain: Chain, number: int, user: Any, at: datetime) -> Merged:
    """Save a draft of a version to come with the change in it, to take effect at the same moment.

    :raises UnableToRecord: it does not lack a change, its page is gone or not the user's to write, is under review, or
        has a draft that nobody has approved, which this would put aside.
    """
    lock(name_of(chain), at=at)
    found = next((each for each in outrun(chain, at) if each.version.number == number), None)
    if found is None:
        raise UnableToRecord(_("This is not possible any more: the policy has changed since you opened this."))
    page = page_of(chain)
    if page is None or page.workflow_in_progress or not page.permissions_for_user(user).can_edit():
        raise UnableToRecord(_("Only editors of this portal can do this, while the policy is not under review."))
    if Contribution.objects.filter(subject=chain.subject, locale=chain.locale, settled=False).exists():
        raise UnableToRecord(_("The policy has a draft that nobody has approved yet. Submit it first, or undo it."))
    result = with_the_change(found)
    draft = page.get_latest_revision_as_object()
    draft.title = result.document.title
    draft.numbering = result.document.numbering.value
    draft.body = draft._meta.get_field("body").to_python(json.dumps(stream_data(result.document.articles)))
    draft.effective_at = found.version.effective_from
    draft.change_kind = draft.change_summary = ""
    draft.save_revision(user=user, log_action=True)
    return result
