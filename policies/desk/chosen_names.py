"""What facts are called that other facts name by UUID: whom a profile chose, which law replaced one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from policies.facts import queries as facts
from policies.facts.models import FactRevision
from policies.facts.values import CHOICES, called, decode


def name_approved(revision: FactRevision) -> str:
    """Return what an approved revision of a fact or a profile calls it."""
    return called(decode(revision.values))


def names_of_chosen(values: Iterable[dict[str, Any]], at: datetime) -> dict[str, str]:
    """Return the approved names of the facts that a profile has chosen or a law is replaced by, by UUID."""
    chosen = {
        uuid
        for said in values
        for uuid in (*map(said.get, (*CHOICES, "replaced_by")), *said.get("processors", ()))
        if uuid
    }
    approved = facts.all_in_effect({UUID(uuid) for uuid in chosen}, at)
    return {str(uuid): name_approved(row) for uuid, row in approved.items()} | {
        uuid: _("not approved by anybody yet") for uuid in chosen if UUID(uuid) not in approved
    }
