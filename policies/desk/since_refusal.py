"""What a resubmission changed since a reviewer asked for changes, so that nobody reads everything twice."""

from datetime import datetime
from typing import Any

from wagtail.models import TaskState

from policies.authoring.chips.reading import UnreadableContent
from policies.authoring.documents import document_of
from policies.desk.differences import differences
from policies.document.comparison import compare
from policies.document.nodes import PolicyDocument
from policies.facts.resolution import resolver
from policies.register.manifest import policy_chain
from policies.register.models import Action, Entry
from policies.review.models import LegalTaskState
from policies.review.subjects import Subject


def since_refusal(state: LegalTaskState, named: Subject, document: PolicyDocument, now: datetime) -> dict[str, Any]:
    """Return when and why changes were last asked for, and what changed since; nothing where nobody has.

    Nor where a version was approved in between, or what was sent back then is not there any more.
    """
    last = _last_refusal(state, named)
    if last is None or last.revision is None or last.revision.created_at > last.started_at:
        return {}
    try:
        before = document_of(
            last.revision.as_object(), resolver=resolver(portal=named.owner, locale=named.locale, at=now)
        )
    except (UnreadableContent, ValueError):
        return {}
    found = differences(compare(before, document), document)
    return {"refused": last, "differences_since": found}


def _last_refusal(state: LegalTaskState, named: Subject) -> LegalTaskState | None:
    earlier = LegalTaskState.objects.filter(
        subject=named.subject,
        locale=named.locale,
        status=TaskState.STATUS_REJECTED,
        finished_by__isnull=False,
        pk__lt=state.pk,
    )
    last: LegalTaskState | None = earlier.select_related("revision", "finished_by").order_by("-pk").first()
    if last is None:
        return None
    versions = Entry.objects.filter(chain=policy_chain(*named).uuid, action=Action.VERSION)
    return None if versions.filter(recorded_at__gt=last.finished_at).exists() else last
