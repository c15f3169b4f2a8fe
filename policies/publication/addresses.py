"""Where policies are read. An address that was once public leads to the policy for ever."""

from django.db import transaction
from django.utils.translation import gettext as _

from home.hosts import normalise_host
from policies.publication import surroundings
from policies.publication.chains import lock, name_of
from policies.publication.errors import AddressTaken
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
    surroundings.recompute(owner=chain.owner, subject=chain.subject, at=now)
    return address
