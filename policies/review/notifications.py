"""Who is told of what. One screen of text, one button, in the reader's own language, and no tracking."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from home.queries import container_by_uuid
from policies.register import queries as register
from policies.register.manifest import policy_chain
from policies.review import outbox
from policies.review.contributors import open_contributors
from policies.review.entitlement import may_read, reviewers
from policies.review.models import LegalTaskState, Opinion, OpinionRequest
from policies.review.opinion_links import language_for, url_of
from policies.review.subjects import Subject, subject_of

_WRITES_LANGUAGES_SMALL = ("fr", "br", "es")


def tell_submitted(*, task_state: LegalTaskState, obj: Any, summary: str, by: Any, at: datetime) -> None:
    """Ask the legal reviewers of the portal to read what was submitted, but for those who wrote part of it."""
    _ask_reviewers(
        task_state, obj, lambda: [_("%(name)s asks you to approve this.") % {"name": _name(by)}, summary], at=at
    )


def tell_signed(*, task_state: LegalTaskState, obj: Any, by: Any, at: datetime) -> None:
    """Ask the other legal reviewers of the portal for the second signature, but for those who wrote part of it."""
    _ask_reviewers(
        task_state,
        obj,
        lambda: [_("%(name)s has signed this. It needs a second signature.") % {"name": _name(by)}],
        but=by,
        at=at,
    )


def _ask_reviewers(
    task_state: LegalTaskState, obj: Any, lines: Callable[[], list[str]], *, but: Any = None, at: datetime
) -> None:
    """Ask the legal reviewers who wrote none of it; `lines` says so in the language that is active."""
    named = subject_of(obj)
    authors, _unknown = open_contributors(named.subject, named.locale)
    people = [person for person in reviewers(named.owner) if person.uuid not in authors and person != but]
    for person, language in _with_languages(people):
        with override(language):
            _post(
                person,
                task_state,
                subject=_("To approve: %(what)s") % {"what": name_of(obj, named)},
                lines=lines(),
                button=_("Read and decide"),
                at=at,
            )


def tell_refused(
    *,
    task_state: LegalTaskState,
    obj: Any,
    comment: str,
    remarks: Sequence[tuple[str, str]] = (),
    by: Any,
    people: Iterable[UUID],
    at: datetime,
) -> None:
    """Tell those who wrote or submitted it what has to change. `remarks` are open comments: heading and text."""
    named = subject_of(obj)
    for person, language in _with_languages(_known(people, by)):
        with override(language):
            _post(
                person,
                task_state,
                subject=_("Changes asked for: %(what)s") % {"what": name_of(obj, named)},
                lines=[
                    _("%(name)s asks for changes before this can be approved:") % {"name": _name(by)},
                    comment,
                    *(_remark(heading, text) for heading, text in remarks),
                ],
                button=_("See what was submitted"),
                at=at,
            )


def tell_commented(
    *,
    task_state: LegalTaskState,
    obj: Any,
    heading: str,
    text: str,
    by: Any,
    people: Iterable[UUID],
    at: datetime,
) -> None:
    """Tell those who wrote or submitted it, or spoke before, what somebody says about an article."""
    named = subject_of(obj)
    for person, language in _with_languages(_known(people, by)):
        with override(language):
            _post(
                person,
                task_state,
                subject=_("Comment: %(what)s") % {"what": name_of(obj, named)},
                lines=[_("%(name)s comments on what was submitted:") % {"name": _name(by)}, _remark(heading, text)],
                button=_("Read and answer"),
                at=at,
            )


def _remark(heading: str, text: str) -> str:
    return _("“%(heading)s”: %(text)s") % {"heading": heading, "text": text} if heading else text


def tell_approved(
    *, task_state: LegalTaskState, obj: Any, summary: str, by: Any, people: Iterable[UUID], at: datetime
) -> None:
    """Tell those who wrote or submitted it that it is approved."""
    named = subject_of(obj)
    for person, language in _with_languages(_known(people, by)):
        with override(language):
            _post(
                person,
                task_state,
                subject=_("Approved: %(what)s") % {"what": name_of(obj, named, approved=True)},
                lines=[_("%(name)s has approved this.") % {"name": _name(by)}, summary],
                button=_("See the approval"),
                at=at,
            )


def tell_asked(*, asked: OpinionRequest, obj: Any, named: Subject, by: Any, at: datetime) -> None:
    """Send somebody outside their link, in the language in which the portal speaks to people outside."""
    zone = ZoneInfo(container_by_uuid(named.owner).time_zone)
    with override(language_for(named.owner)):
        said = {"name": _name(by), "what": name_of(obj, named)}
        until = date_format(asked.expires_at.astimezone(zone), "DATETIME_FORMAT")
        _send(
            asked.email,
            url_of(asked),
            subject=_("Your opinion: %(what)s") % said,
            lines=[
                _("%(name)s asks for your opinion before this is approved: %(what)s.") % said,
                asked.question,
                _("The link needs no account and is good until %(moment)s.") % {"moment": until},
                _("It is for you alone: whoever has it reads the text and can answer in your name."),
            ],
            button=_("Read and give your opinion"),
            at=at,
        )


def tell_opinion(*, opinion: Opinion, obj: Any, named: Subject, people: Iterable[UUID], at: datetime) -> None:
    """Tell those people, and the legal reviewers, what somebody outside thinks of what was submitted.

    Whoever no longer works for the portal is told nothing.
    """
    asked = opinion.request
    concerned = {*people, *reviewers(named.owner).values_list("uuid", flat=True)}
    found = get_user_model().objects.filter(uuid__in=concerned, is_active=True)
    for person, language in _with_languages(person for person in found if may_read(person, named.owner)):
        with override(language):
            _post(
                person,
                asked.task_state,
                subject=_("Opinion: %(what)s") % {"what": name_of(obj, named)},
                lines=[
                    _("%(name)s, who was asked for an opinion, says: %(sense)s.")
                    % {"name": asked.name, "sense": opinion.get_sense_display()},
                    opinion.text,
                    _("An opinion decides nothing."),
                ],
                button=_("See what was submitted"),
                at=at,
            )


def name_of(obj: Any, named: Subject, *, approved: bool = False) -> str:
    """Return what and where in one line: "privacy policy of Issy, French, version 5".

    The version is the one to come, or the last one when it has been `approved`.
    """
    portal = container_by_uuid(named.owner).name
    if not named.locale:
        if named.subject == named.owner:
            return _("profile of %(portal)s") % {"portal": portal}
        return _("%(type)s “%(name)s” of %(portal)s") % {
            "type": obj._meta.verbose_name,
            "name": obj,
            "portal": portal,
        }
    last = register.last_version(policy_chain(*named).uuid)
    number = ((last.number or 0) if last else 0) + (0 if approved else 1)
    return _("%(type)s of %(portal)s, %(language)s, version %(number)d") % {
        "type": obj._meta.verbose_name,
        "portal": portal,
        "language": language_name(named.locale),
        "number": number,
    }


def language_name(locale: str) -> str:
    """Return the name of a language in the language that is active, as it stands in a sentence; else its code."""
    try:
        name = str(get_language_info(locale)["name_translated"])
    except KeyError:
        return locale
    return name[:1].lower() + name[1:] if get_language() in _WRITES_LANGUAGES_SMALL else name


def _known(people: Iterable[UUID], by: Any) -> list[Any]:
    return list(get_user_model().objects.filter(uuid__in=set(people), is_active=True).exclude(pk=by.pk))


def _with_languages(people: Iterable[Any]) -> list[tuple[Any, str]]:
    """Return everyone who has a mailbox, with the language that they read, in two queries at most."""
    reachable = [person for person in people if person.email]
    profiles = UserProfile.objects.filter(user__in=reachable).exclude(preferred_language="")
    languages = dict(profiles.values_list("user_id", "preferred_language"))
    return [(person, languages.get(person.pk, settings.LANGUAGE_CODE)) for person in reachable]


def _post(
    person: Any, task_state: LegalTaskState, *, subject: str, lines: list[str], button: str, at: datetime
) -> None:
    url = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("policies_review", args=[task_state.pk])
    _send(person.email, url, subject=subject, lines=lines, button=button, at=at)


def _send(address: str, url: str, *, subject: str, lines: list[str], button: str, at: datetime) -> None:
    context = {
        "subject": subject,
        "lines": [line for line in lines if line],
        "button": button,
        "url": url,
    }
    outbox.post(
        recipients=[address],
        subject=subject,
        text=render_to_string("policies/mail/message.txt", context),
        html=render_to_string("policies/mail/message.html", context),
        at=at,
    )


def _name(person: Any) -> str:
    return (person.get_full_name() or person.get_username()) if person else _("Somebody")
