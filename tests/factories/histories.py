"""A register in which everything has happened once: versions, pending ones, recalls, withdrawals, redactions, facts."""

from datetime import timedelta
from uuid import uuid4

from policies.facts.models import FactType
from policies.publication import operations
from policies.register import queries
from tests.factories.approved import MARCH, freeze, freeze_fact, make_document, signing


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
