"""How the forms of a version are stored and named in the entries that put them in place."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import reduce
from operator import or_
from threading import local
from uuid import UUID

import zstandard
from django.db.models import Q

from policies.register.models import Entry

_LEVEL = 3
MAX_SIZE = 50_000_000
"""Bytes that one stored form may unfold to; no policy comes near, and damaged rows must not fill the memory."""


class DamagedBody(ValueError):
    """Stored bytes do not unfold into text."""


class _Zstd(local):
    """What compresses and unfolds: costly to set up, and for one thread at a time."""

    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(level=_LEVEL)
        self.decompressor = zstandard.ZstdDecompressor()


_zstd = _Zstd()


def fold(text: str) -> bytes:
    """Return the text as zstd-compressed UTF-8."""
    return _zstd.compressor.compress(text.encode())


def fold_all(texts: Sequence[str]) -> list[bytes]:
    """Return what `fold` gives for each text; other threads run meanwhile."""
    if not texts:
        return []
    frames = zstandard.ZstdCompressor(level=_LEVEL).multi_compress_to_buffer([text.encode() for text in texts])
    return [frames[index].tobytes() for index in range(len(frames))]


def unfold(content: bytes | memoryview) -> str:
    """Return the text that `fold` was given.

    :raises DamagedBody: for any other bytes.
    """
    stored = bytes(content)
    try:
        # What a frame announces is made room for before anything else is asked.
        if zstandard.frame_content_size(stored) > MAX_SIZE:
            raise DamagedBody("The stored bytes unfold into more than any policy.")
        return _zstd.decompressor.decompress(stored, max_output_size=MAX_SIZE).decode()
    except (zstandard.ZstdError, UnicodeDecodeError, MemoryError) as error:
        raise DamagedBody("The stored bytes are damaged.") from error


def body_digest(text: str) -> str:
    """Return the digest of one form: "sha256:" and the hexadecimal SHA-256 of its UTF-8 bytes before compression."""
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def body_key(number: int, form: str, renderer: int) -> str:
    """Return how an entry names a form: "4/html/1"."""
    return f"{number}/{form}/{renderer}"


def read_key(key: str) -> tuple[int, str, int]:
    """Return the number, form and renderer of a key.

    :raises ValueError: the key has another shape.
    """
    number, form, renderer = key.split("/")
    return int(number), form, int(renderer)


def digests_of(entry: Entry) -> dict[str, str | None]:
    """Return the digest of each form that an entry puts in place, by key; None for a form that it deletes."""
    digests: dict[str, str | None] = json.loads(entry.bodies)
    return digests


def of_versions(keys: Collection[tuple[UUID, int]]) -> Q:
    """Return the condition of rows that belong to some versions, named by chain and number."""
    chains: dict[int, list[UUID]] = defaultdict(list)
    for chain, number in keys:
        chains[number].append(chain)
    return reduce(or_, (Q(number=number, chain__in=among) for number, among in chains.items()))
