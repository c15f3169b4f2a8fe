"""Whether this process can serve: the database answers, its tables are today's, and its guards are in place."""

from django.core.checks import Tags, run_checks
from django.core.checks.messages import ERROR
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


def is_ready() -> list[str]:
    """Return one sentence for each thing that is not as it must be; an empty list when all is well."""
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return ["Some migrations are not applied."]
        faults = run_checks(tags=[Tags.database], databases=[connection.alias])
    except DatabaseError:
        return ["The database does not answer."]
    return [str(fault.msg) for fault in faults if fault.level >= ERROR]
