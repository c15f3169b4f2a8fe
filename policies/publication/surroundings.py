"""What readers of a policy are told around its words, computed beforehand for now and every known future moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from home.models import Container
from home.queries import container_by_uuid, locale_codes
from policies.document.encoding import decode, to_json
from policies.document.nodes import ContactCard, ContactRole, PolicyDocument, walk
from policies.document.numbering import label, numbers
from policies.publication.chains import lock_languages
from policies.register.bodies import unfold
from policies.register.clock import database_now
from policies.register.history import History
from policies.register.manifest import Manifest, moment_text
from policies.register.models import Address, Body, Chain, ChainKind, Entry, Form, Surroundings


@transaction.atomic
def recompute(*, owner: UUID, subject: UUID, at: datetime | None = None) -> None:
    """Write the surroundings of every language of a policy anew, from `at` (now) on.

    Called whenever a chain or an address of the policy changes, and when its portal's languages or time zone do.
    """
    lock_languages(owner=owner, subject=subject)
    rows = rows_of(owner=owner, subject=subject, at=at or database_now())
    Surroundings.objects.filter(chain__owner=owner, chain__subject=subject).delete()
    Surroundings.objects.bulk_create(rows)


@transaction.atomic
def recompute_portal(*, owner: UUID) -> None:
    """Write the surroundings of all policies of a portal anew, whose languages or time zone may have changed."""
    subjects = Chain.objects.filter(owner=owner, kind=ChainKind.POLICY).order_by("subject").values_list("subject")
    for (subject,) in subjects.distinct():
        recompute(owner=owner, subject=subject)


def rows_of(*, owner: UUID, subject: UUID, at: datetime) -> list[Surroundings]:
    """Return the rows, not saved, that the register calls for: the period that holds `at`, and those after it."""
    policy = _Policy.read(owner, subject)
    starts = _starts(policy.histories.values(), at)
    rows = []
    for chain in policy.chains:
        for start, until in zip(starts, [*starts[1:], None], strict=True):
            rows.append(policy.row(chain, start, until))
    return rows


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
    renderers: dict[tuple[UUID, int], int]
    locales: list[str]
    time_zone: str | None
    documents: dict[tuple[UUID, int], PolicyDocument | None] = field(default_factory=dict)

    @staticmethod
    def read(owner: UUID, subject: UUID) -> _Policy:
        chains = list(Chain.objects.filter(owner=owner, subject=subject, kind=ChainKind.POLICY).order_by("locale"))
        entries: dict[UUID, list[Entry]] = {chain.uuid: [] for chain in chains}
        for entry in Entry.objects.filter(chain__in=chains).order_by("chain", "position"):
            entries[entry.chain_id].append(entry)
        newest = Body.objects.filter(chain__in=chains, form=Form.HTML).values_list("chain", "number")
        container = _container(owner)
        codes = sorted(chain.locale for chain in chains)
        return _Policy(
            chains=chains,
            histories={uuid: History.of(known) for uuid, known in entries.items()},
            paths=dict(Address.objects.filter(chain__in=chains, redirect_to="").values_list("chain", "path")),
            renderers={(c, n): r for c, n, r in newest.annotate(newest=Max("renderer"))},
            locales=locale_codes(container) if container else codes,
            time_zone=container.time_zone if container else None,
        )

    def row(self, chain: Chain, start: datetime, until: datetime | None) -> Surroundings:
        # A language that the portal has switched off has nothing for readers.
        history = self.histories[chain.uuid] if chain.locale in self.locales else History.of(())
        version = history.in_force(start)
        number = version.number if version else None
        return Surroundings(
            chain=chain,
            valid_from=start,
            valid_until=until,
            standing=history.standing(start),
            number=number,
            renderer=self.renderers.get((chain.uuid, number)) if number else None,
            data=to_json(self._data(chain, history, start)),
        )

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
            "time_zone": self.time_zone or (Manifest.from_json(shown.manifest).time_zone if shown else "UTC"),
            "version": _version(version, history.summary(version)) if version else None,
            "previous": bool(version and history.has_predecessor(version)),
            "languages": self._languages(start),
            "default_locale": self.locales[0] if self.locales else chain.locale,
            "next": _next(upcoming, history.summary(upcoming)) if upcoming else None,
            "withdrawn": _withdrawn(withdrawal) if withdrawal else None,
            "notice": None,
            "contact": _contact(document) if document else [],
            "contents": _contents(document) if document and version else [],
        }

    def _languages(self, start: datetime) -> list[dict[str, str]]:
        found = []
        for chain in self.chains:
            version = self.histories[chain.uuid].in_force(start)
            if version and chain.locale in self.locales and chain.uuid in self.paths:
                found.append({"locale": chain.locale, "path": self.paths[chain.uuid], "title": self._title(version)})
        return sorted(found, key=lambda language: self.locales.index(language["locale"]))

    def _title(self, version: Entry | None) -> str:
        document = self._document(version)
        return document.title if document else ""

    def _document(self, version: Entry | None) -> PolicyDocument | None:
        if version is None or version.number is None:
            return None
        key = (version.chain_id, version.number)
        if key not in self.documents:
            body = Body.objects.filter(chain=key[0], number=key[1], form=Form.DOCUMENT).first()
            self.documents[key] = decode(unfold(body.content)) if body else None
        return self.documents[key]


def _container(owner: UUID) -> Container | None:
    try:
        return container_by_uuid(owner)
    except Container.DoesNotExist:
        return None


def _version(entry: Entry, summary: str) -> dict[str, Any]:
    manifest = Manifest.from_json(entry.manifest)
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
    return {"since": moment_text(_effective(entry)), "reason": Manifest.from_json(entry.manifest).reason or ""}


def _effective(entry: Entry) -> datetime:
    return entry.effective_from or entry.recorded_at


def _contact(document: PolicyDocument) -> list[dict[str, str]]:
    cards = {card.role: card for card in reversed([node for node in walk(document) if isinstance(node, ContactCard)])}
    card = cards.get(ContactRole.DPO) or cards.get(ContactRole.CONTROLLER)
    return [{"key": line.key, "value": line.value} for line in card.lines if line.value] if card else []


def _contents(document: PolicyDocument) -> list[dict[str, Any]]:
    computed = numbers(document)
    contents = []
    for article in document.articles:
        number = computed[article.id]
        begins = "" if number is None else label(number, document.numbering, document.locale)
        contents.append({"id": article.id, "number": number, "label": begins, "heading": article.heading})
    return contents
