"""Who is told of what. One screen of text, one button, in the reader's own language, and no tracking."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_info, ngettext, override
from django.utils.translation import gettext as _

from home.models import Role
from home.queries import container_by_uuid
from home.roles import people as people_with
from policies.register import queries as register
from policies.register.manifest import Manifest, policy_chain
from policies.review.contributors import open_contributors
from policies.review.entitlement import may_read, reviewers
from policies.review.mailing import Letter, Occasion, admin_url, write, write_outside
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
        but=by.uuid,
        at=at,
    )


def remind(*, task_state: LegalTaskState, obj: Any, at: datetime) -> None:
    """Remind the legal reviewers of what waits for them, but for those who wrote part of it or have signed it."""
    first = task_state.first_approval
    _ask_reviewers(
        task_state,
        obj,
        lambda: [
            _("Submitted on %(day)s, and not decided yet.")
            % {"day": _day(task_state.started_at.astimezone(_zone(subject_of(obj).owner)))}
        ],
        again=True,
        but=UUID(first["user"]) if first else None,
        at=at,
    )


def _ask_reviewers(
    task_state: LegalTaskState,
    obj: Any,
    lines: Callable[[], list[str]],
    *,
    but: UUID | None = None,
    again: bool = False,
    at: datetime,
) -> None:
    """Ask the legal reviewers who wrote none of it; `lines` says so in the language that is active."""
    named = subject_of(obj)
    authors, _unknown = open_contributors(named.subject, named.locale)

    def letter() -> Letter:
        subject = _("Reminder, to approve: %(what)s") if again else _("To approve: %(what)s")
        wanted = [_("Please decide by %(day)s.") % {"day": _day(task_state.due_on)}] if task_state.due_on else []
        return _letter(
            task_state, subject % {"what": name_of(obj, named)}, [*lines(), *wanted], button=_("Read and decide")
        )

    people = [person for person in reviewers(named.owner) if person.uuid not in authors and person.uuid != but]
    write(people, letter, occasion=Occasion.SUBMITTED, at=at)


def tell_refused(
    *,
    task_state: LegalTaskState,
    obj: Any,
    comment: str,
    remarks: Sequence[tuple[str, str]] = (),
    suggestions: int = 0,
    by: Any,
    people: Iterable[UUID],
    at: datetime,
) -> None:
    """Tell those who wrote or submitted it what has to change. `remarks` are open comments: heading and text.

    `suggestions` is how many suggestions wait for them.
    """
    named = subject_of(obj)

    def letter() -> Letter:
        asks = _("%(name)s asks for changes before this can be approved:") % {"name": _name(by)}
        return _letter(
            task_state,
            _("Changes asked for: %(what)s") % {"what": name_of(obj, named)},
            [asks, comment, *(_remark(heading, text) for heading, text in remarks), _waiting(suggestions)],
            button=_("See what was submitted"),
        )

    write(_known(people, by, named), letter, occasion=Occasion.REFUSED, at=at)


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

    def letter() -> Letter:
        return _letter(
            task_state,
            _("Comment: %(what)s") % {"what": name_of(obj, named)},
            [_("%(name)s comments on what was submitted:") % {"name": _name(by)}, _remark(heading, text)],
            button=_("Read and answer"),
        )

    write(_known(people, by, named), letter, occasion=Occasion.COMMENTED, at=at)


def tell_suggested(
    *,
    task_state: LegalTaskState,
    obj: Any,
    heading: str,
    lines: Sequence[str],
    note: str,
    by: Any,
    people: Iterable[UUID],
    at: datetime,
) -> None:
    """Tell those who wrote or submitted it which other words somebody suggests for lines of an article."""
    named = subject_of(obj)

    def letter() -> Letter:
        return _letter(
            task_state,
            _("Other words suggested: %(what)s") % {"what": name_of(obj, named)},
            [
                _("%(name)s suggests other words. They can be accepted once the review has ended:")
                % {"name": _name(by)},
                *(_remark(heading, line) for line in lines),
                note,
            ],
            button=_("Read the suggestions"),
        )

    write(_known(people, by, named), letter, occasion=Occasion.COMMENTED, at=at)


def tell_approved(
    *, task_state: LegalTaskState, obj: Any, manifest: Manifest, by: Any, people: Iterable[UUID], at: datetime
) -> None:
    """Tell those who wrote or submitted it that it is approved, and when it takes effect if that is to come."""
    named = subject_of(obj)

    def letter() -> Letter:
        approved = _("%(name)s has approved this.") % {"name": _name(by)}
        effect = [_takes_effect(manifest.effective, manifest.time_zone)] if manifest.effective else []
        return _letter(
            task_state,
            _("Approved: %(what)s") % {"what": name_of(obj, named, approved=True)},
            [approved, manifest.summary, *effect],
            button=_("See the approval"),
        )

    write(_known(people, by, named), letter, occasion=Occasion.APPROVED, at=at)


def tell_emergency_asked(*, task_state: LegalTaskState, obj: Any, reason: str, by: Any, at: datetime) -> None:
    """Ask the others named for emergencies, but for those who wrote part of it, to sign too."""
    named = subject_of(obj)
    authors, _unknown = open_contributors(named.subject, named.locale)

    def letter() -> Letter:
        return _letter(
            task_state,
            _("Emergency, to sign: %(what)s") % {"what": name_of(obj, named)},
            [
                _("%(name)s wants this published without a legal reviewer, and needs your signature:")
                % {"name": _name(by)},
                reason,
            ],
            button=_("Read and decide"),
        )

    asked = people_with(named.owner, Role.EMERGENCY).exclude(pk=by.pk)
    people = [person for person in asked if person.uuid not in authors]
    write(people, letter, occasion=None, at_once=True, at=at)


def tell_emergency(
    *,
    task_state: LegalTaskState,
    obj: Any,
    manifest: Manifest,
    signed: Sequence[dict[str, Any]],
    by: Any,
    people: Iterable[UUID],
    at: datetime,
) -> None:
    """Tell those who wrote it, and the reviewers and managers of the portal, what was published without a reviewer."""
    named = subject_of(obj)

    def letter() -> Letter:
        names = {"first": signed[0]["name"], "second": signed[1]["name"]}
        return _letter(
            task_state,
            _("Published in an emergency: %(what)s") % {"what": name_of(obj, named, approved=True)},
            [
                _("%(first)s and %(second)s have published this without a legal reviewer:") % names,
                *dict.fromkeys(each["comment"] for each in signed),
                manifest.summary,
                _takes_effect(manifest.effective, manifest.time_zone) if manifest.effective else "",
                _("Legal reviewers should read it now: a new version mends what is wrong."),
            ],
            button=_("See what was published"),
        )

    responsible = {
        person.uuid for role in (Role.LEGAL_REVIEWER, Role.MANAGER) for person in people_with(named.owner, role)
    }
    write(_known({*people, *responsible}, by, named), letter, occasion=None, at_once=True, at=at)


def tell_coming(
    *, task_state: LegalTaskState, obj: Any, manifest: Manifest, number: int, people: Iterable[Any], at: datetime
) -> None:
    """Tell people that the moment is near at which an approved version takes effect."""
    named = subject_of(obj)

    def letter() -> Letter:
        effect = _takes_effect(manifest.effective or at, manifest.time_zone)
        return _letter(
            task_state,
            _("Takes effect soon: %(what)s") % {"what": name_of(obj, named, number=number)},
            [effect, manifest.summary],
            button=_("See the approval"),
        )

    write(people, letter, occasion=Occasion.APPROVED, at=at)


def _letter(task_state: LegalTaskState, subject: str, lines: Iterable[str], *, button: str) -> Letter:
    return Letter(subject, tuple(line for line in lines if line), button, admin_url("policies_review", task_state.pk))


def _remark(heading: str, text: str) -> str:
    return _("“%(heading)s”: %(text)s") % {"heading": heading, "text": text} if heading else text


def _waiting(suggestions: int) -> str:
    if not suggestions:
        return ""
    said = ngettext(
        "%(count)d suggestion can be accepted now.", "%(count)d suggestions can be accepted now.", suggestions
    )
    return said % {"count": suggestions}


def _takes_effect(moment: datetime, zone: str) -> str:
    there = date_format(moment.astimezone(ZoneInfo(zone)), "DATETIME_FORMAT")
    return _("Takes effect on %(moment)s (%(zone)s).") % {"moment": there, "zone": zone}


def _zone(owner: UUID) -> ZoneInfo:
    return ZoneInfo(container_by_uuid(owner).time_zone)


def _day(day: Any) -> str:
    return date_format(day, "DATE_FORMAT")


def tell_asked(*, asked: OpinionRequest, obj: Any, named: Subject, by: Any, at: datetime) -> None:
    """Send somebody outside their link, in the language in which the portal speaks to people outside."""
    zone = ZoneInfo(container_by_uuid(named.owner).time_zone)
    with override(language_for(named.owner)):
        said = {"name": _name(by), "what": name_of(obj, named)}
        until = date_format(asked.expires_at.astimezone(zone), "DATETIME_FORMAT")
        lines = (
            _("%(name)s asks for your opinion before this is approved: %(what)s.") % said,
            asked.question,
            _("The link needs no account and is good until %(moment)s.") % {"moment": until},
            _("It is for you alone: whoever has it reads the text and can answer in your name."),
        )
        letter = Letter(
            _("Your opinion: %(what)s") % said,
            tuple(line for line in lines if line),
            _("Read and give your opinion"),
            url_of(asked),
        )
        write_outside(asked.email, letter, at=at)


def tell_opinion(*, opinion: Opinion, obj: Any, named: Subject, people: Iterable[UUID], at: datetime) -> None:
    """Tell those people, and the legal reviewers, what somebody outside thinks of what was submitted.

    Whoever no longer works for the portal is told nothing.
    """
    asked = opinion.request

    def letter() -> Letter:
        said = {"name": asked.name, "sense": opinion.get_sense_display()}
        return _letter(
            asked.task_state,
            _("Opinion: %(what)s") % {"what": name_of(obj, named)},
            [
                _("%(name)s, who was asked for an opinion, says: %(sense)s.") % said,
                opinion.text,
                _("An opinion decides nothing."),
            ],
            button=_("See what was submitted"),
        )

    concerned = {*people, *reviewers(named.owner).values_list("uuid", flat=True)}
    found = get_user_model().objects.filter(uuid__in=concerned, is_active=True)
    write([person for person in found if may_read(person, named.owner)], letter, occasion=Occasion.COMMENTED, at=at)


def name_of(obj: Any, named: Subject, *, approved: bool = False, number: int | None = None) -> str:
    """Return what and where in one line: "privacy policy of Issy, French, version 5".

    The version is the one to come, the last one when it has been `approved`, or that of `number`.
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
    if number is None:
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


def _known(people: Iterable[UUID], by: Any, named: Subject) -> list[Any]:
    """Return the people who work for the portal still, but for who acts: mail carries words of drafts."""
    found = get_user_model().objects.filter(uuid__in=set(people), is_active=True).exclude(pk=by.pk)
    return [person for person in found if may_read(person, named.owner)]


def _name(person: Any) -> str:
    return person.shown_name if person else _("Somebody")
