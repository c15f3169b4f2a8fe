import pytest
from django.core.checks import Tags, run_checks
from django.db import IntegrityError, connection, transaction

from policies.publication.operations import redact_version
from policies.register import trigger_sql, triggers
from policies.register.models import Body, Head, Signature
from tests.factories.approved import MARCH, freeze, freeze_fact, signing
from tests.factories.triggers import triggers_off

pytestmark = pytest.mark.django_db

UPDATES = {
    "policies_chain": "locale = 'en'",
    "policies_entry": "hash = previous_hash",
    "policies_decision": "action = 'recall'",
    "policies_signature": "act_number = '1'",
    "policies_factrevision": "number = 9",
    "policies_plan": "text = ''",
    "policies_head": "count = count - 1",
    "policies_body": "digest = ''",
}
INSERT_ONLY = "the register is insert-only"
BY_REDACTION = "a body changes only by the redaction recorded last"
WHEN_UPDATED = dict.fromkeys(trigger_sql.INSERT_ONLY, INSERT_ONLY) | {
    "policies_head": "a head moves to the entry just added",
    "policies_body": BY_REDACTION,
}
WHEN_DELETED = dict.fromkeys(trigger_sql.TABLES, INSERT_ONLY) | {"policies_body": BY_REDACTION}


@pytest.fixture
def _frozen():
    entry = freeze()
    freeze_fact({"name": "DPO"}, owner=entry.chain.owner)


def refused(sql, *values, saying):
    """The trigger that says so refuses, and not some constraint of the table."""
    with pytest.raises(IntegrityError, match=f"^{saying}"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.usefixtures("_frozen")
class TestRawSql:
    @pytest.mark.parametrize("table", trigger_sql.TABLES)
    def test_updates_no_row(self, table):
        refused(f"UPDATE {table} SET {UPDATES[table]}", saying=WHEN_UPDATED[table])

    @pytest.mark.parametrize("table", trigger_sql.TABLES)
    def test_deletes_no_row(self, table):
        refused(f"DELETE FROM {table}", saying=WHEN_DELETED[table])

    @pytest.mark.parametrize("table", trigger_sql.TABLES)
    def test_replaces_or_truncates_no_table(self, table):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or their being due is what refuses
            refused(f"TRUNCATE {table} CASCADE", saying=INSERT_ONLY)
        else:
            refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}", saying="the register replaces no row")

    def test_adds_no_entry_out_of_place(self):
        refused(
            "INSERT INTO policies_entry (chain_id, position, action, manifest, bodies, decision_id, recorded_at,"
            " previous_hash, hash) SELECT chain_id, position + 7, 'checked', manifest, bodies, decision_id,"
            " recorded_at, hash, hash FROM policies_entry WHERE action = 'version'",
            saying="an entry follows the last one of its chain",
        )

    def test_adds_no_entry_without_signature(self):
        refused(
            "INSERT INTO policies_entry (chain_id, position, action, manifest, bodies, decision_id, recorded_at,"
            " previous_hash, hash) SELECT chain_id, position + 1, 'checked', manifest, bodies, chain_id, recorded_at,"
            " hash, hash FROM policies_entry WHERE action = 'version'",
            saying="an entry needs a signed decision",
        )

    def test_adds_no_signature_to_what_was_recorded(self):
        refused(
            "INSERT INTO policies_signature (decision_id, position, reference, capacity, act_number, signed_at)"
            " SELECT decision_id, position + 1, reference, capacity, act_number, signed_at FROM policies_signature",
            saying="nobody signs what was already recorded",
        )

    def test_adds_no_body_to_a_version_that_was_never_recorded(self):
        refused(
            "INSERT INTO policies_body (chain_id, number, form, renderer, content, digest)"
            " SELECT chain_id, number + 1, form, renderer, content, digest FROM policies_body",
            saying="a body belongs to a recorded version",
        )

    def test_opens_no_second_chain_of_the_installation(self):
        refused(
            "INSERT INTO policies_chain (uuid, kind, owner, subject, locale, opened_at)"
            " SELECT subject, 'installation', subject, subject, '', opened_at FROM policies_chain"
            " WHERE kind = 'policy'",
            saying="an installation has one chain",
        )


@pytest.mark.usefixtures("_frozen")
class TestModels:
    def test_neither_save_nor_delete(self):
        signature = Signature.objects.first()
        with pytest.raises(IntegrityError, match=INSERT_ONLY), transaction.atomic():
            signature.save()
        with pytest.raises(IntegrityError, match=WHEN_UPDATED["policies_head"]), transaction.atomic():
            Head.objects.update(last_hash="")


class TestBodies:
    def test_change_only_while_their_redaction_stands_last(self):
        entry = freeze()
        redact_version(chain=entry.chain, number=1, document=None, reason="As ordered.", signings=[signing()], at=MARCH)
        other = freeze()

        refused("UPDATE policies_body SET digest = '' WHERE chain_id = %s", other.chain.uuid.hex, saying=BY_REDACTION)
        assert not Body.objects.filter(chain=entry.chain).exists()


class TestSystemCheck:
    def test_is_silent_while_all_triggers_are_there(self):
        assert run_checks(tags=[Tags.database], databases=["default"]) == []

    def test_names_a_missing_trigger(self):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    "DROP TRIGGER register_entry_follows"
                    + (" ON policies_entry" if connection.vendor == "postgresql" else "")
                )
            found = run_checks(tags=[Tags.database], databases=["default"])
            transaction.set_rollback(True)

        assert [message.id for message in found] == ["policies.C001"]
        assert "register_entry_follows" in found[0].msg

    def test_installing_twice_is_harmless(self):
        triggers.install(connection)

        assert triggers.missing(connection) == []

    def test_what_a_test_switches_off_comes_back(self):
        with triggers_off(connection):
            pass

        assert triggers.missing(connection) == []
