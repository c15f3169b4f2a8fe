"""Commands that begin only where they can end: on a database that answers, with arguments that can be read."""

from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

UNUSABLE_INPUT = 2


class CheckedCommand(BaseCommand):
    """A command on the tables of this installation. Exits with 2, and one sentence, where it cannot begin."""

    path_arguments: ClassVar[frozenset[str]] = frozenset()
    """Arguments that name files, which may have names in any bytes."""

    def execute(self, *args: Any, **options: Any) -> Any:
        for name, value in options.items():
            if isinstance(value, str) and name not in self.path_arguments and not _is_readable(value):
                raise CommandError(_("An argument is not written in UTF-8."), returncode=UNUSABLE_INPUT)
        _require_tables()
        return super().execute(*args, **options)


def _is_readable(argument: str) -> bool:
    try:
        argument.encode()
    except UnicodeEncodeError:
        return False
    return True


def _require_tables() -> None:
    try:
        executor = MigrationExecutor(connection)
        is_waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise CommandError(_("The database does not answer."), returncode=UNUSABLE_INPUT) from error
    if is_waiting:
        raise CommandError(
            _("This database is not migrated: run “manage.py migrate” first."), returncode=UNUSABLE_INPUT
        )
