"""Bytes ready to be sent, and the questions with which a browser asks whether they changed.

ETags are strong: the hash of the very bytes, so each coding has its own (RFC 9110, section 8.8.3).
"""

import gzip
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache

import zstandard
from django.http import HttpRequest, HttpResponse
from django.http.response import ResponseHeaders

IDENTITY, GZIP, ZSTD = "", "gzip", "zstd"
_OF_CONTENT = {"Content-Length", "Content-Encoding"}  # what a 304 leaves out
_LEAST_TO_COMPRESS = 512  # bytes; below, a coding costs more than it saves


class CheckedHeaders(ResponseHeaders):
    """A copy of headers that Django has checked already: checking ten of them anew is a tenth of a visit's time."""

    def __init__(self, checked: ResponseHeaders) -> None:
        self._store = dict(checked._store)


class Sendable:
    """A body with its headers, in every coding that was asked for so far.

    `modified` is when what it says became so (aware), or None where nothing tells. `headers` are sent with each answer,
    304 included.
    """

    __slots__ = ("body", "codings", "headers", "modified", "status")

    def __init__(
        self, body: bytes, headers: Mapping[str, str], *, modified: datetime | None = None, status: int = 200
    ) -> None:
        self.body = body
        self.modified = modified.astimezone(UTC).replace(microsecond=0) if modified else None
        self.headers = {"Cache-Control": "no-cache", **headers, "Vary": "Accept-Encoding"}
        if self.modified:
            self.headers["Last-Modified"] = format_datetime(self.modified, usegmt=True)
        self.status = status
        self.codings: dict[str, tuple[bytes, ResponseHeaders]] = {}

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Answer GET or HEAD: 304 to a reader who has these bytes already."""
        meta = request.META
        accepted = meta.get("HTTP_ACCEPT_ENCODING")
        coding = coding_for(accepted) if accepted else IDENTITY
        try:
            content, headers = self.codings[coding]
        except KeyError:
            content, headers = self._encode(coding)
        # A date alone cannot tell: a page changes with a sibling's address or the portal's settings, which have no
        # moment of their own, and one second may hold two versions.
        wanted = meta.get("HTTP_IF_NONE_MATCH")
        if wanted and self.status == 200 and matches(wanted, headers["ETag"]):
            kept = {name: value for name, value in headers.items() if name not in _OF_CONTENT}
            return HttpResponse(status=304, headers=kept)
        response = HttpResponse(b"" if request.method == "HEAD" else content, headers["Content-Type"], self.status)
        response.headers = CheckedHeaders(headers)
        return response

    def _encode(self, coding: str) -> tuple[bytes, ResponseHeaders]:
        if len(self.body) < _LEAST_TO_COMPRESS:
            coding = IDENTITY
        content = _CODERS[coding](self.body)
        headers = ResponseHeaders(
            {
                **self.headers,
                "ETag": f'"{hashlib.sha256(content).hexdigest()[:40]}"',
                "Content-Length": str(len(content)),
            }
        )
        if coding:
            headers["Content-Encoding"] = coding
        self.codings[coding] = content, headers
        return content, headers


def _zstd(body: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=9).compress(body)


_CODERS = {
    IDENTITY: lambda body: body,
    GZIP: lambda body: gzip.compress(body, 6, mtime=0),
    ZSTD: _zstd,
}


@lru_cache(maxsize=512)
def coding_for(accepted: str) -> str:
    """Return the best coding that an Accept-Encoding header allows: zstd, gzip or none (RFC 9110, section 12.5.3)."""
    weights: dict[str, float] = {}
    for part in accepted[:1000].split(","):
        name, _, parameters = part.partition(";")
        key, _, value = parameters.strip().partition("=")
        try:
            weights[name.strip().lower()] = float(value) if key.strip() == "q" else 1.0
        except ValueError:
            weights[name.strip().lower()] = 0.0
    otherwise = weights.get("*", 0.0)
    best = max((ZSTD, GZIP), key=lambda coding: weights.get(coding, otherwise))
    return best if weights.get(best, otherwise) > 0 else IDENTITY


def matches(wanted: str, etag: str) -> bool:
    """Whether an If-None-Match header names this ETag, by weak comparison."""
    return wanted.strip() == "*" or etag in {tag.strip().removeprefix("W/") for tag in wanted.split(",")}
