"""Locking chains, opening them, and adding entries to them.

Heads are locked in one order only: the installation's, those of portals and libraries by UUID, then those of policies
by UUID. Once its chain is open, a policy takes part in its owner's head and in those of the facts that it shows, as any
number of others may at the same time: it waits only while one of these owners acts, and no row is hot for everybody.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Exists, F, OuterRef, Subquery
from django.utils.translation import gettext as _

from policies.document.encoding import to_json
from policies.publication.errors import UnableToRecord
from policies.publication.signing import Act
from policies.register import queries
from policies.register.hashing import entry_hash
from policies.register.manifest import ChainName, Manifest, installation_chain, owner_chain, remember
from policies.register.models import Action, Chain, ChainKind, Entry, Head

_ADVISORY_KEY = 7_216_331_904
"""An arbitrary number that all processes share: who may open the installation's chain."""


def name_of(chain: Chain) -> ChainName:
    """Return what a chain is about."""
    return ChainName(ChainKind(chain.kind), chain.owner, chain.subject, chain.locale)


def lock(name: ChainName, *, at: datetime, also: Collection[UUID] = (), reading: Collection[UUID] = ()) -> Chain | None:
    """Hold the heads that writing to a chain touches, until the transaction ends; return the chain if it is open.

    `also` are portals and libraries whose heads are held with them, `reading` those whose acts the writing rests on:
    until the transaction ends, nobody adds another.
    """
    owners = set(also)
    if name.kind == ChainKind.OWNER or (name.kind == ChainKind.POLICY and queries.chain(name) is None):
        owners.add(name.owner)
        if queries.chain(owner_chain(name.owner)) is None:
            _lock_heads(_installation(at=at))
    lock_owners(owners, reading=reading)
    if name.kind != ChainKind.OWNER:
        _lock_heads(name)
    # Asked again: whoever held those locks before us may have opened it meanwhile.
    return queries.chain(name)


def lock_languages(*, owner: UUID, subject: UUID) -> None:
    """Hold the heads of all languages of a policy: what surrounds one of them is computed from all."""
    chains = {"chain__owner": owner, "chain__subject": subject, "chain__kind": ChainKind.POLICY}
    list(Head.objects.select_for_update(of=("self",)).filter(**chains).order_by("chain_id"))


def lock_policies(policies: Collection[tuple[UUID, UUID]]) -> list[Chain]:
    """Hold the heads of all languages of many policies, named by owner and subject, and return their chains."""
    subjects = {subject for _owner, subject in policies}
    chains = Chain.objects.filter(subject__in=subjects, kind=ChainKind.POLICY).order_by("uuid")
    found = [chain for chain in chains if (chain.owner, chain.subject) in policies]
    list(Head.objects.select_for_update(of=("self",)).filter(chain__in=found).order_by("chain_id"))
    return found


def lock_owners(owners: Collection[UUID], *, reading: Collection[UUID] = ()) -> None:
    """Hold the heads of the acts of portals and libraries, in one order for everybody.

    Any number of transactions hold those of `reading` at the same time; they wait for whoever writes, who waits for
    them.
    """
    written = {owner_chain(uuid).uuid for uuid in owners}
    chains = sorted(written | {owner_chain(uuid).uuid for uuid in reading})
    for is_written, among in groupby(chains, key=lambda chain: chain in written):
        if is_written:
            heads = Head.objects.select_for_update(of=("self",)).filter(chain__in=list(among))
            list(heads.order_by("chain_id"))
        else:
            _share_heads(list(among))


def opened(name: ChainName, *, act: Act) -> Chain:
    """Return the chain, opened under the same decision where it did not exist. The caller has called `lock`."""
    if found := queries.chain(name):
        return found
    parent = _parent(name, act=act)
    chain = Chain.objects.create(
        uuid=name.uuid,
        kind=name.kind,
        owner=name.owner,
        subject=name.subject,
        locale=name.locale,
        opened_at=act.at,
    )
    Head.objects.create(chain=chain)
    manifest = Manifest(action=Action.OPENING, chain=name, batch=act.manifest_digest)
    append(chain=parent, manifest=manifest, act=act)
    return chain


def append(
    *,
    chain: Chain,
    manifest: Manifest,
    act: Act,
    number: int | None = None,
    effective_from: datetime | None = None,
    bodies: Mapping[str, str | None] | None = None,
) -> Entry:
    """Add an entry behind the last one of a chain whose head is locked."""
    head = Head.objects.select_for_update().get(chain=chain)
    entry = next_entry(
        chain=chain,
        count=head.count,
        last_hash=head.last_hash,
        manifest=manifest,
        act=act,
        number=number,
        effective_from=effective_from,
        bodies=bodies,
    )
    entry.save(force_insert=True)
    grown = Head.objects.filter(chain=chain, count=head.count).update(count=entry.position, last_hash=entry.hash)
    if grown != 1:
        raise _moved()
    return entry


def next_entry(
    *,
    chain: Chain,
    count: int,
    last_hash: str,
    manifest: Manifest,
    act: Act,
    number: int | None = None,
    effective_from: datetime | None = None,
    bodies: Mapping[str, str | None] | None = None,
) -> Entry:
    """Return the entry, not saved, that follows `count` others of which the last has `last_hash`."""
    entry = Entry(
        chain=chain,
        position=count + 1,
        action=manifest.action,
        number=number,
        effective_from=effective_from,
        manifest=manifest.to_json(),
        bodies=to_json(dict(bodies or {})),
        decision=act.decision,
        recorded_at=act.at,
        previous_hash=last_hash,
    )
    remember(entry, manifest)
    entry.hash = entry_hash(entry=entry, chain=chain, decision=act.decision, signatures=act.signatures)
    return entry


def append_all(entries: Sequence[Entry]) -> None:
    """Add the entries that `next_entry` made to many chains whose heads are locked, each chain's in their order.

    As many statements as the longest of the chains gets entries, and not more for more chains.

    :raises UnableToRecord: a chain has moved since its head was read.
    """
    rounds: dict[int, list[Entry]] = defaultdict(list)
    seen: dict[UUID, int] = defaultdict(int)
    for entry in entries:
        rounds[seen[entry.chain_id]].append(entry)
        seen[entry.chain_id] += 1
    added = Entry.objects.filter(chain=OuterRef("chain"), position=OuterRef("count") + 1)
    for turn in sorted(rounds):
        Entry.objects.bulk_create(rounds[turn])
        heads = Head.objects.filter(Exists(added), chain__in=[entry.chain_id for entry in rounds[turn]])
        grown = heads.update(last_hash=Subquery(added.values("hash")[:1]), count=F("count") + 1)
        if grown != len(rounds[turn]):
            raise _moved()


def _moved() -> UnableToRecord:
    return UnableToRecord(_("The register moved while this was being recorded; try again."))


def refuse_earlier_moment(chain: Chain, *, at: datetime) -> None:
    """Do nothing while a chain, whose head is locked, ends before `at` or then.

    What takes effect is found by its moment: recorded by a clock that went back, it would stand behind what it
    replaces, and readers would never have it.

    :raises UnableToRecord: the last entry was recorded later than `at`.
    """
    last = Entry.objects.filter(chain=chain).order_by("-position").values_list("recorded_at", flat=True).first()
    if last is not None and last > at:
        raise clock_went_back()


def clock_went_back() -> UnableToRecord:
    """Return what is raised where the register holds something later than now."""
    return UnableToRecord(_("The register holds something later than this moment; try again, and check the clock."))


def _share_heads(chains: list[UUID]) -> None:
    if connection.vendor == "postgresql":  # SQLite has one writer anyway
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM policies_head WHERE chain_id = ANY(%s) ORDER BY chain_id FOR SHARE", [chains])


def _lock_heads(name: ChainName) -> None:
    if name.kind == ChainKind.POLICY:
        lock_languages(owner=name.owner, subject=name.subject)
    else:
        list(Head.objects.select_for_update().filter(chain=name.uuid))


def _parent(name: ChainName, *, act: Act) -> Chain:
    if name.kind == ChainKind.POLICY:
        return opened(owner_chain(name.owner), act=act)
    found = queries.chain(_installation(at=act.at))
    assert found is not None  # noqa: S101 - `_installation` opened it
    return found


def _installation(*, at: datetime) -> ChainName:
    """Return the installation's name, which is made up when it is first asked for."""
    if found := Chain.objects.filter(kind=ChainKind.INSTALLATION).first():
        return name_of(found)
    if connection.vendor == "postgresql":
        # Two first acts at once would otherwise make up two names. SQLite has one writer anyway.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ADVISORY_KEY])
        if found := Chain.objects.filter(kind=ChainKind.INSTALLATION).first():
            return name_of(found)
    name = installation_chain(uuid4())
    chain = Chain.objects.create(
        uuid=name.uuid,
        kind=name.kind,
        owner=name.owner,
        subject=name.subject,
        opened_at=at,
    )
    Head.objects.create(chain=chain)
    return name
