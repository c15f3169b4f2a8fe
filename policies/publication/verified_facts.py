"""Whether approved facts are those that their owner's chain records."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from policies.facts.models import FactRevision
from policies.facts.values import digest
from policies.publication.freezing import fact_key
from policies.publication.verified_chains import ChainRows, Finding
from policies.register.bodies import digests_of
from policies.register.manifest import Manifest
from policies.register.models import Action, Entry


def findings(rows: ChainRows) -> Iterator[Finding]:
    """Yield what does not hold of the facts that an owner's chain approves."""
    stored = {(str(row.fact), row.number): row for row in FactRevision.objects.filter(owner=rows.chain.owner)}
    for entry in rows.entries:
        if entry.action != Action.FACT:
            continue
        for used in Manifest.from_json(entry.manifest).facts:
            said = {"fact": used.fact, "number": used.number}
            row = stored.pop((used.fact, used.number), None)
            if row is None:
                yield Finding(None, _("Revision %(number)d of the fact %(fact)s is gone.") % said)
            elif not _agrees(row, entry, used.digest):
                yield Finding(None, _("Revision %(number)d of the fact %(fact)s is not the one recorded.") % said)
    for row in stored.values():
        said = {"fact": row.fact, "number": row.number}
        yield Finding(None, _("Revision %(number)d of the fact %(fact)s was never recorded.") % said)


def _agrees(row: FactRevision, entry: Entry, recorded: str) -> bool:
    return (
        row.digest == recorded == digest(row.values)
        and row.effective_from == entry.effective_from
        and row.decision == entry.decision_id
        and digests_of(entry) == {fact_key(row.number, row.type): recorded}
    )
