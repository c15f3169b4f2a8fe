"""The policy that an address below `/<locale>/<slug>/` speaks of."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.encoding import iri_to_uri

from home.models import Container
from home.queries import locale_codes
from policies.delivery.addresses import moved_to, query_of
from policies.delivery.hosts import portal_of
from policies.delivery.portals import Portal
from policies.delivery.reading import policies_of
from policies.register.models import Address, Chain


@dataclass(frozen=True, slots=True)
class Policy:
    """`path` is the policy's own; `data` what readers are told now (`Surroundings`), empty if nothing ever stood."""

    portal: Portal
    chain: Chain
    path: str
    data: dict[str, Any]

    @property
    def uuid(self) -> UUID:
        return self.chain.uuid

    @property
    def locale(self) -> str:
        return self.chain.locale

    @property
    def slug(self) -> str:
        return self.path.strip("/").rpartition("/")[2]

    @property
    def url(self) -> str:
        return iri_to_uri(self.path)


def policy_at(request: HttpRequest, locale: str, slug: str) -> Policy | HttpResponse | None:
    """Return the policy, the redirect to where it moved, or None."""
    portal = portal_of(request)
    path = f"/{locale}/{slug}/"
    if "\x00" in path or len(path) > 500:
        return None
    address = Address.objects.filter(host=portal.host, path=path).select_related("chain").first()
    if address is None:
        return None
    if address.redirect_to:
        target = moved_to(address.redirect_to, scheme=portal.scheme, port=portal.port)
        return HttpResponsePermanentRedirect(
            target + iri_to_uri(request.path_info.removeprefix(path)) + query_of(request)
        )
    return _readable(portal, address)


def policy_of_chain(portal: Portal, uuid: UUID) -> Policy | None:
    """Return the policy of a portal that has this chain, or None."""
    addresses = Address.objects.filter(host=portal.host, chain=uuid, redirect_to="").select_related("chain")
    address = addresses.first()
    return _readable(portal, address) if address else None


def _readable(portal: Portal, address: Address) -> Policy | None:
    data = next((each.data for each in policies_of(portal.host) if each.path == address.path), {})
    # What an act closed is told as such; a language that was merely switched off has nothing.
    if not data.get("closed") and address.chain.locale not in locale_codes(Container.objects.get(pk=portal.pk)):
        return None
    return Policy(portal, address.chain, address.path, data)
