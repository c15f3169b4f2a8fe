"""Policies of many portals before the rules: read in pieces, so that ten thousand need no more memory than fifty."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models.functions import Substr
from wagtail.models import Page

from home.models import Container, ContainerKind, Host, HostState
from home.queries import CONTAINER_DEPTH
from policies.authoring.chips.reading import UnreadableContent
from policies.authoring.documents import document_of
from policies.authoring.models import PolicyPage, PrivacyPolicyPage
from policies.document.nodes import PolicyDocument
from policies.facts.resolution import resolver
from policies.register import queries as register
from policies.register.manifest import policy_chain
from policies.register.queries import InForce
from policies.review.rules.answers import Answers, usable
from policies.review.rules.context import Context, OutdatedLaw
from policies.review.rules.outdated import citing
from policies.review.rules.prose import Prose
from policies.review.rules.queries import Own, Table, own_words, table

PIECE = 50  # portals read at a time
_PATH = CONTAINER_DEPTH * Page.steplen
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Checkable:
    """A policy in one language, and all that a check of it needs, its editor's `answers` among it.

    Without a `document` it cannot be read, and `fault` says why. A draft has no `number`.
    """

    portal: str
    owner: UUID
    policy: UUID
    locale: str
    title: str
    document: PolicyDocument | None
    context: Context
    on: date
    fault: str = ""
    answers: Answers = field(default_factory=dict)
    number: int = 0


def drafts(
    portals: Iterable[Container], at: datetime, *, locale: str = "", shared: Table | None = None
) -> Iterator[Checkable]:
    """Yield the latest draft of each policy of some portals, in their order; of one language or all."""
    shared = shared or table(at)
    for piece in pieces(portals, PIECE):
        around = Around(piece, at, shared)
        for container, pages in around.pages(locale):
            yield from (around.draft(container, page) for page in pages)


def in_force(
    portals: Iterable[Container], at: datetime, *, locale: str = "", shared: Table | None = None
) -> Iterator[Checkable]:
    """Yield the version in force of each policy of some portals, as it was frozen."""
    shared = shared or table(at)
    for piece in pieces(portals, PIECE):
        around = Around(piece, at, shared)
        for container in piece:
            for chain in around.chains[container.uuid]:
                if (not locale or chain.locale == locale) and chain.chain in around.standing:
                    yield around.version(container, chain)


def portals_in_order() -> Iterator[Container]:
    """Yield every portal, a piece at a time."""
    portals = Container.objects.filter(kind=ContainerKind.PORTAL).select_related("prevailing_locale")
    yield from portals.order_by("pk").iterator(chunk_size=PIECE)


@dataclass(frozen=True, slots=True)
class Citing:
    """A policy in force that cites a text, the first sentence in which it does, and all articles that do.

    `articles` are their numbers, or the headings of those without.
    """

    portal: str
    owner: UUID
    policy: UUID
    locale: str
    number: int
    title: str
    articles: tuple[str, ...]
    sentence: str


def policies_citing(
    laws: Collection[OutdatedLaw], at: datetime, portals: Mapping[UUID, str] | None = None
) -> Iterator[Citing]:
    """Yield the policies in force that cite a text of the law, whether it is repealed already or will be.

    `laws` are the ways in which it is cited, `portals` the names of those whose policies are read, every portal's
    unless given. What belongs to one portal comes together.
    """
    if portals is None:
        portals = dict(Container.objects.filter(kind=ContainerKind.PORTAL).values_list("uuid", "name"))
    for piece in pieces(sorted(portals), PIECE):
        chains = register.chains_in_force(at, piece)
        documents = register.documents((chain.chain, chain.number) for chain in chains)
        for chain in chains:
            if document := documents.get(chain.chain):
                yield from _citing(document, laws, chain, portals[chain.owner])


def _citing(document: PolicyDocument, laws: Iterable[OutdatedLaw], chain: InForce, portal: str) -> Iterator[Citing]:
    prose = Prose(document)
    found = {sentence for law in laws for sentence in citing(prose, law)}
    if not found:
        return
    within = {sentence.article.id for sentence in found}
    numbers = prose.reading.numbers
    yield Citing(
        portal,
        chain.owner,
        chain.subject,
        chain.locale,
        chain.number,
        document.title,
        tuple(str(numbers[one.id] or f"“{one.heading}”") for one in document.articles if one.id in within),
        next(sentence.text for sentence in prose.sentences if sentence in found),
    )


def pieces(rows: Iterable[_T], size: int) -> Iterator[tuple[_T, ...]]:
    rest = iter(rows)
    while piece := tuple(islice(rest, size)):
        yield piece


class Around:
    """Some portals, with what stands there and what they call themselves: a fixed number of queries for all of them.

    Of what stands only one policy is read, in all its languages, where a `subject` is given.
    """

    def __init__(
        self, containers: Iterable[Container], at: datetime, shared: Table, *, subject: UUID | None = None
    ) -> None:
        self.containers = tuple(containers)
        self.at = at
        self.shared = shared
        uuids = [container.uuid for container in self.containers]
        self.own: dict[UUID, Own] = own_words(uuids, at)
        self.hosts = _hosts(self.containers)
        self.chains: dict[UUID, list[InForce]] = defaultdict(list)
        for chain in register.chains_in_force(at, uuids):
            if subject in (None, chain.subject):
                self.chains[chain.owner].append(chain)
        standing = [(chain.chain, chain.number) for chains in self.chains.values() for chain in chains]
        self.standing = register.documents(standing)
        self.answers = _answers({chain.subject for chains in self.chains.values() for chain in chains})

    def pages(self, locale: str) -> Iterator[tuple[Container, list[PolicyPage]]]:
        by_path = {container.path: container for container in self.containers}
        found: dict[str, list[PolicyPage]] = defaultdict(list)
        pages = PrivacyPolicyPage.objects.annotate(above=Substr("path", 1, _PATH)).filter(above__in=list(by_path))
        if locale:
            pages = pages.filter(locale__language_code=locale)
        for page in pages.select_related("locale", "latest_revision").order_by("path"):
            found[page.above].append(page)
        yield from ((container, found[path]) for path, container in by_path.items())

    def draft(self, container: Container, page: PolicyPage) -> Checkable:
        draft = page.get_latest_revision_as_object()
        locale = page.locale.language_code
        effective = draft.effective_at if draft.effective_at and draft.effective_at > self.at else None
        document, fault = None, ""
        try:
            document = document_of(
                draft, resolver=resolver(portal=container.uuid, locale=locale, at=effective or self.at)
            )
        except (UnreadableContent, ValueError) as error:
            fault = str(error)
        return self.drafted(container, draft, document, effective, fault=fault)

    def drafted(
        self,
        container: Container,
        draft: PolicyPage,
        document: PolicyDocument | None,
        effective: datetime | None,
        *,
        fault: str = "",
    ) -> Checkable:
        """Return a draft with what its check needs; `document` is what it says, and takes effect at `effective`."""
        locale = draft.locale.language_code
        before = self.standing.get(policy_chain(container.uuid, draft.translation_key, locale).uuid)
        effective_on = _day(effective, container) if effective else None
        if document is not None and before is not None and document.articles == before.articles:
            effective_on = self._begun_on(container, draft.translation_key, locale)
        return Checkable(
            self.name(container),
            container.uuid,
            draft.translation_key,
            locale,
            document.title if document else draft.title,
            document,
            self.context(container, draft.translation_key, locale, before=before, effective_on=effective_on),
            _day(self.at, container),
            fault,
            usable(draft.answers),
        )

    def version(self, container: Container, chain: InForce) -> Checkable:
        document = self.standing[chain.chain]
        begun_on = self._begun_on(container, chain.subject, chain.locale)
        context = self.context(container, chain.subject, chain.locale, before=None, effective_on=begun_on)
        return Checkable(
            self.name(container),
            container.uuid,
            chain.subject,
            chain.locale,
            document.title,
            document,
            context,
            _day(self.at, container),
            answers=self.answers.get((chain.subject, chain.locale), {}),
            number=chain.number,
        )

    def context(
        self,
        container: Container,
        subject: UUID,
        locale: str,
        *,
        before: PolicyDocument | None,
        effective_on: date | None,
    ) -> Context:
        own = self.own.get(container.uuid)
        prevailing = container.prevailing_locale.language_code
        source = None
        if locale != prevailing:
            source = self.standing.get(policy_chain(container.uuid, subject, prevailing).uuid)
        controller = own.controller if own else {}
        return Context(
            is_public_body="private" not in controller,
            is_outside_eea="outside_eea" in controller,
            own=own.words(locale) if own else {},
            hosts=frozenset((*self.hosts[container.pk], *filter(None, [container.domain]))),
            strangers=self.shared.strangers,
            effective_on=effective_on,
            in_force=before,
            source=source,
            laws=self.shared.laws,
            switches=self.shared.switches,
        )

    def name(self, container: Container) -> str:
        return next(iter(self.hosts[container.pk]), "") or container.name

    def _begun_on(self, container: Container, subject: UUID, locale: str) -> date | None:
        wanted = policy_chain(container.uuid, subject, locale).uuid
        found = next((chain for chain in self.chains[container.uuid] if chain.chain == wanted), None)
        return _day(found.begun_at, container) if found else None


def _hosts(containers: Iterable[Container]) -> dict[int, list[str]]:
    """Return the hosts of portals, the one that answers first."""
    found: dict[int, list[str]] = defaultdict(list)
    hosts = Host.objects.filter(container__in=[c.pk for c in containers])
    for host in sorted(hosts, key=lambda host: host.state != HostState.CANONICAL):
        found[host.container_id].append(host.host)
    return found


def _answers(subjects: Iterable[UUID]) -> dict[tuple[UUID, str], Answers]:
    """Return what editors answered to what is found in policies as readers have them: a page's row is of that text."""
    pages = PrivacyPolicyPage.objects.filter(translation_key__in=list(subjects))
    rows = pages.values_list("translation_key", "locale__language_code", "answers")
    return {(subject, locale): usable(answers) for subject, locale, answers in rows}


def _day(moment: datetime, container: Container) -> date:
    return moment.astimezone(ZoneInfo(container.time_zone) if container.time_zone else UTC).date()
