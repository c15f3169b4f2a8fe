"""`manage.py requeue_tasks`: return tasks to the queue whose worker was killed."""

import json
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from policies.management.checked import UNUSABLE_INPUT, CheckedCommand
from policies.publication import batches


class Command(CheckedCommand):
    help = (
        "Return tasks to the queue that a worker took and never finished: a killed worker leaves them running for "
        "ever. All tasks of Clausier may run twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--minutes", type=int, default=30, help="that a task may run before it counts as lost")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        minutes = options["minutes"]
        if not 1 <= minutes <= 100_000:
            raise CommandError(_("Choose a number of minutes between 1 and 100000."), returncode=UNUSABLE_INPUT)
        lost = DBTaskResult.objects.filter(
            status=TaskResultStatus.RUNNING, started_at__lt=timezone.now() - timedelta(minutes=minutes)
        )
        count = lost.update(status=TaskResultStatus.READY, started_at=None)
        # A batch whose worker had no row of its own, as with the immediate backend, is told by its progress alone.
        resumed = batches.resume(batches.unfinished(timezone.now() - timedelta(minutes=minutes)))
        if options["format"] == "json":
            self.stdout.write(json.dumps({"requeued": count, "batches_resumed": resumed}))
        else:
            said = ngettext("%(count)d task returned to the queue.", "%(count)d tasks returned to the queue.", count)
            self.stdout.write(said % {"count": count})
            if resumed:
                said = ngettext(
                    "%(count)d batch of approved facts taken up again.",
                    "%(count)d batches of approved facts taken up again.",
                    resumed,
                )
                self.stdout.write(said % {"count": resumed})
