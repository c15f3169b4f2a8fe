import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from policies.register.models import Body, Chain
from tests.factories.approved import freeze
from tests.factories.portals import make_portal
from tests.factories.triggers import triggers_off

pytestmark = pytest.mark.django_db


def run(capsys, *arguments):
    """Return the exit code and the JSON of `verify_versions`."""
    try:
        call_command("verify_versions", "--format", "json", *arguments)
    except SystemExit as end:
        return end.code, json.loads(capsys.readouterr().out)
    return 0, json.loads(capsys.readouterr().out)


class TestVerifyVersions:
    def test_finds_nothing_where_nothing_was_touched(self, capsys):
        freeze()

        assert run(capsys) == (0, {"checked": 1, "faults": [], "anchor_lag": None})

    def test_names_the_version_that_was_tampered_with(self, capsys):
        portal = make_portal("data.example.org", name="Données")
        entry = freeze(owner=portal.uuid)
        with triggers_off(connection), transaction.atomic():
            Body.objects.filter(chain=entry.chain, form="html").update(digest="")

            code, found = run(capsys, "--portal", "data.example.org")

            transaction.set_rollback(True)
        assert code == 1
        assert found["faults"][0] == {
            "portal": str(portal.uuid),
            "policy": str(entry.chain.subject),
            "locale": "fr",
            "number": 1,
            "fault": found["faults"][0]["fault"],
            "portal_name": "Données",
        }

    def test_names_a_chain_that_is_gone(self, capsys):
        entry = freeze()
        with triggers_off(connection), transaction.atomic():
            Chain.objects.filter(pk=entry.chain_id)._raw_delete("default")

            code, found = run(capsys)

            transaction.set_rollback(True)
        assert code == 1
        assert str(entry.chain.subject) in {fault["policy"] for fault in found["faults"]}

    def test_looks_at_one_portal_only_when_asked(self, capsys):
        portal = make_portal("data.example.org")
        freeze(owner=portal.uuid)
        freeze()

        assert run(capsys, "--portal", "data.example.org")[1]["checked"] == 1

    def test_refuses_a_host_that_is_nobodys(self):
        with pytest.raises(CommandError) as refused:
            call_command("verify_versions", "--portal", "nobody.example.org")

        assert refused.value.returncode == 2
