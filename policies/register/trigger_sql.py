"""The SQL of the register's triggers, in the dialects of SQLite and PostgreSQL.

Writers work in this order, so that each step can be checked: chain, its head, decision, signatures, entry, head,
bodies. SQLite's `INSERT OR REPLACE` deletes without asking the delete triggers; hence its own checks.
"""

INSERT_ONLY = (
    "policies_chain",
    "policies_entry",
    "policies_decision",
    "policies_signature",
    "policies_factrevision",
    "policies_plan",
)
TABLES = (*INSERT_ONLY, "policies_head", "policies_body")

# When a row may not be written: (name, table, operation, condition, message). `NEW` and `OLD` are the rows. The
# conditions are SQL that both databases read alike.
_CHECKS = (
    (
        "chain_kinds",
        "policies_chain",
        "INSERT",
        "NEW.kind = 'installation' AND EXISTS (SELECT 1 FROM policies_chain c WHERE c.kind = 'installation')",
        "an installation has one chain",
    ),
    (
        "entry_follows",
        "policies_entry",
        "INSERT",
        (
            "NOT EXISTS (SELECT 1 FROM policies_head h WHERE h.chain_id = NEW.chain_id"
            " AND h.count + 1 = NEW.position AND h.last_hash = NEW.previous_hash) OR length(NEW.hash) <> 71"
        ),
        "an entry follows the last one of its chain",
    ),
    (
        "entry_is_signed",
        "policies_entry",
        "INSERT",
        (
            "NOT EXISTS (SELECT 1 FROM policies_decision d JOIN policies_signature s ON s.decision_id = d.uuid"
            " WHERE d.uuid = NEW.decision_id)"
        ),
        "an entry needs a signed decision",
    ),
    (
        "signature_in_time",
        "policies_signature",
        "INSERT",
        "EXISTS (SELECT 1 FROM policies_entry e WHERE e.decision_id = NEW.decision_id)",
        "nobody signs what was already recorded",
    ),
    (
        "head_begins",
        "policies_head",
        "INSERT",
        (
            "NEW.count <> 0 OR NEW.last_hash <> '' OR EXISTS (SELECT 1 FROM policies_entry e"
            " WHERE e.chain_id = NEW.chain_id)"
        ),
        "a head begins with an empty chain",
    ),
    (
        "head_grows",
        "policies_head",
        "UPDATE",
        (
            "NEW.chain_id <> OLD.chain_id OR NEW.count <> OLD.count + 1 OR NOT EXISTS (SELECT 1 FROM policies_entry e"
            " WHERE e.chain_id = NEW.chain_id AND e.position = NEW.count AND e.hash = NEW.last_hash)"
        ),
        "a head moves to the entry just added",
    ),
    ("head_stays", "policies_head", "DELETE", "1 = 1", "the register is insert-only"),
    (
        "body_of_version",
        "policies_body",
        "INSERT",
        (
            "NOT EXISTS (SELECT 1 FROM policies_entry e WHERE e.chain_id = NEW.chain_id AND e.action = 'version'"
            " AND e.number = NEW.number)"
        ),
        "a body belongs to a recorded version",
    ),
    (
        "body_redacted",
        "policies_body",
        "UPDATE",
        (
            "NEW.chain_id <> OLD.chain_id OR NEW.number <> OLD.number OR NEW.form <> OLD.form"
            " OR NEW.renderer <> OLD.renderer OR NOT EXISTS (SELECT 1 FROM policies_entry e JOIN policies_head h"
            " ON h.chain_id = e.chain_id AND h.count = e.position WHERE e.chain_id = OLD.chain_id"
            " AND e.action = 'redaction' AND e.number = OLD.number)"
        ),
        "a body changes only by the redaction recorded last",
    ),
    (
        "body_deleted",
        "policies_body",
        "DELETE",
        (
            "NOT EXISTS (SELECT 1 FROM policies_entry e JOIN policies_head h ON h.chain_id = e.chain_id"
            " AND h.count = e.position WHERE e.chain_id = OLD.chain_id AND e.action = 'redaction'"
            " AND e.number = OLD.number)"
        ),
        "a body changes only by the redaction recorded last",
    ),
)

_REPLACED = {
    "policies_chain": "r.uuid = NEW.uuid"
    " OR (r.owner = NEW.owner AND r.subject = NEW.subject AND r.locale = NEW.locale)",
    "policies_entry": "r.id = NEW.id OR (r.chain_id = NEW.chain_id AND r.position = NEW.position)"
    " OR (NEW.action = 'version' AND r.action = 'version' AND r.chain_id = NEW.chain_id AND r.number = NEW.number)",
    "policies_decision": "r.uuid = NEW.uuid",
    "policies_signature": "r.id = NEW.id OR (r.decision_id = NEW.decision_id AND r.position = NEW.position)",
    "policies_factrevision": "r.id = NEW.id OR (r.fact = NEW.fact AND r.number = NEW.number)",
    "policies_plan": "r.digest = NEW.digest",
    "policies_head": "r.chain_id = NEW.chain_id",
    "policies_body": "r.id = NEW.id OR (r.chain_id = NEW.chain_id AND r.number = NEW.number AND r.form = NEW.form"
    " AND r.renderer = NEW.renderer)",
}


def names(vendor: str) -> list[str]:
    """Return the names of all triggers on one kind of database."""
    checked = [f"register_{name}" for name, *_rest in _CHECKS]
    if vendor == "postgresql":
        return [
            *checked,
            *(f"register_{table}_rows" for table in INSERT_ONLY),
            *(f"register_{table}_truncate" for table in TABLES),
        ]
    return [
        *checked,
        *(f"register_{table}_{operation}" for table in INSERT_ONLY for operation in ("update", "delete")),
        *(f"register_{table}_replace" for table in TABLES),
    ]


def sqlite() -> list[str]:
    """Return the statements that create the triggers on SQLite."""
    statements = [
        f"CREATE TRIGGER register_{name} BEFORE {operation} ON {table} WHEN {condition}"
        f" BEGIN SELECT RAISE(ABORT, '{message}'); END"
        for name, table, operation, condition, message in _CHECKS
    ]
    statements += [
        f"CREATE TRIGGER register_{table}_{operation} BEFORE {operation.upper()} ON {table}"
        " BEGIN SELECT RAISE(ABORT, 'the register is insert-only'); END"
        for table in INSERT_ONLY
        for operation in ("update", "delete")
    ]
    statements += [
        f"CREATE TRIGGER register_{table}_replace BEFORE INSERT ON {table}"  # noqa: S608 - names of our own
        f" WHEN EXISTS (SELECT 1 FROM {table} r WHERE {condition})"
        " BEGIN SELECT RAISE(ABORT, 'the register replaces no row'); END"
        for table, condition in _REPLACED.items()
    ]
    return statements


def postgresql() -> list[str]:
    """Return the statements that create the triggers and their functions on PostgreSQL."""
    statements = [_function("register_insert_only", "TRUE", "the register is insert-only")]
    for name, table, operation, condition, message in _CHECKS:
        statements.append(_function(f"register_{name}", condition, message))
        statements.append(
            f"CREATE TRIGGER register_{name} BEFORE {operation} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION register_{name}()"
        )
    rows = ((table, "rows", "UPDATE OR DELETE", "ROW") for table in INSERT_ONLY)
    wholes = ((table, "truncate", "TRUNCATE", "STATEMENT") for table in TABLES)
    statements += [
        f"CREATE TRIGGER register_{table}_{name} BEFORE {operation} ON {table}"
        f" FOR EACH {each} EXECUTE FUNCTION register_insert_only()"
        for table, name, operation, each in (*rows, *wholes)
    ]
    return statements


def _function(name: str, condition: str, message: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
