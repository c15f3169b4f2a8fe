"""What is kept of one policy in one language, read in as many queries for two hundred versions as for one."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from wagtail.models import Comment, Page, PageLogEntry

from home.models import Container
from home.queries import container_by_uuid
from policies.desk.chosen_names import name_approved
from policies.desk.dossier.people import People, people_of
from policies.facts.models import FactRevision
from policies.publication.models import ActRequest, Batch
from policies.register.history import History
from policies.register.manifest import Manifest
from policies.register.models import Action, Chain, Entry, Signatory, Signature
from policies.review.models import Contribution, LegalTaskState, OpinionRequest, Suggestion
from policies.review.threads import comments_on

_BEGUN = "wagtail.workflow.start"
_RESUMED = "wagtail.workflow.resume"


@dataclass(frozen=True)
class Records:
    """The rows behind a policy's story; entries in the order of the chain, the rest in the order of their moments.

    `manifests` are by position in the chain, `signatures` by decision, `signatories` by signature, `submitters` by
    submission: the key of a user, None where nobody is known. `batches` tell, by decision, where the progress of a
    change of a fact is shown; `facts` what a revision of a fact is called.
    """

    chain: Chain
    container: Container
    title: str
    entries: Sequence[Entry]
    manifests: Mapping[int, Manifest]
    signatures: Mapping[UUID, Sequence[Signature]]
    signatories: Mapping[int, Signatory]
    contributions: Sequence[Contribution]
    submissions: Sequence[LegalTaskState]
    submitters: Mapping[int, int | None]
    comments: Sequence[Comment]
    suggestions: Sequence[Suggestion]
    asked: Sequence[OpinionRequest]
    requests: Sequence[ActRequest]
    batches: Mapping[UUID, int]
    facts: Mapping[tuple[UUID, int], str]
    people: People

    @cached_property
    def by_hash(self) -> dict[str, Entry]:
        """The entries by their hashes, which others name as what they start from."""
        return {entry.hash: entry for entry in self.entries}

    @cached_property
    def history(self) -> History:
        """What stood, or will stand, at each moment."""
        return History.of(self.entries)

    def manifest(self, entry: Entry) -> Manifest:
        return self.manifests[entry.position]

    def summary(self, number: int | None) -> str:
        """Return the public sentence about a version, or what a redaction put in its place."""
        said = self.history.summaries.get(number)
        if said is not None:
            return said
        versions = (entry for entry in self.entries if entry.action == Action.VERSION and entry.number == number)
        return next((self.manifest(entry).summary for entry in versions), "")


def records_of(chain: Chain) -> Records:
    """Read what is kept of a policy in one language."""
    named = {"subject": chain.subject, "locale": chain.locale}
    page = Page.objects.filter(translation_key=chain.subject, locale__language_code=chain.locale).first()
    entries = list(Entry.objects.filter(chain=chain).select_related("decision").order_by("position"))
    manifests = {entry.position: Manifest.from_json(entry.manifest) for entry in entries}
    signatures = _signatures(chain)
    signed = (signature for found in signatures.values() for signature in found)
    contributions = list(Contribution.objects.filter(**named).order_by("contributed_at", "pk"))
    submissions = list(
        LegalTaskState.objects.filter(**named, owner=chain.owner)
        .select_related("workflow_state")
        .order_by("started_at", "pk")
    )
    submitters = _submitters(page, submissions)
    comments = list(comments_on([page.pk])) if page else []
    spoke = (each.user_id for comment in comments for each in (comment, *comment.replies.all()))
    settled = (comment.resolved_by_id for comment in comments)
    under_review = [state.pk for state in submissions]
    suggestions = list(Suggestion.objects.filter(task_state__in=under_review).order_by("suggested_at", "pk"))
    asked = list(
        OpinionRequest.objects.filter(task_state__in=under_review)
        .prefetch_related("opinions")
        .order_by("asked_at", "pk")
    )
    requests = list(ActRequest.about(chain).order_by("requested_at", "pk"))
    took_part = {uuid for each in requests for uuid in (each.requested_by, each.decided_by) if uuid}
    took_part |= {uuid for each in suggestions for uuid in (each.suggested_by, each.decided_by) if uuid}
    keys = {*submitters.values(), *(state.finished_by_id for state in submissions), *spoke, *settled}
    return Records(
        chain=chain,
        container=container_by_uuid(chain.owner),
        title=page.title if page else "",
        entries=entries,
        manifests=manifests,
        signatures=signatures,
        signatories={one.pk: one.signatory for one in signed if hasattr(one, "signatory")},
        contributions=contributions,
        submissions=submissions,
        submitters=submitters,
        comments=comments,
        suggestions=suggestions,
        asked=asked,
        requests=requests,
        batches=dict(Batch.objects.filter(decision__in=_decisions(chain)).values_list("decision", "pk")),
        facts=_facts(manifests.values()),
        people=people_of(
            {row.user for row in contributions if row.user} | {one.asked_by for one in asked} | took_part,
            {key for key in keys if key},
        ),
    )


def _signatures(chain: Chain) -> dict[UUID, list[Signature]]:
    by_decision: dict[UUID, list[Signature]] = defaultdict(list)
    rows = Signature.objects.filter(decision__in=_decisions(chain)).select_related("signatory")
    for signature in rows.order_by("decision", "position"):
        by_decision[signature.decision_id].append(signature)
    return dict(by_decision)


def _decisions(chain: Chain) -> QuerySet[Entry, Any]:
    """Return the keys of what stands behind a chain's entries, as a part of another query."""
    return Entry.objects.filter(chain=chain).values("decision")


def _submitters(page: Page | None, submissions: Sequence[LegalTaskState]) -> dict[int, int | None]:
    """Return who submitted what: Wagtail names in a submission only who began its workflow, its log everybody."""
    known: dict[int, int | None] = {state.pk: state.workflow_state.requested_by_id for state in submissions}
    if page is None:
        return known
    again = _submitted_again(submissions)
    logged = PageLogEntry.objects.filter(page=page.pk, action__in=(_BEGUN, _RESUMED), user__isnull=False)
    for user, action, data in logged.order_by("timestamp", "pk").values_list("user_id", "action", "data"):
        state = (data.get("workflow") or {}).get("task_state_id")
        # What is logged of a resumed workflow is the submission that was sent back.
        state = again.get(state or 0) if action == _RESUMED else state
        if state in known:
            known[state] = user
    return known


def _submitted_again(submissions: Sequence[LegalTaskState]) -> dict[int, int]:
    """Return which submission followed which in one workflow."""
    workflows: dict[int, list[int]] = defaultdict(list)
    for state in sorted(submissions, key=lambda state: state.pk):
        workflows[state.workflow_state_id].append(state.pk)
    return {before: after for states in workflows.values() for before, after in itertools.pairwise(states)}


def _facts(manifests: Iterable[Manifest]) -> dict[tuple[UUID, int], str]:
    """Return what the facts are called whose changes made versions."""
    wanted: dict[UUID, set[int]] = defaultdict(set)
    for manifest in manifests:
        if manifest.action == Action.VERSION and manifest.batch is not None:
            for used in manifest.facts:
                wanted[UUID(used.fact)].add(used.number)
    revisions = FactRevision.objects.filter(fact__in=list(wanted)) if wanted else ()
    return {(row.fact, row.number): name_approved(row) for row in revisions if row.number in wanted[row.fact]}
