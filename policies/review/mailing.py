"""Mail to people with an account: in the language that they read, at once or in one message a day, as they chose."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext, override
from wagtail.users.models import UserProfile

from policies.review import outbox
from policies.review.models import MailPreference, OutgoingMail


class Occasion(StrEnum):
    """Why people are written to: the name of the switch in their account by which they may ask not to be."""

    SUBMITTED = "submitted_notifications"
    APPROVED = "approved_notifications"
    REFUSED = "rejected_notifications"
    COMMENTED = "updated_comments_notifications"


@dataclass(frozen=True)
class Letter:
    """One screen of text with one button."""

    subject: str
    lines: tuple[str, ...]
    button: str
    url: str


@dataclass(frozen=True)
class _Reader:
    person: Any
    language: str
    daily: bool


def write(
    people: Iterable[Any],
    letter: Callable[[], Letter],
    *,
    occasion: Occasion | None,
    at_once: bool = False,
    at: datetime,
) -> None:
    """Write to people who have a mailbox and want such mail; `letter` is called in the language of each.

    What has no `occasion` concerns nobody but its reader, and is written to everyone. What is to be read `at_once` does
    not wait for a message of the day.
    """
    for reader in _readers(people, occasion):
        with override(reader.language):
            _post(replace(reader, daily=reader.daily and not at_once), letter(), at)


def write_outside(address: str, letter: Letter, *, at: datetime) -> None:
    """Write to somebody who has no account, in the language that is active."""
    text, html = _rendered("message", asdict(letter))
    outbox.post(recipients=[address], subject=letter.subject, text=text, html=html, at=at)


def admin_url(name: str, *args: Any) -> str:
    """Return the address of a staff screen as it stands in a mail."""
    return str(settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse(name, args=args))


def forget_letters(mails: Iterable[OutgoingMail], *, about: Callable[[Mapping[str, Any]], bool]) -> None:
    """Take the letters that are `about` something out of mail: what is sent keeps nothing, what waits the others."""
    for mail in mails:
        letters = (mail.content or {}).get("letters", [])
        kept = [letter for letter in letters if not about(letter)]
        if mail.sent_at is not None:
            mail.text, mail.html, mail.content = "", "", None
        elif kept:
            mail.content = {"letters": kept}
            mail.text, mail.html = _rendered("digest", {"subject": mail.subject, "letters": kept})
        else:
            mail.delete()
            continue
        mail.save(update_fields=["text", "html", "content"])


def send_digests(*, at: datetime) -> int:
    """Put what is held for each person into one message; return for how many people.

    Whoever has no account or mailbox any more gets none.
    """
    held = list(outbox.held().select_for_update().order_by("held_for", "created_at", "pk"))
    users = get_user_model().objects.filter(uuid__in={mail.held_for for mail in held}, is_active=True)
    readers = {reader.person.uuid: reader for reader in _readers(users, None)}
    sent = 0
    for uuid, among in groupby(held, key=lambda mail: mail.held_for):
        if reader := readers.get(uuid):
            _post_digest(reader, list(among), at)
            sent += 1
    OutgoingMail.objects.filter(pk__in=[mail.pk for mail in held]).update(sent_at=at)
    return sent


def _readers(people: Iterable[Any], occasion: Occasion | None) -> list[_Reader]:
    """Return everyone who can be written to and wants to be, in three queries at most."""
    reachable = [person for person in people if person.email]
    profiles = {profile.user_id: profile for profile in UserProfile.objects.filter(user__in=reachable)}
    daily = set(MailPreference.objects.filter(user__in=reachable, daily=True).values_list("user_id", flat=True))
    readers = []
    for person in reachable:
        profile = profiles.get(person.pk)
        if occasion is None or profile is None or getattr(profile, occasion):
            language = (profile and profile.preferred_language) or settings.LANGUAGE_CODE
            readers.append(_Reader(person, language, person.pk in daily))
    return readers


def _post(reader: _Reader, letter: Letter, at: datetime) -> None:
    content = asdict(letter)
    text, html = _rendered("message", content)
    outbox.post(
        recipients=[reader.person.email],
        subject=letter.subject,
        text=text,
        html=html,
        held_for=reader.person.uuid if reader.daily else None,
        content=content if reader.daily else None,
        at=at,
    )


def _rendered(template: str, context: Mapping[str, Any]) -> tuple[str, str]:
    path = f"policies/mail/{template}"
    return render_to_string(f"{path}.txt", dict(context)), render_to_string(f"{path}.html", dict(context))


def _post_digest(reader: _Reader, held: list[OutgoingMail], at: datetime) -> None:
    letters: list[Mapping[str, Any]] = [mail.content or {} for mail in held]
    with override(reader.language):
        count = len(letters)
        subject = ngettext("%(count)d message of the day", "%(count)d messages of the day", count) % {"count": count}
        context = {"subject": subject, "letters": letters}
        text, html = _rendered("digest", context)
        content = {"letters": letters}
        outbox.post(recipients=[reader.person.email], subject=subject, text=text, html=html, content=content, at=at)
