"""Which revisions the versions show: rows written with each version, and rewritten by a redaction."""

from collections.abc import Iterable
from uuid import UUID

from policies.document.nodes import FactUsed
from policies.register.models import Shown


def shown_rows(*, chain: UUID, number: int, facts: Iterable[FactUsed]) -> list[Shown]:
    """Return the rows, not saved, of one version."""
    return [Shown(chain_id=chain, number=number, fact=UUID(used.fact), fact_number=used.number) for used in facts]


def note_shown(*, chain: UUID, number: int, facts: Iterable[FactUsed]) -> None:
    """Write what a version shows, in the place of what it showed before. Call it in the version's own transaction."""
    Shown.objects.filter(chain=chain, number=number).delete()
    Shown.objects.bulk_create(shown_rows(chain=chain, number=number, facts=facts))
