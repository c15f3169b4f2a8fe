"""A register in which everything has happened once: versions, pending ones, recalls, withdrawals, redactions, facts."""

from datetime import timedelta
from uuid import uuid4

from policies.facts.models import FactType
from policies.publication import operations
from policies.register import queries
from tests.factories.approved import MARCH, freeze, freeze_fact, make_document, signing
from tests.factories.spreading import LEAD, Portal, carry_out, contact


def make_history() -> None:
    """Two portals, the first with a policy in two languages; recorded long ago, with versions pending far ahead."""
    owner, subject, day = uuid4(), uuid4(), timedelta(days=1)
    for locale in ("fr", "en"):
        first = freeze(
            make_document("One.", "Two.", locale=locale),
            owner=owner,
            subject=subject,
            host="data.example.org",
            signings=[signing(), signing(uuid4(), name="Erwan Bihan", act_number="2026-17")],
        )
        freeze(make_document("One!", "Two.", locale=locale), owner=owner, subject=subject, at=MARCH + day)
    chain = first.chain
    for later, text in enumerate(("Three.", "Four."), start=2):
        pending = {"at": MARCH + later * day, "effective": MARCH + (9000 + later) * day}
        freeze(make_document(text, locale="en"), owner=owner, subject=subject, **pending)
    said = {"reason": "As ordered.", "signings": [signing()]}
    operations.recall_version(chain=chain, number=4, at=MARCH + 4 * day, **said)
    operations.withdraw_policy(chain=chain, at=MARCH + 5 * day, **said)
    operations.reinstate_policy(chain=chain, at=MARCH + 6 * day, **said)
    operations.redact_version(chain=chain, number=1, document=None, at=MARCH + 7 * day, **said)
    operations.redact_version(
        chain=queries.chains_of_subject(subject)[1],
        number=1,
        document=make_document("One.", "[…]", locale="fr"),
        at=MARCH + 7 * day,
        **said,
    )
    operations.record_checked(chain=chain, at=MARCH + 8 * day, **said)
    dpo = freeze_fact({"name": "DPO", "email": "dpo@example.org"}, owner=owner)
    freeze_fact({"name": "DPO", "email": "privacy@example.org"}, owner=owner, fact=dpo.fact, at=MARCH + day)
    freeze_fact({"name": "Ville d’Exemple"}, owner=owner, kind=FactType.CONTROLLER)
    freeze(make_document("Another portal."), host="autre.example.org")
    make_spread_history()


def make_spread_history() -> None:
    """A library's officer whose address changes twice, and two portals that show it, of which one accepts changes."""
    library, day = uuid4(), timedelta(days=1)
    dpo = freeze_fact(contact(), owner=library).fact
    portals = [Portal(dpo), Portal(dpo)]
    for portal in portals:
        portal.freeze(at=MARCH)
    accepted = {"portal": portals[0].uuid, "reason": "As ordered.", "signings": [signing()]}
    operations.accept_changes(at=MARCH, **accepted)
    freeze_fact(contact(email="second@example.org"), owner=library, fact=dpo, at=MARCH + day)
    carry_out(MARCH + day)
    other = freeze_fact(contact("Other"), owner=library, at=MARCH + day).fact
    portals[0].set_profile(dpo=other, at=MARCH + 2 * day)
    carry_out(MARCH + 2 * day)
    freeze_fact(contact("Other", "new@example.org"), owner=library, fact=other, at=MARCH + 3 * day)
    carry_out(MARCH + 3 * day)
    operations.withdraw_acceptance(at=MARCH + 3 * day + LEAD / 2, **accepted)
