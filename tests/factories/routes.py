"""Every address that the installation answers at, read from the URL resolver, and how one is filled in."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import URLResolver

# A named parameter of either kind, or a group without a name.
_WRITTEN = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^()]*\)")
_PARAMETER = re.compile(r"<(\w+)>|\([^()]*\)")


def routes() -> list[str]:
    """Every route once, as `admin/pages/<page_id>/edit/`: without converters and marks of regular expressions."""
    return list(dict.fromkeys(_walk(get_resolver().url_patterns)))


def staff_routes() -> list[str]:
    """Those on the staff's host: the admin, documents, opinions and Wagtail's own. The others are the portals'."""
    return [route for route in routes() if route.startswith(("admin/", "documents/", "opinion/", "_util/"))]


def parameters(route: str) -> list[str]:
    """The names of what a route leaves open, in order; empty for one without a name."""
    return [found or "" for found in _PARAMETER.findall(route)]


def filled(route: str, value: Callable[[str], Any]) -> str:
    """The address of a route, each parameter replaced by its value."""
    return "/" + _PARAMETER.sub(lambda found: str(value(found.group(1) or "")), route).replace(".*", "nothing")


def _walk(patterns: list[Any], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + _plain(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield route


def _plain(written: str) -> str:
    named = _WRITTEN.sub(lambda found: f"<{found.group(1) or found.group(2)}>", written)
    return named.replace("^", "").replace("$", "").replace("\\Z", "").replace("\\.", ".")
