"""Where policies are read. An address that was once public leads to the policy for ever."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from home.hosts import normalise_host
from policies.publication import surroundings
from policies.publication.chains import lock, name_of
from policies.publication.errors import AddressTaken, HostWasPublic
from policies.register.clock import database_now
from policies.register.models import Address, Chain


@transaction.atomic
def set_address(*, chain: Chain, host: str, path: str) -> Address:
    """Make (host, path) the address at which a policy answers; its former ones redirect there.

    `path` begins and ends with a slash. Doing it twice changes nothing.

    :raises AddressTaken: the address is, or once was, another policy's.
    :raises home.hosts.InvalidHost: no host has such a name.
    """
    host = normalise_host(host)
    now = database_now()
    lock(name_of(chain), at=now)
    address = Address.objects.select_for_update().filter(host=host, path=path).first()
    if address is not None and address.chain_id != chain.uuid:
        raise AddressTaken(
            _("The address %(address)s belongs, or once belonged, to another policy.") % {"address": host + path}
        )
    if address is not None and not address.redirect_to:
        return address
    for former in Address.objects.filter(chain=chain):
        former.redirect_to = path if former.host == host else f"//{host}{path}"
        former.save(update_fields=["redirect_to"])
    address, _created = Address.objects.update_or_create(
        host=host, path=path, defaults={"chain": chain, "owner": chain.owner, "redirect_to": ""}
    )
    of_policy = Address.objects.filter(chain=chain)
    of_policy.update(together=of_policy.count())
    surroundings.recompute(owner=chain.owner, subject=chain.subject, at=now)
    return address


@transaction.atomic
def move_to_host(*, owner: UUID, host: str) -> None:
    """Make every policy of a portal answer at another host, each at its path; its former addresses redirect there.

    :raises AddressTaken: an address on that host is, or once was, another policy's.
    """
    answering = Address.objects.filter(owner=owner, redirect_to="").exclude(host=host).select_related("chain")
    for address in answering.order_by("path"):
        set_address(chain=address.chain, host=host, path=address.path)


def refuse_public_host(*, host: str, owner: UUID) -> None:
    """Do nothing while no policy of another portal than `owner` was ever public at a host.

    :raises HostWasPublic: one was; its addresses there lead to it for ever.
    """
    if Address.objects.filter(host=host).exclude(owner=owner).exists():
        raise HostWasPublic(
            _("Policies of another portal were public at “%(host)s”, and their addresses lead to them for ever.")
            % {"host": host}
        )
