"""Every use of a fact: policies in force and to come, drafts, and the portals that chose it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast, Substr
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from home.models import Container, Role
from home.queries import CONTAINER_DEPTH
from home.roles import containers_with_role
from policies.desk.awaiting import container_path, policy_models, portals_by_path
from policies.desk.before_and_after import documents_of, histories_of, names_of
from policies.desk.reach import chains_showing, portals_named_to, portals_seen_by
from policies.desk.versions import STATES
from policies.document.nodes import Article, ContactCard, PolicyDocument, walk
from policies.document.nodes import Fact as FactNode
from policies.document.numbering import heading, numbers
from policies.facts.models import Fact, FactType
from policies.facts.uses import portals_choosing
from policies.register.history import History
from policies.register.models import Chain, Entry, Shown
from policies.review.models import Contribution
from policies.review.notifications import language_name

PAGE_SIZE = 20
_NAMED_ONE_BY_ONE = (FactType.PROCESSOR, FactType.LAW)


@dataclass(frozen=True)
class Listed:
    """A page of a list of uses: those that the user sees, and how many there are in other portals."""

    rows: list[Any]
    count: int
    elsewhere: int
    number: int
    pages: int

    @property
    def total(self) -> int:
        return self.count + self.elsewhere


@dataclass(frozen=True)
class Place:
    """An article that shows a fact: in a contact card, in a sentence, or in both."""

    heading: str
    in_card: bool
    in_sentence: bool

    @property
    def how(self) -> str:
        """In what way the article shows the fact, in the language that is active."""
        if self.in_card and self.in_sentence:
            return _("contact card and text")
        return _("contact card") if self.in_card else _("text")


@dataclass(frozen=True)
class VersionShowing:
    """A version that shows a fact: in force, to come or of a withdrawn policy; `revision` numbers what it shows."""

    number: int
    state: str
    revision: int
    places: list[Place]

    @property
    def label(self) -> str:
        """The state as staff read it."""
        return str(STATES[self.state])


@dataclass(frozen=True)
class PolicyShowing:
    """A policy in one language with the versions of it that show a fact, the present one first.

    `is_open` where the user may open these.
    """

    chain: Chain
    portal: str
    title: str
    language: str
    versions: list[VersionShowing]
    is_open: bool


@dataclass(frozen=True)
class DraftShowing:
    """A draft, not approved yet, that would show a fact; `url` is empty for those who do not write there."""

    title: str
    portal: str
    language: str
    url: str


@dataclass(frozen=True)
class PortalChoosing:
    """A portal that names a fact in its profile; `drafted` where only a draft of the profile does."""

    name: str
    drafted: bool


def policies_showing(fact: Fact, user: Any, *, page: int, at: datetime) -> Listed:
    """Return a page of the policies that show a fact at a moment or in a version to come."""
    chains = chains_showing(fact.uuid, at=at)
    found, shown = _page(chains, _own("owner", user), page)
    return _listed(found, _showing(list(shown.object_list), fact, portals_seen_by(user), at), shown)


def drafts_showing(fact: Fact, user: Any, *, page: int) -> Listed:
    """Return a page of the drafts with unapproved words that would show a fact."""
    portals = portals_seen_by(user)
    own = None if portals is None else Q(container_path__in=Container.objects.filter(uuid__in=portals).values("path"))
    found, shown = _page(_drafts(fact), own, page)
    return _listed(found, _draft_rows(list(shown.object_list), user), shown)


def choosing(fact: Fact, user: Any, *, page: int) -> Listed:
    """Return a page of the portals and libraries whose profile, or a draft of it, names a fact."""
    # What is approved or saved of their profile, and not a draft alone.
    now = portals_choosing(fact, drafts=False).filter(pk=OuterRef("pk"))
    portals = portals_choosing(fact).annotate(chosen_now=Exists(now.order_by()))
    found, shown = _page(portals, _own_or_approved(user), page)
    rows = [PortalChoosing(str(container), not container.chosen_now) for container in shown.object_list]
    return _listed(found, rows, shown)


class _Counted(Paginator[Any]):
    """A paginator of rows that were counted already."""

    def __init__(self, rows: QuerySet[Any], count: int) -> None:
        super().__init__(rows, PAGE_SIZE)
        self.count = count


def _own(owner: str, user: Any) -> Q | None:
    """Return what rows fulfil of which a user is told, of rows that name their portal in `owner`; None for all."""
    portals = portals_named_to(user)
    return None if portals is None else Q(**{f"{owner}__in": portals})


def _own_or_approved(user: Any) -> Q | None:
    """Return which portals a user is told of: their own, and of others, to operators, what is no draft alone."""
    opened, own = portals_seen_by(user), _own("uuid", user)
    return Q(chosen_now=True) | Q(uuid__in=opened) if own is None and opened is not None else own


def _page(rows: QuerySet[Any], own: Q | None, page: int) -> tuple[tuple[int, int], Any]:
    """Return how many rows are seen and how many not, and the page asked for of those seen, in two queries."""
    counted = rows.order_by().aggregate(all=Count("pk", distinct=True), own=Count("pk", filter=own, distinct=True))
    seen = rows if own is None else rows.filter(own)
    return (counted["own"], counted["all"] - counted["own"]), _Counted(seen, counted["own"]).get_page(page)


def _listed(found: tuple[int, int], rows: list[Any], shown: Any) -> Listed:
    return Listed(rows=rows, count=found[0], elsewhere=found[1], number=shown.number, pages=shown.paginator.num_pages)


def _showing(chains: Sequence[Chain], fact: Fact, opened: set[UUID] | None, at: datetime) -> list[PolicyShowing]:
    histories = histories_of(chains)
    shown = {
        (row.chain_id, row.number): row.fact_number
        for row in Shown.objects.filter(chain__in=[chain.uuid for chain in chains], fact=fact.uuid)
    }
    standing = {
        chain.uuid: [entry for entry in _standing(histories[chain.uuid], at) if (chain.uuid, entry.number) in shown]
        for chain in chains
    }
    documents = documents_of((chain, entry.number or 0) for chain, entries in standing.items() for entry in entries)
    portals = names_of({chain.owner for chain in chains})
    return [
        PolicyShowing(
            chain=chain,
            portal=portals.get(chain.owner, ""),
            title=_title(documents, chain, standing[chain.uuid]),
            language=language_name(chain.locale),
            is_open=opened is None or chain.owner in opened,
            versions=[
                VersionShowing(
                    number=entry.number or 0,
                    state=_state(histories[chain.uuid], entry, at),
                    revision=shown[chain.uuid, entry.number or 0],
                    places=list(_places(documents.get((chain.uuid, entry.number or 0)), fact)),
                )
                for entry in standing[chain.uuid]
            ],
        )
        for chain in chains
    ]


def _standing(history: History, at: datetime) -> Iterator[Entry]:
    """Yield the version that has come last, then those to come; of several at one moment, the one that will stand."""
    if (present := history.candidate(at)) is not None:
        yield present
    for version in history.versions:
        moment = version.effective_from
        if moment is not None and moment > at and version == history.candidate(moment):
            yield version


def _state(history: History, entry: Entry, at: datetime) -> str:
    if entry.effective_from is not None and entry.effective_from > at:
        return "deferred"
    return "withdrawn" if history.withdrawal(at) else "in force"


def _title(documents: dict[Any, PolicyDocument | None], chain: Chain, entries: Sequence[Entry]) -> str:
    found = (documents.get((chain.uuid, entry.number or 0)) for entry in entries)
    return next((document.title for document in found if document), "")


def _places(document: PolicyDocument | None, fact: Fact) -> Iterator[Place]:
    """Yield the articles of a document that show a fact which it is known to show."""
    if document is None:
        return
    computed = numbers(document)
    for article in document.articles:
        in_card, in_sentence = _uses(article, fact)
        if in_card or in_sentence:
            titled = heading(article, computed[article.id], document.numbering, document.locale)
            yield Place(titled, in_card, in_sentence)


def _uses(article: Article, fact: Fact) -> tuple[bool, bool]:
    cards = [node for node in walk(article) if isinstance(node, ContactCard)]
    carded = {id(line) for card in cards for line in card.lines}
    in_card = any(_is_of(line.key, fact) for card in cards for line in card.lines)
    chips = (node for node in walk(article) if isinstance(node, FactNode) and id(node) not in carded)
    return in_card, any(_is_of(node.key, fact) for node in chips)


def _is_of(key: str, fact: Fact) -> bool:
    return key.startswith(_prefix(fact))


def _prefix(fact: Fact) -> str:
    """Return how the keys of a fact begin: a policy has one of each role, and any number of processors and laws."""
    kind = fact.fact_type.value
    return f"{kind}.{fact.uuid}." if fact.fact_type in _NAMED_ONE_BY_ONE else f"{kind}."


def _drafts(fact: Fact) -> QuerySet[Page]:
    """Return the policies whose unapproved draft holds a chip or a card that shows the fact."""
    unsettled = Contribution.objects.filter(
        subject=OuterRef("translation_key"), locale=OuterRef("locale__language_code"), settled=False
    )
    holding = Q(content_text__contains=f'"{_prefix(fact)}')
    if fact.fact_type not in _NAMED_ONE_BY_ONE:
        holding |= Q(content_text__contains=f'"{fact.fact_type.value}_card')
        holding &= Q(container_path__in=portals_choosing(fact).order_by().values("path"))
    pages: QuerySet[Page] = (
        Page.objects.type(*policy_models())
        .annotate(
            container_path=Substr("path", 1, Page.steplen * CONTAINER_DEPTH),
            content_text=Cast("latest_revision__content", TextField()),
        )
        .filter(Exists(unsettled), holding)
        .select_related("locale")
        .order_by("path")
    )
    return pages


def _draft_rows(pages: Sequence[Page], user: Any) -> list[DraftShowing]:
    portals = portals_by_path(pages)
    written = None if user.is_superuser else containers_with_role(user, Role.EDITOR, Role.TRANSLATOR)
    rows = []
    for page in pages:
        portal = portals[container_path(page)]
        may_write = written is None or portal.uuid in written
        rows.append(
            DraftShowing(
                title=page.draft_title or page.title,
                portal=str(portal),
                language=language_name(page.locale.language_code),
                url=reverse("wagtailadmin_pages:edit", args=[page.pk]) if may_write else "",
            )
        )
    return rows
