"""The page of a policy: made once for everything that it depends on, then only sent."""

import json
from collections import OrderedDict
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import translation
from django.utils.encoding import iri_to_uri
from django.utils.safestring import mark_safe

from policies.delivery.contacts import contact_of
from policies.delivery.dates import day_of
from policies.delivery.elsewhere import ways_of
from policies.delivery.frames import Language, alternates_header, alternates_of, framed, languages_of
from policies.delivery.headings import below_headings
from policies.delivery.linked_data import linked_data
from policies.delivery.portals import Frame
from policies.delivery.prevailing import marks_of, prevailing_of
from policies.delivery.reading import State, Words, moment_of
from policies.delivery.sending import Sendable
from policies.delivery.writing import written
from policies.document.encoding import decode
from policies.document.render.at_hand import definitions_at_hand
from policies.register.bodies import unfold
from policies.register.models import Standing

HTML = "text/html; charset=utf-8"


class Asked(NamedTuple):
    """The address asked for. `port` is ":8000" or empty."""

    scheme: str
    host: str
    port: str
    path: str

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.host}{self.port}"


class Kept(NamedTuple):
    state: State
    page: Sendable
    words: Words | None


class RecentPages:
    """The pages asked for last, by address, at most `size` of them. Each process has its own."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[Asked, Kept] = OrderedDict()

    def get(self, asked: Asked) -> Kept | None:
        """Return what was kept for an address, whether or not it still holds."""
        kept = self._kept.get(asked)
        if kept is not None:
            try:
                self._kept.move_to_end(asked)
            except KeyError:  # another thread has just dropped it
                return kept
        return kept

    def keep(self, asked: Asked, kept: Kept) -> None:
        self._kept[asked] = kept
        while len(self._kept) > self._size:
            self._kept.popitem(last=False)

    def clear(self) -> None:
        self._kept.clear()


def policy_page(*, asked: Asked, state: State, words: Words | None) -> Sendable:
    """Return the page of a policy in force or withdrawn. `words` are what a withdrawn policy has not."""
    surroundings: dict[str, Any] = json.loads(state.data or "{}")
    locale = surroundings["locale"]
    began = moment_of(state.valid_from)
    languages = languages_of(
        [(each["locale"], iri_to_uri(each["path"])) for each in surroundings["languages"]],
        current=locale,
        origin=asked.origin,
    )
    frame = Frame.of_json(state.frame, host=asked.host)
    headers = {"Content-Type": HTML, "Content-Language": locale}
    headers |= alternates_header(alternates_of(languages), surroundings["default_locale"])
    with translation.override(locale):
        if state.standing == Standing.WITHDRAWN:
            page = _withdrawn(surroundings, asked=asked, frame=frame, languages=languages)
        else:
            headers["Policy-Version"] = str(state.number)
            page = _in_force(surroundings, words, asked=asked, frame=frame, languages=languages)
    return Sendable(page.encode(), headers, modified=max(began, frame.changed_at or began))


def _in_force(
    surroundings: dict[str, Any], words: Words | None, *, asked: Asked, frame: Frame, languages: list[Language]
) -> str:
    context = _context(surroundings, asked=asked, frame=frame, languages=languages)
    version, following = surroundings["version"], surroundings["next"]
    prevailing = prevailing_of(surroundings["notice"], surroundings["time_zone"])
    body, definitions = definitions_at_hand(unfold(words.html) if words else "")
    body = below_headings(body, ways_of(surroundings), marks_of(prevailing) if prevailing else {})
    context |= {
        "prevailing": prevailing,
        "number": version["number"],
        "since": day_of(datetime.fromisoformat(version["effective_from"]), surroundings["time_zone"]),
        "has_previous": surroundings["previous"],
        "contents": [entry for entry in surroundings["contents"] if entry["label"] or entry["heading"]],
        "has_summaries": '<p class="summary">' in body,
        "definitions": definitions,
        "body": mark_safe(body),  # noqa: S308 (rendered from nodes, every text escaped; frozen in the register)
    }
    if words:
        document = decode(unfold(words.document))
        context["linked_data"] = linked_data(
            surroundings, document, origin=asked.origin, path=iri_to_uri(asked.path), frame=frame
        )
    if following:
        context["following"] = {
            "number": following["number"],
            "day": day_of(datetime.fromisoformat(following["effective_from"]), surroundings["time_zone"]),
            "summary": following["summary"],
        }
    return written("policies/public/policy.html", context)


def _withdrawn(surroundings: dict[str, Any], *, asked: Asked, frame: Frame, languages: list[Language]) -> str:
    context = _context(surroundings, asked=asked, frame=frame, languages=languages)
    withdrawn = surroundings["withdrawn"]
    context |= {
        "since": day_of(datetime.fromisoformat(withdrawn["since"]), surroundings["time_zone"]),
        "reason": withdrawn["reason"],
    }
    return written("policies/public/withdrawn.html", context)


def _context(surroundings: dict[str, Any], *, asked: Asked, frame: Frame, languages: list[Language]) -> dict[str, Any]:
    path = iri_to_uri(asked.path)
    return dict(
        framed(
            locale=surroundings["locale"],
            frame=frame,
            title=surroundings["title"],
            languages=languages,
            default=surroundings["default_locale"],
            closed="closed" in surroundings,
            canonical=asked.origin + path,
            path=path,
            contact=contact_of(surroundings["contact"], surroundings["locale"]),
        )
    )
