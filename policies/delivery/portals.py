"""A portal as its readers meet it: its frame, its languages, its time zone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from policies.delivery.addresses import at_host
from policies.delivery.styles import address_of

DEFAULT_ACCENT = "#0b4f6c"


class FrameLink(NamedTuple):
    """A link in the frame: at the "header" or the "footer", in one language or, the locale being empty, in all."""

    place: str
    label: str
    url: str
    locale: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds every page of a portal. `home_url` and `footer` may be empty, `accent` is "#rrggbb"."""

    header: str
    home_url: str = ""
    accent: str = DEFAULT_ACCENT
    footer: str = ""
    links: tuple[FrameLink, ...] = ()
    changed_at: datetime | None = None

    @classmethod
    def of_json(cls, text: str | None, *, host: str) -> "Frame":
        """Read what `home` stored with the theme; the host stands in for a portal that has no title."""
        stored = json.loads(text) if text else {}
        return cls(
            header=stored.get("header") or host,
            home_url=stored.get("home_url", ""),
            accent=stored.get("accent") or DEFAULT_ACCENT,
            footer=stored.get("footer", ""),
            links=tuple(FrameLink(**link) for link in stored.get("links", ())),
            changed_at=datetime.fromisoformat(stored["changed_at"]) if stored.get("changed_at") else None,
        )

    def links_at(self, place: str, locale: str) -> list[FrameLink]:
        """Return the links at a place of a page in some language."""
        return [link for link in self.links if link.place == place and link.locale in ("", locale)]

    @property
    def accent_stylesheet(self) -> str:
        """The address of the style sheet with this accent; empty for the accent that every page has."""
        return "" if self.accent == DEFAULT_ACCENT else address_of(self.accent)


@dataclass(frozen=True, slots=True)
class Portal:
    """`pk` and `uuid` are its container's; `port` is ":8000" where the reader named one."""

    pk: int
    uuid: UUID
    host: str
    scheme: str
    port: str
    time_zone: str
    default_locale: str
    prevailing_locale: str
    frame: Frame

    @classmethod
    def of_row(cls, row: Mapping[str, Any], *, scheme: str, port: str) -> "Portal":
        return cls(
            pk=row["container_pk"],
            uuid=row["uuid"],
            host=row["host"],
            scheme=scheme,
            port=port,
            time_zone=row["time_zone"],
            default_locale=row["default_locale"],
            prevailing_locale=row["prevailing_locale"],
            frame=Frame.of_json(row["frame"], host=row["host"]),
        )

    def address(self, path: str) -> str:
        """Return the full address of a path."""
        return at_host(self.scheme, self.host, self.port, path)
