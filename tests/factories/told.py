"""A policy to which everything has happened once, through the operations behind the screens."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse

from policies.authoring.models import PrivacyPolicyPage
from policies.desk.dossier.gathered import Dossier, gather
from policies.desk.dossier.records import records_of
from policies.desk.dossier.story import Line, story_of
from policies.document.nodes import Article
from policies.publication import operations
from policies.publication.signing import Signing
from policies.register.clock import database_now
from policies.register.models import Chain
from policies.review import operations as review
from tests.factories.approval import approve, submit
from tests.factories.cases import Case
from tests.factories.policies import article, articles_with_facts, paragraph, save_draft
from tests.factories.sharing import Shared, make_shared

# What was to be told, the oldest first; the last line is still to come.
TOLD = (
    *("draft", "submission", "approval", "version", "effect"),
    *("draft", "submission", "refusal"),
    *("draft", "submission", "approval", "version", "effect"),
    *("draft", "submission", "approval", "version", "recall"),
    "facts",
    *("withdrawal", "reinstatement", "redaction", "checked"),
    "effect",
)


@dataclass
class Told:
    """A portal's policy and all who had a part in it; `shared` is the library whose officer it shows."""

    shared: Shared
    case: Case

    @property
    def chain(self) -> Chain:
        return Chain.objects.get(uuid=self.shared.chain("first"))

    def signing(self, **said: Any) -> Signing:
        return Signing(**{"user": self.case.lawyer.uuid, "name": "Camille Le Goff"} | said)

    def act(self, verb: str, **said: Any) -> Any:
        signings = [self.signing(comment="So be it.", act_number="2026-17")]
        more = {"reason": "As ordered.", "signings": signings, "at": database_now()} | said
        return getattr(operations, verb)(chain=self.chain, **more)

    def page(self) -> PrivacyPolicyPage:
        return PrivacyPolicyPage.objects.get(pk=self.case.page.pk)


def make_told() -> Told:
    """Make the whole history that `TOLD` lists."""
    shared = make_shared(accepting=("first",), asked=())
    told = Told(shared, shared.portals["first"])
    _refused_and_approved(told)
    _deferred_and_recalled(told)
    shared.approve_change()
    told.act("withdraw_policy")
    told.act("reinstate_policy")
    told.act("redact_version", number=1, document=None, summary="Its first words.")
    told.act("record_checked")
    return told


def _refused_and_approved(told: Told) -> None:
    case = told.case
    save_draft(case.page, _articles("We sell yuor data."), user=case.author)
    state = submit(case.page, case.author)
    review.refuse(task_state=state, user=case.lawyer, comment="There is a typo.", at=database_now())
    save_draft(case.page, _articles("We sell your data."), user=case.author)
    told.page().current_workflow_state.resume(user=case.author)
    approve(case.page, case.lawyer, comment="Better: été.", act_number="2026-12")


def _deferred_and_recalled(told: Told) -> None:
    case = told.case
    draft = told.page().get_latest_revision_as_object()
    draft.effective_at = database_now() + timedelta(days=30)
    draft.save_revision(user=case.author)
    save_draft(case.page, _articles("We keep your data."), user=case.author)
    submit(case.page, case.author)
    approve(case.page, case.lawyer)
    told.act("recall_version", number=3)


def _articles(text: str) -> tuple[Article, ...]:
    return (*articles_with_facts()[-1:], article("Data", paragraph(text)))


def lines(chain: Chain) -> tuple[Line, ...]:
    """The story of a policy, the latest first."""
    return story_of(records_of(chain))


def dossier_of(chain: Chain) -> Dossier:
    return gather(records_of(chain))


def file_url(chain: Chain) -> str:
    return reverse("policies_file", args=[chain.uuid])


def dossier_url(chain: Chain, form: str) -> str:
    return reverse("policies_dossier", args=[chain.uuid, form])
