"""How many synthetic portals there are, and how many more are made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction

from home.models import Container, ContainerKind, Host
from policies.management.population.portals import DOMAIN, LIBRARY, Maker, host_of
from policies.models import Chain

CHUNK = 10


class HoldsOthersData(ValueError):
    """The database has portals, libraries or policies that no population made."""


@dataclass(frozen=True)
class Population:
    """How many portals stand, how many of them this run made, and the hosts of the first and the last."""

    portals: int
    made: int
    first: str
    last: str


def populate(*, portals: int, locales: Sequence[str], seed: int, tell: Callable[[str], None]) -> Population:
    """Bring the population to so many portals; those that stand already stay as they are.

    Each has an approved policy in each of the languages, some with a second version or one to come. Ten at a time are
    made for good, so that a run that was stopped can be taken up again. `tell` is given the progress.

    :raises HoldsOthersData: nothing is changed.
    :raises home.operations.NotOpened: a language is not among those of the installation; nothing is changed.
    """
    begun = _standing()
    with transaction.atomic():
        maker = Maker(seed=seed, locales=list(locales))
    for start in range(begun, portals, CHUNK):
        until = min(start + CHUNK, portals)
        with transaction.atomic():
            for number in range(start + 1, until + 1):
                maker.add_portal(number)
        tell(f"{until} of {portals} portals")
    standing = max(begun, portals)
    return Population(portals=standing, made=standing - begun, first=host_of(1), last=host_of(standing))


def _standing() -> int:
    hosts = Host.objects.filter(host__endswith=DOMAIN)
    library = Container.objects.filter(kind=ContainerKind.LIBRARY, name=LIBRARY)
    ours = Container.objects.filter(pk__in=hosts.values("container")) | library
    others = Container.objects.exclude(pk__in=ours.values("pk"))
    if others.exists() or Chain.objects.exclude(owner__in=ours.values("uuid")).exclude(kind="installation").exists():
        raise HoldsOthersData
    return hosts.count()
