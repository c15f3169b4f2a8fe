"""Whether what was computed from the register still agrees with it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from home.models import Host, HostState
from policies.publication.surroundings import rows_of
from policies.register.clock import database_now
from policies.register.models import Address, Chain, ChainKind, Surroundings

_COLUMNS = ("valid_until", "standing", "number", "renderer", "data", "late", "late_since")


def findings(*, owner: UUID, subject: UUID) -> Iterator[str]:
    """Yield what does not hold of the surroundings and addresses of a policy."""
    yield from _surroundings(owner, subject)
    yield from _addresses(owner, subject)


def _surroundings(owner: UUID, subject: UUID) -> Iterator[str]:
    now = database_now()
    expected = {_key(row): row for row in rows_of(owner=owner, subject=subject, at=now)}
    stored = Surroundings.objects.filter(chain__owner=owner, chain__subject=subject, chain__kind=ChainKind.POLICY)
    to_come = {_key(row): row for row in stored.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=now))}
    for key in sorted(expected.keys() | to_come.keys()):
        if key not in to_come or key not in expected or _differ(to_come[key], expected[key]):
            yield _("What readers are told from %(moment)s on does not agree with the register.") % {"moment": key[1]}


def _key(row: Surroundings) -> tuple[str, str]:
    return str(row.chain_id), row.valid_from.isoformat()


def _differ(stored: Any, expected: Any) -> bool:
    return any(getattr(stored, column) != getattr(expected, column) for column in _COLUMNS)


def _addresses(owner: UUID, subject: UUID) -> Iterator[str]:
    addresses = list(Address.objects.filter(chain__owner=owner, chain__subject=subject).order_by("host", "path"))
    hosts: dict[str, str] = dict(Host.objects.filter(container__uuid=owner).values_list("host", "state"))
    yield from _missing(addresses)
    if HostState.CANONICAL in hosts.values():
        yield from _unfound(owner, subject, {row.chain_id for row in addresses})
    answering = {row.chain_id: row for row in addresses if not row.redirect_to}
    for row in addresses:
        said = {"address": row.host + row.path}
        if row.owner != owner:
            yield _("The address %(address)s is counted as another portal's.") % said
        if hosts and row.host not in hosts:
            yield _("The address %(address)s is on a host that is not the portal's.") % said
        if not row.redirect_to and hosts.get(row.host) == HostState.FORMER:
            yield _("The address %(address)s is on a host that only redirects, and answers.") % said
        target = answering.get(row.chain_id)
        if not row.redirect_to:
            if target is not row:
                yield _("The address %(address)s is one of two at which one policy answers.") % said
        elif target is None or row.redirect_to not in (target.path, f"//{target.host}{target.path}"):
            yield _("The address %(address)s leads to where the policy does not answer.") % said


def _unfound(owner: UUID, subject: UUID, found: set[UUID]) -> Iterator[str]:
    chains = Chain.objects.filter(owner=owner, subject=subject, kind=ChainKind.POLICY).exclude(uuid__in=found)
    for locale in chains.order_by("locale").values_list("locale", flat=True):
        yield _("The policy in “%(locale)s” has no address.") % {"locale": locale}


def _missing(addresses: list[Address]) -> Iterator[str]:
    found = Counter(row.chain_id for row in addresses)
    for address in {row.chain_id: row for row in addresses if row.together != found[row.chain_id]}.values():
        yield _(
            "The policy at %(address)s should have %(count)d addresses, former ones included, and has %(found)d."
        ) % {
            "address": address.host + address.path,
            "count": address.together,
            "found": found[address.chain_id],
        }
