"""An approval that was given is no approval of anything else, whoever has the database in hand."""

from dataclasses import replace
from datetime import timedelta

import pytest

from policies.publication import operations
from policies.publication.chains import append
from policies.publication.forms import digests_by_key, forms_of, store
from policies.publication.signing import Act
from policies.publication.surroundings import recompute
from policies.publication.verification import verify
from policies.register.manifest import Manifest
from tests.factories.approved import MARCH, freeze, make_document, make_manifest, signing

pytestmark = pytest.mark.django_db


def act_of(entry, at):
    decision = entry.decision
    return Act(decision, tuple(decision.signatures.order_by("position")), decision.manifest_digest, at)


def forge_version(chain, *, act, effective_from):
    """Add words that nobody approved, all hashes right, under the decision about others."""
    document = make_document("Words that nobody approved.")
    manifest = make_manifest(document, owner=chain.owner, subject=chain.subject)
    forms = forms_of(chain=chain, number=2, document=document)
    append(
        chain=chain,
        manifest=replace(manifest, batch=act.manifest_digest),
        act=act,
        number=2,
        effective_from=effective_from,
        bodies=digests_by_key(forms),
    )
    store(forms)
    recompute(owner=chain.owner, subject=chain.subject)


class TestADecision:
    def test_about_one_version_is_none_about_another(self):
        first = freeze()
        forge_version(first.chain, act=act_of(first, MARCH), effective_from=MARCH)

        assert [fault.number for fault in verify().faults] == [2]

    def test_serves_no_act_of_another_day(self):
        chain = freeze().chain
        later = MARCH + timedelta(days=1)
        checked = operations.record_checked(chain=chain, reason="Read again.", signings=[signing()], at=later)
        next_year = act_of(checked, MARCH + timedelta(days=400))
        append(chain=chain, manifest=Manifest.from_json(checked.manifest), act=next_year, number=checked.number)

        assert len(verify().faults) == 1
