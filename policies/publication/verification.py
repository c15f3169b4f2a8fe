"""Recomputes everything the register says of itself, and names what does not hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db import DatabaseError
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from home.models import Container
from policies.facts.models import FactRevision
from policies.publication import verified_bodies, verified_chains, verified_derived, verified_facts, verified_spread
from policies.publication.verified_chains import ChainRows, Finding, Opening
from policies.publication.verified_spread import Authorities
from policies.register.manifest import Manifest, UnreadableManifest
from policies.register.models import Action, Body, Chain, ChainKind, Decision, Entry, Head, Signatory, Signature

_DAMAGED = (ValueError, TypeError, KeyError, AttributeError, OverflowError, DatabaseError)


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not hold, where: portal and policy by UUID, the language, the number of the version if it is one's."""

    portal: str
    policy: str
    locale: str
    number: int | None
    fault: str
    portal_name: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """`checked` counts versions. `anchor_lag` is None while there are no anchors."""

    checked: int
    faults: list[Fault]
    anchor_lag: int | None = None


def verify(owner: UUID | None = None) -> Verification:
    """Verify the register of one portal or library, or of all (`owner` None), with what hangs loose in no chain.

    Reads only. A row that cannot be read is a fault like the others, never an exception.
    """
    names = {str(uuid): name for uuid, name in Container.objects.values_list("uuid", "name")}
    openings, chains, authorities = _openings(owner), _chains(owner), Authorities.read()
    checked, faults = 0, []
    for chain in chains:
        versions, findings = _verify_chain(chain, openings.get(chain.uuid, []), authorities)
        checked += versions
        subject = chain.subject if chain.kind == ChainKind.POLICY else None
        faults += [_fault(names, chain.owner, subject, chain.locale, finding) for finding in findings]
    for policy_owner, subject in sorted({(c.owner, c.subject) for c in chains if c.kind == ChainKind.POLICY}):
        derived = _read(partial(verified_derived.findings, owner=policy_owner, subject=subject))
        faults += [_fault(names, policy_owner, subject, "", finding) for finding in derived]
    faults += list(_vanished(names, openings, chains))
    if owner is None:
        faults += [_fault(names, None, None, "", finding) for finding in _read(_loose)]
    return Verification(checked=checked, faults=faults)


def _vanished(names: dict[str, str], openings: dict[UUID, list[Opening]], chains: list[Chain]) -> Iterator[Fault]:
    there = {chain.uuid for chain in chains}
    for uuid, found in openings.items():
        for opening in found if uuid not in there else []:
            name = opening.name
            yield _fault(names, name.owner, name.subject, name.locale, Finding(None, _("The chain is gone.")))


def _verify_chain(chain: Chain, openings: list[Opening], authorities: Authorities) -> tuple[int, list[Finding]]:
    try:
        rows = ChainRows.read(chain)
        findings = [*verified_chains.findings(rows, openings, authorities), *verified_bodies.findings(rows)]
        if chain.kind == ChainKind.OWNER:
            findings += verified_facts.findings(rows)
            findings += [Finding(None, said) for said in verified_spread.plan_findings(rows.entries, authorities)]
            findings += [Finding(None, said) for said in authorities.due(chain.owner)]
        else:
            findings += [Finding(*told) for told in verified_spread.shown_findings(chain, rows.entries)]
    except _DAMAGED:
        return 0, [Finding(None, _("A row of the chain cannot be read."))]
    return sum(entry.action == Action.VERSION for entry in rows.entries), findings


def _chains(owner: UUID | None) -> list[Chain]:
    chains = Chain.objects.order_by("owner", "subject", "locale")
    return list(chains if owner is None else chains.filter(owner=owner))


def _openings(owner: UUID | None) -> dict[UUID, list[Opening]]:
    entries = Entry.objects.filter(action=Action.OPENING).order_by("chain", "position")
    found: dict[UUID, list[Opening]] = defaultdict(list)
    for entry in entries.iterator():
        try:
            name = Manifest.from_json(entry.manifest).chain
        except UnreadableManifest:
            continue  # its own chain's verification names it
        if owner is None or name.owner == owner:
            found[name.uuid].append(Opening(name, entry.chain_id, entry.recorded_at))
    return found


def _read(findings: Callable[[], Iterator[str]]) -> list[Finding]:
    try:
        return [Finding(None, said) for said in findings()]
    except _DAMAGED:
        return [Finding(None, _("A row of it cannot be read."))]


def _loose() -> Iterator[str]:
    """Rows that no chain accounts for."""
    if Chain.objects.filter(kind=ChainKind.INSTALLATION).count() > 1:
        yield _("There is more than one chain of the installation.")
    for rows, name in (
        (Entry.objects.filter(_no(Chain, uuid="chain_id")), _("entry")),
        (Head.objects.filter(_no(Chain, uuid="chain_id")), _("head")),
        (Body.objects.filter(_no(Chain, uuid="chain_id")), _("body")),
        (Signature.objects.filter(_no(Decision, uuid="decision_id")), _("signature")),
        (Signatory.objects.filter(_no(Signature, pk="signature_id")), _("signatory")),
        (Decision.objects.filter(_no(Entry, decision_id="uuid")), _("decision")),
        (FactRevision.objects.filter(~Exists(_chains_of_owner())), _("approved fact")),
    ):
        yield from _strays(rows.values_list("pk", flat=True), name)
    yield from verified_spread.loose_plans()
    yield from verified_spread.loose_due()


def _strays(keys: Iterable[object], name: str) -> Iterator[str]:
    for key in keys:
        yield _("The %(row)s %(key)s belongs to nothing in the register.") % {"row": name, "key": key}


def _no(model: Any, **columns: str) -> Any:
    return ~Exists(model.objects.filter(**{key: OuterRef(column) for key, column in columns.items()}))


def _chains_of_owner() -> Any:
    return Chain.objects.filter(kind=ChainKind.OWNER, owner=OuterRef("owner"))


def _fault(names: dict[str, str], owner: UUID | None, subject: UUID | None, locale: str, finding: Finding) -> Fault:
    portal = str(owner) if owner else ""
    return Fault(
        portal=portal,
        policy=str(subject) if subject else "",
        locale=locale,
        number=finding.number,
        fault=finding.said,
        portal_name=names.get(portal, ""),
    )
