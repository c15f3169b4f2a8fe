"""A library whose officer several portals share: some have accepted changes of shared facts beforehand, some not."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from home.models import Container, Role
from policies.facts.models import Controller, DataProtectionOfficer
from policies.publication.models import Batch, Proposal
from policies.publication.operations import accept_changes, propagate
from policies.publication.signing import Signing
from policies.register.clock import database_now
from policies.register.manifest import policy_chain
from tests.factories.approval import publish, submit
from tests.factories.cases import Case, give_role
from tests.factories.policies import articles_with_facts, make_policy
from tests.factories.portals import approve_fact, make_fact, make_library, make_portal, make_user

OLD = "before@example.org"
NEW = "after@example.org"


@dataclass
class Shared:
    """`editor` writes the library's officer, `reviewer` approves it; each portal has people and a policy of its own."""

    library: Container
    dpo: Any
    editor: Any
    reviewer: Any
    domain: str = "example.org"
    portals: dict[str, Case] = field(default_factory=dict)

    def add(self, name: str, *, accepting: bool, locales: tuple[str, ...] = ("fr",)) -> Case:
        """Open a portal whose published policies show the officer; its author's name begins with the portal's."""
        portal = make_portal(host=f"{name}.{self.domain}", name=name.capitalize(), locales=locales)
        author = make_user(f"{name}-author", portal=portal, role=Role.EDITOR)
        lawyer = make_user(f"{name}-lawyer", portal=portal, role=Role.LEGAL_REVIEWER)
        controller = make_fact(Controller, portal, name=f"Ville de {name.capitalize()}")
        portal.controller, portal.dpo = controller, self.dpo
        portal.save()
        approve_fact(controller)
        approve_fact(portal)
        if accepting:
            accept(portal, lawyer)
        first = None
        for locale in locales:
            page = make_policy(portal, locale, articles=articles_with_facts()[-1:], user=author)
            if first:
                type(page).objects.filter(pk=page.pk).update(translation_key=first.translation_key)
                page.refresh_from_db()
            publish(page, author=author, reviewer=lawyer)
            first = first or page
        self.portals[name] = Case(portal, author, lawyer, first)
        return self.portals[name]

    def chain(self, name: str, locale: str = "fr"):
        case = self.portals[name]
        return policy_chain(case.portal.uuid, case.page.translation_key, locale).uuid

    def change(self, **values: str) -> None:
        """Write another draft of the officer: another e-mail, unless something else is said."""
        draft = type(self.dpo).objects.get(pk=self.dpo.pk).get_latest_revision_as_object()
        for name, value in (values or {"email": NEW}).items():
            setattr(draft, name, value)
        draft.save_revision(user=self.editor)

    def submit(self, **values: str) -> Any:
        """Write another draft and send it to review; returns the state of the task that waits."""
        self.change(**values)
        return submit(self.dpo, self.editor)

    def approve_change(self, **values: str) -> None:
        """Change the officer, have it approved, and its batch carried out as a task would."""
        self.change(**values)
        publish(self.dpo, author=self.editor, reviewer=self.reviewer)
        carry_out()

    def proposal(self, name: str) -> Proposal:
        return Proposal.objects.get(portal=self.portals[name].portal.uuid)


def make_shared(
    *, accepting: tuple[str, ...] = ("first",), asked: tuple[str, ...] = ("third",), domain: str = "example.org"
) -> Shared:
    library = make_library("Library")
    editor = make_user("library-editor", portal=library, role=Role.EDITOR)
    reviewer = make_user("library-lawyer", portal=library, role=Role.LEGAL_REVIEWER)
    dpo = make_fact(DataProtectionOfficer, library, name="Shared officer", email=OLD)
    dpo.save_revision(user=editor)
    approve_fact(dpo)
    shared = Shared(library, dpo, editor, reviewer, domain)
    for name in accepting:
        shared.add(name, accepting=True)
    for name in asked:
        shared.add(name, accepting=False)
    return shared


def accept(portal: Container, lawyer: Any, *, at: datetime | None = None) -> None:
    accept_changes(portal=portal.uuid, reason="As decided.", signings=[by(lawyer)], at=at or database_now())


def by(user: Any) -> Signing:
    return Signing(user=user.uuid, name=user.username)


def carry_out() -> None:
    for batch in Batch.objects.filter(finished_at=None).order_by("pk"):
        propagate(batch)


def see_too(user: Any, *cases: Case) -> Any:
    """Give somebody a role in further portals, in which they see the policies."""
    for case in cases:
        give_role(user, case.portal, Role.TRANSLATOR)
    return user
