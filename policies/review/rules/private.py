"""Which portals' own facts one text names: found without reading every portal's facts each time.

Approved revisions of facts never change and are only ever added, so a process keeps their words once it has read them,
and reads what was added since. Hosts and names of portals do change, and are asked for where a text may name them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from threading import Lock
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q

from home.models import Container, ContainerKind, Host
from policies.document.nodes import PolicyDocument
from policies.facts.models import FactRevision, FactType
from policies.review.rules.patterns import folded, words_of
from policies.review.rules.prose import Prose
from policies.review.rules.queries import CONTACTS, private
from policies.review.rules.strangers import PrivateFact, Strangers

_TYPES = (*CONTACTS, FactType.PORTAL)
_HOST = re.compile(r"(?<![\w-])[\w-]+(?:\.[\w-]+)+")


class _Revision(NamedTuple):
    effective_from: datetime
    number: int


class _Known:
    """The words of every revision read so far, and when each came into effect."""

    def __init__(self) -> None:
        self.last: tuple[int, UUID, int] | None = None  # the row read last
        self.count = 0  # of the rows read
        self.words = Strangers()
        self.said_by: dict[PrivateFact, set[tuple[UUID, int]]] = defaultdict(set)
        self.revisions: dict[UUID, list[_Revision]] = defaultdict(list)

    def read_on(self) -> None:
        rows = FactRevision.objects.filter(type__in=_TYPES)
        for row in rows.filter(pk__gt=self.last[0] if self.last else 0).order_by("pk").iterator(chunk_size=500):
            self.revisions[row.fact].append(_Revision(row.effective_from, row.number))
            for fact in private(row, ""):
                self.words.add(fact)
                self.said_by[fact].add((row.fact, row.number))
            self.last = (row.pk, row.fact, row.number)
            self.count += 1

    def is_whole(self) -> bool:
        """Whether that row is there and none is missing before it, such as one that was committed later."""
        if self.last is None:
            return True
        pk, fact, number = self.last
        rows = FactRevision.objects.filter(type__in=_TYPES, pk__lte=pk)
        found = rows.aggregate(all=Count("pk"), last=Count("pk", filter=Q(pk=pk, fact=fact, number=number)))
        return found == {"all": self.count, "last": 1}

    def holds(self, fact: PrivateFact, at: datetime) -> bool:
        return any(number == self._number_at(of, at) for of, number in self.said_by[fact])

    def _number_at(self, fact: UUID, at: datetime) -> int:
        return max((row for row in self.revisions[fact] if row.effective_from <= at), default=_Revision(at, 0)).number


_known = _Known()
_reading = Lock()


def strangers_in(documents: Iterable[PolicyDocument], at: datetime) -> Strangers:
    """Return those facts of portals, as approved at a moment, that some texts name; in four queries."""
    sentences = [sentence for document in documents for sentence in Prose(document).sentences]
    links = [link for sentence in sentences for link in sentence.links]
    passages = [
        [word for sentence in sentences for word in sentence.words],
        *(words_of(folded(link)) for link in links),
    ]
    found = {*_facts_in(passages, at), *_hosts_in((*(sentence.folded for sentence in sentences), *map(folded, links)))}
    owners = Container.objects.filter(kind=ContainerKind.PORTAL, uuid__in={fact.owner for fact in found})
    names = dict(owners.values_list("uuid", "name"))
    return Strangers(fact._replace(portal=names[fact.owner]) for fact in sorted(found) if fact.owner in names)


def _facts_in(passages: Iterable[list[str]], at: datetime) -> set[PrivateFact]:
    global _known
    with _reading:
        if not _known.is_whole():
            _known = _Known()
        _known.read_on()
        named = {fact for words in passages for fact in _known.words.named_in(words)}
        return {fact for fact in named if _known.holds(fact, at)}


def _hosts_in(texts: Iterable[str]) -> Iterator[PrivateFact]:
    hosts = {host for text in texts for host in _HOST.findall(text)}
    for owner, host in Host.objects.filter(host__in=hosts).values_list("container__uuid", "host"):
        yield PrivateFact(owner, "", "domain", host)
