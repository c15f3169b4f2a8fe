"""What readers of a policy are told around its words, computed beforehand for now and every known future moment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from home.queries import containers_with_locales
from policies.document.encoding import to_json
from policies.document.nodes import ContactRole
from policies.document.numbering import answering, label, reference_text
from policies.document.skimming import Skimmed
from policies.publication.chains import lock_languages
from policies.register.bodies import of_versions, unfold
from policies.register.clock import database_now
from policies.register.closings import closed_at
from policies.register.following import Step, behind, source_in, steps_of
from policies.register.history import History
from policies.register.manifest import manifest_of, moment_of, moment_text
from policies.register.models import Address, Body, Chain, ChainKind, Entry, Form, Surroundings

PolicyKey = tuple[UUID, UUID]
"""What a policy is known by in all its languages: its owner and its subject."""
Documents = dict[tuple[UUID, int], Skimmed | None]
"""Documents of versions by chain and number; None for one that a redaction deleted."""
Renderers = dict[tuple[UUID, int], int]
"""The newest renderer that wrote a version as HTML, by chain and number."""


@transaction.atomic
def recompute(*, owner: UUID, subject: UUID, at: datetime | None = None) -> None:
    """Write the surroundings of every language of a policy anew, from `at` (now) on.

    Called whenever a chain or an address of the policy changes, and when its portal's languages or time zone do.
    """
    lock_languages(owner=owner, subject=subject)
    recompute_all(policies={(owner, subject)}, at=at or database_now())


def recompute_all(
    *,
    policies: Collection[PolicyKey],
    at: datetime,
    documents: Documents | None = None,
    entries: Mapping[Chain, Sequence[Entry]] | None = None,
) -> None:
    """Write the surroundings of many policies anew; the caller holds the locks of all their languages.

    `documents` are those that the caller has read already, `entries` those of all languages of the policies, if it has.
    Takes as many queries for a thousand policies as for one.
    """
    rows = _rows(policies, at, documents, entries_of(_chains(policies)) if entries is None else entries)
    chains = [row.chain_id for row in rows]
    if len(policies) == 1:
        ((owner, subject),) = policies
        Surroundings.objects.filter(chain__owner=owner, chain__subject=subject).delete()
    else:
        Surroundings.objects.filter(chain__in=set(chains)).delete()
    Surroundings.objects.bulk_create(rows)


@transaction.atomic
def recompute_portal(*, owner: UUID) -> None:
    """Write the surroundings of all policies of a portal anew, whose languages or time zone may have changed."""
    subjects = Chain.objects.filter(owner=owner, kind=ChainKind.POLICY).order_by("subject").values_list("subject")
    for (subject,) in subjects.distinct():
        recompute(owner=owner, subject=subject)


def rows_of(*, owner: UUID, subject: UUID, at: datetime) -> list[Surroundings]:
    """Return the rows, not saved, that the register calls for: the period that holds `at`, and those after it."""
    policies = {(owner, subject)}
    return _rows(policies, at, None, entries_of(_chains(policies)))


def entries_of(chains: Iterable[Chain]) -> dict[Chain, list[Entry]]:
    """Return all entries of some chains, each chain's in order, in one query."""
    found: dict[UUID, list[Entry]] = {chain.uuid: [] for chain in chains}
    for entry in Entry.objects.filter(chain__in=list(found)).order_by("chain", "position"):
        found[entry.chain_id].append(entry)
    return {chain: found[chain.uuid] for chain in chains}


def _chains(policies: Collection[PolicyKey]) -> list[Chain]:
    subjects = {subject for _owner, subject in policies}
    found = Chain.objects.filter(subject__in=subjects, kind=ChainKind.POLICY)
    return [chain for chain in found if (chain.owner, chain.subject) in policies]


def _rows(
    policies: Collection[PolicyKey],
    at: datetime,
    documents: Documents | None,
    entries: Mapping[Chain, Sequence[Entry]],
) -> list[Surroundings]:
    known = {} if documents is None else documents
    found = _Policy.read_all(policies, known, entries)
    starts = {id(policy): _starts(policy.histories.values(), at) for policy in found}
    wanted = {key for policy in found for start in starts[id(policy)] for key in policy.documents_at(start)}
    known.update(read_documents(wanted - known.keys()))
    renderers = _renderers(wanted)
    rows = []
    for policy in found:
        begins = starts[id(policy)]
        for chain in policy.chains:
            for start, until in zip(begins, [*begins[1:], None], strict=True):
                rows.append(policy.row(chain, start, until, renderers))
    return rows


def read_documents(keys: Iterable[tuple[UUID, int]]) -> Documents:
    """Return the documents of versions, by chain and number, in one query.

    Their words are not read (`document.skimming`).
    """
    documents: Documents = dict.fromkeys(keys)
    if documents:
        for body in Body.objects.filter(of_versions(documents), form=Form.DOCUMENT):
            documents[body.chain_id, body.number] = Skimmed(unfold(body.content))
    return documents


def _renderers(versions: Collection[tuple[UUID, int]]) -> Renderers:
    """Return the newest renderer that wrote each of some versions as HTML, in one query."""
    if not versions:
        return {}
    found = Body.objects.filter(of_versions(versions), form=Form.HTML).values_list("chain", "number")
    return {(chain, number): newest for chain, number, newest in found.annotate(newest=Max("renderer"))}


def _starts(histories: Iterable[History], at: datetime) -> list[datetime]:
    moments = sorted({moment for history in histories for moment in history.moments()})
    past = [moment for moment in moments if moment <= at]
    return [*past[-1:], *(moment for moment in moments if moment > at)]


@dataclass
class _Policy:
    """A policy in all its languages, and what its portal says of languages and time."""

    chains: list[Chain]
    histories: dict[UUID, History]
    paths: dict[UUID, str]
    locales: list[str]
    time_zone: str | None
    prevailing: Chain | None
    steps: list[Step]
    documents: Documents
    closed: frozenset[str]

    @staticmethod
    def read_all(
        policies: Collection[PolicyKey], documents: Documents, entries: Mapping[Chain, Sequence[Entry]]
    ) -> list[_Policy]:
        of: dict[PolicyKey, list[Chain]] = {key: [] for key in policies}
        for chain in sorted(entries, key=lambda chain: chain.locale):
            if (chain.owner, chain.subject) in of:
                of[chain.owner, chain.subject].append(chain)
        uuids = [chain.uuid for known in of.values() for chain in known]
        paths = dict(Address.objects.filter(chain__in=uuids, redirect_to="").values_list("chain", "path"))
        containers = containers_with_locales(owner for owner, _subject in policies)
        closed = closed_at(
            owner
            for (owner, _subject), known in of.items()
            if owner in containers and {chain.locale for chain in known} - set(containers[owner][1])
        )
        found = []
        for (owner, _subject), known in of.items():
            container, locales = containers.get(owner, (None, sorted(chain.locale for chain in known)))
            prevails = container.prevailing_locale.language_code if container else None
            prevailing = next((chain for chain in known if chain.locale == prevails), None)
            found.append(
                _Policy(
                    chains=known,
                    histories={chain.uuid: History.of(entries[chain]) for chain in known},
                    paths=paths,
                    locales=locales,
                    time_zone=container.time_zone if container else None,
                    prevailing=prevailing,
                    # Nobody asks what is behind where there is one language only.
                    steps=steps_of(entries[prevailing]) if prevailing and len(known) > 1 else [],
                    documents=documents,
                    closed=frozenset(closed.get(owner, ())) - set(locales),
                )
            )
        return found

    def documents_at(self, start: datetime) -> Iterator[tuple[UUID, int]]:
        """Yield which versions' documents the rows from `start` on need."""
        for chain in self.chains:
            # Whether or not the language is switched on: what is in force counts for the other languages too.
            version = self.histories[chain.uuid].candidate(start) or self.histories[chain.uuid].upcoming(start)
            if version is not None and version.number is not None:
                yield chain.uuid, version.number

    def row(self, chain: Chain, start: datetime, until: datetime | None, renderers: Renderers) -> Surroundings:
        history = self._told(chain, start)
        version = history.in_force(start)
        number = version.number if version else None
        data = self._data(chain, history, start)
        notice = data["notice"]
        late = len(notice["behind"]) if notice else 0
        return Surroundings(
            chain=chain,
            valid_from=start,
            valid_until=until,
            standing=history.standing(start),
            number=number,
            renderer=renderers.get((chain.uuid, number)) if number else None,
            data=to_json(data),
            late=late,
            late_since=moment_of(notice["effective_from"]) if late else None,
        )

    def _told(self, chain: Chain, start: datetime) -> History:
        """Return what readers have of a chain's history.

        A language that the portal has switched off has nothing for them but, where an act closed it, what is withdrawn.
        """
        history = self.histories[chain.uuid]
        if chain.locale in self.locales or (chain.locale in self.closed and history.withdrawal(start)):
            return history
        return History.of(())

    def _data(self, chain: Chain, history: History, start: datetime) -> dict[str, Any]:
        version = history.in_force(start)
        withdrawal = history.withdrawal(start)
        upcoming = None if withdrawal else history.upcoming(start)
        shown = history.candidate(start) or history.upcoming(start)
        document = self._document(shown)
        return {
            "locale": chain.locale,
            "title": self._title(shown),
            "path": self.paths.get(chain.uuid, ""),
            "owner": str(chain.owner),
            "subject": str(chain.subject),
            "time_zone": self.time_zone or (manifest_of(shown).time_zone if shown else "UTC"),
            "version": _version(version, history.summary(version)) if version else None,
            "previous": bool(version and history.has_predecessor(version)),
            "languages": self._languages(document if version else None, start),
            "default_locale": self.locales[0] if self.locales else chain.locale,
            "next": _next(upcoming, history.summary(upcoming)) if upcoming else None,
            "withdrawn": _withdrawn(withdrawal) if withdrawal else None,
            "notice": self._notice(chain, version, start),
            "contact": _contact(document) if document else [],
            "contents": _contents(document) if document and version else [],
        } | ({"closed": True} if withdrawal and chain.locale in self.closed else {})

    def _languages(self, here: Skimmed | None, start: datetime) -> list[dict[str, Any]]:
        """Return the languages in force, each with its articles that `here`, a text in force, has too."""
        found = []
        for chain in self.chains:
            version = self.histories[chain.uuid].in_force(start)
            if version and chain.locale in self.locales and chain.uuid in self.paths:
                there = self._document(version)
                found.append(
                    {
                        "locale": chain.locale,
                        "path": self.paths[chain.uuid],
                        "title": there.title if there else "",
                        "articles": _same_articles(here, there) if here and there and here is not there else {},
                    }
                )
        return sorted(found, key=lambda language: self.locales.index(language["locale"]))

    def _notice(self, chain: Chain, version: Entry | None, start: datetime) -> dict[str, Any] | None:
        """Return which text prevails over a translation in force, and the articles of it that say something newer."""
        prevailing = self.prevailing
        if version is None or prevailing is None or prevailing.uuid == chain.uuid or prevailing.uuid not in self.paths:
            return None
        above = self.histories[prevailing.uuid].in_force(start) if prevailing.locale in self.locales else None
        document = self._document(above)
        if above is None or above.number is None or document is None:
            return None
        manifest = manifest_of(version)
        source = source_in(prevailing.uuid, manifest)
        found = behind(source, (manifest.articles or {}).keys(), self.steps, above.number)
        # Of what declares nothing, nobody has said that it translates another text.
        late = frozenset((*found.changed, *found.missing)) if source else frozenset()
        return {
            "locale": prevailing.locale,
            "path": self.paths[prevailing.uuid],
            "number": above.number,
            "effective_from": moment_text(_effective(above)),
            "behind": [entry for entry in _contents(document) if entry["id"] in late],
        }

    def _title(self, version: Entry | None) -> str:
        document = self._document(version)
        return document.title if document else ""

    def _document(self, version: Entry | None) -> Skimmed | None:
        if version is None or version.number is None:
            return None
        return self.documents[version.chain_id, version.number]


def _version(entry: Entry, summary: str) -> dict[str, Any]:
    manifest = manifest_of(entry)
    return {
        "number": entry.number,
        "effective_from": moment_text(_effective(entry)),
        "published_at": moment_text(entry.recorded_at),
        "kind": manifest.kind or "",
        "summary": summary,
        "digest": manifest.document,
    }


def _next(entry: Entry, summary: str) -> dict[str, Any]:
    return {
        "number": entry.number,
        "effective_from": moment_text(_effective(entry)),
        "summary": summary,
    }


def _withdrawn(entry: Entry) -> dict[str, Any]:
    return {"since": moment_text(_effective(entry)), "reason": manifest_of(entry).reason or ""}


def _effective(entry: Entry) -> datetime:
    return entry.effective_from or entry.recorded_at


def _contact(document: Skimmed) -> list[dict[str, str]]:
    cards = {card.role: card for card in reversed(document.cards)}
    card = cards.get(ContactRole.DPO) or cards.get(ContactRole.CONTROLLER)
    return [{"key": line.key, "value": line.value} for line in card.lines if line.value] if card else []


def _contents(document: Skimmed) -> list[dict[str, Any]]:
    contents = []
    for article in document.headings:
        begins = "" if article.number is None else label(article.number, document.numbering, document.locale)
        contents.append({"id": article.id, "number": article.number, "label": begins, "heading": article.heading})
    return contents


def _same_articles(here: Skimmed, there: Skimmed) -> dict[str, dict[str, str]]:
    """Return the articles that two texts have in common, by their ids here: each one's id and name there."""
    others = answering(there.headings)
    found = {}
    for article in here.headings:
        other = next((others[known] for known in (article.id, *article.former_ids) if known in others), None)
        if other is not None:
            name = other.heading if other.number is None else reference_text(other.number, "start", there.locale)
            found[article.id] = {"id": other.id, "name": name}
    return found
