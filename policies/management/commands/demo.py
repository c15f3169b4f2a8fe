"""`manage.py demo`: three portals to look at, on a developer's machine."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import override

from home.models import Host
from policies.management.checked import UNUSABLE_INPUT, CheckedCommand
from policies.management.demo.cast import ACCOUNTS, PASSWORD, PORTALS
from policies.management.demo.play import play

PORT = 8000


class Command(CheckedCommand):
    help = "Fill a migrated database with the demo portals, and say where they are. Again is harmless."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "The demo's passwords are public, so it refuses to run without DEBUG.", returncode=UNUSABLE_INPUT
            )
        hosts = {portal.host for portal in PORTALS}
        present = set(Host.objects.filter(host__in=hosts).values_list("host", flat=True))
        if present not in (set(), hosts):
            raise CommandError("Some of the demo's hosts belong to other portals here.", returncode=UNUSABLE_INPUT)
        if not present:
            with override("fr"):
                play()
        self.stdout.write(self._where())

    def _where(self) -> str:
        width = max(len(portal.host) for portal in PORTALS)
        lines = [f"  http://{portal.host}:{PORT}/".ljust(width + 18) + ", ".join(portal.locales) for portal in PORTALS]
        return "\n".join(
            [
                "Portals:",
                *lines,
                "Admin:",
                f"  http://localhost:{PORT}/admin/",
                f"  accounts {', '.join(ACCOUNTS)}; password {PASSWORD}",
            ]
        )
