"""Writes of approved facts. Only `publication` calls them, having recorded the decision."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from policies.document.nodes import written
from policies.facts import queries
from policies.facts.models import FactRevision, FactType
from policies.facts.values import digest, encode, texts_of


@transaction.atomic
def add_revision(
    *,
    fact: UUID,
    type: FactType,  # noqa: A002 - the model's own word
    owner: UUID,
    values: dict[str, Any],
    effective_from: datetime,
    decision: UUID,
) -> FactRevision:
    """Record approved values of a fact for good. The caller holds the lock of the owner's chain.

    The same decision about the same values twice returns the revision already there.

    :raises UnwritableText: a value holds a character that no document may carry.
    """
    for text in texts_of(values):
        written(text)
    encoded = encode(values)
    last = queries.latest(fact)
    if last and last.decision == decision and last.values == encoded:
        return last
    return FactRevision.objects.create(
        fact=fact,
        type=type,
        owner=owner,
        number=queries.next_number(fact),
        values=encoded,
        digest=digest(encoded),
        effective_from=effective_from,
        decision=decision,
    )
