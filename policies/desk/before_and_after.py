"""What a change of a fact does to the policies that show it: each as it stands, and as it would read."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from home.models import Container
from policies.desk.differences import ArticleDifference, differences
from policies.document.comparison import compare
from policies.document.encoding import decode
from policies.document.nodes import PolicyDocument
from policies.document.numbering import direction
from policies.document.rewriting import with_facts
from policies.facts.due import DueFacts, DueResolver
from policies.facts.models import FactRevision, FactType
from policies.facts.resolution import Approved
from policies.facts.values import digest, encode
from policies.register.bodies import of_versions, unfold
from policies.register.history import History
from policies.register.models import Body, Chain, Entry, Form
from policies.review.notifications import language_name


@dataclass(frozen=True)
class PolicyChange:
    """One policy in one language: `number` is the version that the change starts from.

    `differences` are empty where readers would see none, and where the text was redacted.
    """

    chain: Chain
    portal: str
    title: str
    language: str
    direction: str
    number: int
    differences: list[ArticleDifference]


def proposed(*, fact: UUID, type: FactType | str, owner: UUID, number: int, values: dict[str, Any]) -> Approved:  # noqa: A002
    """Return values that nobody has approved yet as the revision that they would become; it is saved nowhere."""
    encoded = encode(values)
    return Approved(
        FactRevision(
            fact=fact,
            type=type,
            owner=owner,
            number=number,
            values=encoded,
            digest=digest(encoded),
            decision=uuid4(),
        )
    )


def policies_changed(
    chains: Sequence[Chain], revision: Approved, *, adopted: Mapping[UUID, int] | None = None, at: datetime
) -> list[PolicyChange]:
    """Return how some policies would change if they showed a revision at a moment, in a fixed number of queries.

    `adopted` are the revisions of other facts that come with it, as when a portal chooses another officer.
    """
    bases = standing_at(chains, at)
    documents = documents_of((chain, entry.number or 0) for chain, entry in bases.items())
    # A profile brings facts with it that no policy shows yet.
    wanted = _facts(documents.values()) | revision.chosen
    facts = _with(DueFacts.read(portals={chain.owner for chain in chains}, facts=wanted), revision)
    portals = names_of({chain.owner for chain in chains})
    changed = []
    for chain in chains:
        entry = bases.get(chain.uuid)
        if entry is None or entry.number is None:
            continue
        before = documents.get((chain.uuid, entry.number))
        changed.append(
            PolicyChange(
                chain=chain,
                portal=portals.get(chain.owner, ""),
                title=before.title if before else "",
                language=language_name(chain.locale),
                direction=direction(chain.locale),
                number=entry.number,
                differences=_differences(chain, before, facts, revision, adopted or {}, at) if before else [],
            )
        )
    return changed


def standing_at(chains: Collection[Chain], at: datetime) -> dict[UUID, Entry]:
    """Return the version of each chain that has come last by a moment, or else the next to come, in one query."""
    found = {}
    for chain, history in histories_of(chains).items():
        version = history.candidate(at) or history.upcoming(at)
        if version is not None:
            found[chain] = version
    return found


def histories_of(chains: Collection[Chain]) -> dict[UUID, History]:
    """Return what stood or will stand of some chains, in one query."""
    entries: dict[UUID, list[Entry]] = {chain.uuid: [] for chain in chains}
    for entry in Entry.objects.filter(chain__in=list(entries)).defer("manifest", "bodies"):
        entries[entry.chain_id].append(entry)
    return {chain: History.of(known) for chain, known in entries.items()}


def documents_of(versions: Iterable[tuple[UUID, int]]) -> dict[tuple[UUID, int], PolicyDocument | None]:
    """Return the whole documents of versions, by chain and number, in one query; None for one that was redacted."""
    documents: dict[tuple[UUID, int], PolicyDocument | None] = dict.fromkeys(versions)
    if documents:
        for body in Body.objects.filter(of_versions(documents), form=Form.DOCUMENT):
            documents[body.chain_id, body.number] = decode(unfold(body.content))
    return documents


def names_of(portals: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of portals and libraries, in one query."""
    return dict(Container.objects.filter(uuid__in=portals).values_list("uuid", "name"))


def _facts(documents: Iterable[PolicyDocument | None]) -> set[UUID]:
    return {UUID(used.fact) for document in documents if document for used in document.facts}


def _with(facts: DueFacts, revision: Approved) -> DueFacts:
    """Return what is known of facts, with a revision that is not recorded yet, or not in effect."""
    row = revision.revision
    known = [each for each in facts.revisions.get(row.fact, []) if each.revision.number != row.number]
    return replace(
        facts,
        revisions={**facts.revisions, row.fact: [*known, revision]},
        _by_number={**facts._by_number, (row.fact, row.number): revision},
    )


def _differences(
    chain: Chain,
    before: PolicyDocument,
    facts: DueFacts,
    revision: Approved,
    adopted: Mapping[UUID, int],
    at: datetime,
) -> list[ArticleDifference]:
    shown = {UUID(used.fact): used.number for used in before.facts}
    numbers = shown | dict(adopted) | {revision.revision.fact: revision.revision.number}
    resolver = DueResolver(portal=chain.owner, locale=chain.locale, at=at, facts=facts, numbers=numbers)
    after = with_facts(before, resolver).document
    return differences(compare(before, after), after)
