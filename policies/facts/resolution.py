"""What a document shows for a fact: the words approved for one portal, in one language, at one moment.

Everything comes from approved revisions; nobody's draft is read. A whole document takes three queries, and one more
when it cites laws.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from home.models import Container
from policies.document.nodes import ContactCard, ContactRole, Fact, FactUsed
from policies.facts import queries
from policies.facts.cards import citation_of
from policies.facts.models import FactRevision
from policies.facts.values import CHOICES
from policies.facts.wording import CARD_LINES, LAW_LINES, words_of

PROFILE_FIELDS = ("name", "domain")


def resolver(*, portal: UUID, locale: str, at: datetime) -> "Resolver":
    """Return what resolves the facts of one document. `locale` is a language code, `at` an aware moment."""
    return Resolver(portal=portal, locale=locale, at=at)


@dataclass(frozen=True)
class Approved:
    """An approved revision of a fact or a profile, its values read once."""

    revision: FactRevision

    @cached_property
    def values(self) -> dict[str, Any]:
        values: dict[str, Any] = json.loads(self.revision.values)
        return values

    @property
    def chosen(self) -> set[UUID]:
        """Return the facts that a profile names; none for other facts."""
        choices = (self.values.get(choice) for choice in CHOICES)
        return {UUID(fact) for fact in (*choices, *self.values.get("processors", ())) if fact}


class Resolver:
    """Resolves the facts of one document and remembers which revisions it was asked for."""

    def __init__(self, *, portal: UUID, locale: str, at: datetime) -> None:
        self.portal = portal
        self.locale = locale
        self.at = at
        self._asked: dict[UUID, FactRevision] = {}

    def fact(self, key: str, form: str = "") -> Fact:
        """Return a fact node for a key such as "dpo.email", "processor.<uuid>.name" or "law.<uuid>.citation".

        A law is chosen by no portal: its own and those of libraries can be cited.
        Its value is None when the key is unknown, nothing approved is in effect, or what is approved is empty.
        `fell_back` is set when the wanted grammatical form is missing, or when the fact has no wording in the
        document's language and that is not the portal's default one.
        """
        subject, _, field = key.rpartition(".")
        if subject == "portal":
            if self._profile is None or field not in PROFILE_FIELDS:
                return Fact(key=key, form=form)
            self._note(self._profile.revision)
            return Fact(key=key, form=form, value=self._profile.values[field] or None, fell_back=bool(form))
        if subject.startswith("law."):
            return self._law(key, form)
        approved = self._subject(subject)
        if approved is None or field not in CARD_LINES:
            return Fact(key=key, form=form)
        self._note(approved.revision)
        value, fell_back = words_of(approved.values, field, form=form, locale=self.locale, own=self._default_locale)
        return Fact(key=key, form=form, value=value or None, fell_back=fell_back and bool(value))

    def card(self, role: ContactRole, subject: str = "") -> ContactCard | None:
        """Return the contact card of a role, with the lines that have a value; None when there are none.

        `subject` tells one processor from another: "processor.<uuid>".
        """
        prefix = subject or role.value
        facts = (self.fact(f"{prefix}.{line}") for line in CARD_LINES)
        lines = tuple(fact for fact in facts if fact.value is not None)
        return ContactCard(role=role, lines=lines) if lines else None

    def subjects(self) -> tuple[str, ...]:
        """Return what keys may begin with here: "portal", the three choices, each processor chosen, each law."""
        processors = self._profile.values["processors"] if self._profile else ()
        laws = sorted(self._laws, key=lambda law: (self._laws[law].values["citation"], law))
        return ("portal", *CHOICES, *(f"processor.{uuid}" for uuid in processors), *(f"law.{uuid}" for uuid in laws))

    def source(self, subject: str) -> FactRevision | None:
        """Return the approved revision that speaks for a subject, as `subjects` names it; None where there is none."""
        approved = self._profile if subject == "portal" else self._approved(subject)
        return approved.revision if approved else None

    def forms(self, subject: str) -> tuple[str, ...]:
        """Return the grammatical forms that the name of a subject has in the document's language, sorted."""
        approved = self._approved(subject)
        wording = approved.values["wordings"].get(self.locale) if approved else None
        return tuple(sorted(form for form, words in wording["forms"].items() if words)) if wording else ()

    def used(self) -> tuple[FactUsed, ...]:
        """Return the approved revisions asked for so far, sorted by UUID."""
        return tuple(
            FactUsed(fact=str(fact), number=row.number, digest=row.digest)
            for fact, row in sorted(self._asked.items(), key=lambda item: str(item[0]))
        )

    @cached_property
    def _profile(self) -> Approved | None:
        row = queries.in_effect(self.portal, self.at)
        return Approved(row) if row else None

    @cached_property
    def _chosen(self) -> dict[UUID, Approved]:
        profile = self._profile
        if profile is None:
            return {}
        chosen = [profile.values[choice] for choice in CHOICES if profile.values[choice]]
        wanted = [UUID(choice) for choice in (*chosen, *profile.values["processors"])]
        return {fact: Approved(row) for fact, row in queries.all_in_effect(wanted, self.at).items()}

    @cached_property
    def _laws(self) -> dict[str, Approved]:
        return {str(fact): Approved(row) for fact, row in queries.laws_in_effect(self.portal, self.at).items()}

    def _law(self, key: str, form: str) -> Fact:
        _, identity, field = key.split(".", 2) if key.count(".") == 2 else ("", "", "")
        law = self._law_named(identity)
        if law is None or field not in LAW_LINES:
            return Fact(key=key, form=form)
        self._note(law.revision)
        if field == "citation":
            return citation_of(key, law.values, form=form, locale=self.locale, own=self._default_locale)
        link, fell_back = words_of(law.values, field, form=form, locale=self.locale, own=self._default_locale)
        return Fact(key=key, form=form, value=link or None, fell_back=fell_back and bool(link))

    def _approved(self, subject: str) -> Approved | None:
        kind, _, identity = subject.partition(".")
        return self._law_named(identity) if kind == "law" else self._subject(subject)

    def _law_named(self, identity: str) -> Approved | None:
        return self._laws.get(identity)

    @cached_property
    def _default_locale(self) -> str:
        codes = Container.objects.filter(uuid=self.portal).values_list("default_locale__language_code", flat=True)
        return codes.first() or ""

    def _subject(self, subject: str) -> Approved | None:
        profile = self._profile
        if profile is None:
            return None
        if subject in CHOICES:
            choice = profile.values[subject]
            return self._chosen.get(UUID(choice)) if choice else None
        name, _, uuid = subject.partition(".")
        if name == "processor" and uuid in profile.values["processors"]:
            return self._chosen.get(UUID(uuid))
        return None

    def _note(self, row: FactRevision) -> None:
        self._asked[row.fact] = row
