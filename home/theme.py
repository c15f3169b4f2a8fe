"""How a portal frames its policies: what delivery reads, and which colours can be read on white."""

import re
from typing import Any

COLOUR = re.compile(r"#[0-9a-f]{6}\Z", re.IGNORECASE)
LEAST_CONTRAST = 7.0  # WCAG 2.2, success criterion 1.4.6


def frame_of(theme: Any) -> dict[str, Any]:
    """Return what surrounds every policy of a portal: {"header", "home_url", "accent", "footer", "links"}.

    Links are left out where there are none: [{"place", "label", "url", "locale"}], the locale empty for all.
    """
    links = [
        {
            "place": link.place,
            "label": link.label,
            "url": link.url,
            "locale": link.locale.language_code if link.locale else "",
        }
        for link in theme.links.all()
    ]
    return {
        "header": theme.header,
        "home_url": theme.home_url,
        "accent": theme.accent.lower(),
        "footer": theme.footer,
    } | ({"links": links} if links else {})


def contrast_with_white(colour: str) -> float:
    """Return the contrast ratio of "#rrggbb" with white, from 1 to 21, as WCAG 2.2 defines it."""
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
