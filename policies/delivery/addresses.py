"""Addresses as readers type them: host, port, path."""

import re

from django.http import HttpRequest
from django.utils.encoding import iri_to_uri

_PORT = re.compile(r":(\d{1,5})\Z")


def raw_host(request: HttpRequest) -> str:
    """Return the Host header, or the server's own name where an old client sent none. Never X-Forwarded-Host."""
    host: str = request.META.get("HTTP_HOST", request.META.get("SERVER_NAME", ""))
    if host.isascii():
        return host
    try:  # WSGI hands bytes over as Latin-1
        return host.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return ""


def port_of(request: HttpRequest) -> str:
    """Return ":8000" where the Host header names a port, else an empty string."""
    found = _PORT.search(request.META.get("HTTP_HOST", ""))
    return f":{found[1]}" if found else ""


def query_of(request: HttpRequest) -> str:
    """Return "?day=…" as it was asked, else an empty string."""
    query = iri_to_uri(request.META.get("QUERY_STRING", ""))
    return f"?{query}" if query else ""


def at_host(scheme: str, host: str, port: str, path: str) -> str:
    """Return a full address, percent-encoded."""
    return f"{scheme}://{host}{port}{iri_to_uri(path)}"


def moved_to(target: str, *, scheme: str, port: str) -> str:
    """Return where an address that redirects leads. `target` is a path, host and path, or a whole address."""
    if "://" in target or (target.startswith("/") and not target.startswith("//")):
        return iri_to_uri(target)
    host, slash, path = target.removeprefix("//").partition("/")
    return at_host(scheme, host, port, slash + path)
