"""How commands are told which portal is meant."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from home.models import Container
from home.queries import container_by_host
from policies.management.checked import UNUSABLE_INPUT


def portal_at(host: str) -> Container:
    """Return the portal that has a host.

    :raises CommandError: none has it; the command exits with 2.
    """
    container = container_by_host(host)
    if container is None:
        raise CommandError(_("No portal answers at “%(host)s”.") % {"host": host[:80]}, returncode=UNUSABLE_INPUT)
    return container
