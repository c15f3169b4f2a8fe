"""The forms in which a version is kept and served."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

from django.db import connection

from policies.document.encoding import encode
from policies.document.nodes import PolicyDocument
from policies.document.patching import Stored
from policies.document.render.html import RENDERER, render_html
from policies.document.render.text import render_text
from policies.document.skimming import Skimmed
from policies.register.bodies import body_digest, body_key, fold_all, of_versions, unfold
from policies.register.models import Body, Chain, Form

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FormText:
    """One form of a version as it is written, and the digest of its text."""

    chain: UUID
    number: int
    form: Form
    renderer: int
    text: str
    digest: str


def read_forms(keys: Collection[tuple[UUID, int]]) -> dict[tuple[UUID, int], Stored]:
    """Return the stored forms of versions, by chain and number, in one query.

    Left out are versions whose forms a redaction deleted, and those of which a form is damaged or is not what its
    digest says: nothing is made of them, and verification names them.
    """
    if not keys:
        return {}
    found: dict[tuple[UUID, int], dict[tuple[str, int], tuple[bytes, str]]] = defaultdict(dict)
    bodies = Body.objects.filter(of_versions(keys))
    columns = bodies.values_list("chain", "number", "form", "renderer", "content", "digest")
    for chain, number, form, renderer, content, digest in columns.iterator():
        found[chain, number][form, renderer] = bytes(content), digest
    read = {key: _stored(key, forms) for key, forms in found.items()}
    return {key: forms for key, forms in read.items() if forms is not None}


def _stored(version: tuple[UUID, int], forms: Mapping[tuple[str, int], tuple[bytes, str]]) -> Stored | None:
    if (Form.DOCUMENT, 0) not in forms:
        return None
    try:
        texts = {name: _text(*stored) for name, stored in forms.items()}
        document = Skimmed(texts[Form.DOCUMENT, 0])
    except ValueError:
        logger.exception("A stored form of version %d of %s is damaged.", version[1], version[0])
        return None
    return Stored(document, texts.get((Form.TEXT, 0)), texts.get((Form.HTML, RENDERER)))


def _text(content: bytes, digest: str) -> str:
    text = unfold(content)
    if body_digest(text) != digest:
        raise ValueError("The stored form is not what its digest says.")
    return text


def forms_of(*, chain: Chain, number: int, document: PolicyDocument) -> list[FormText]:
    """Return every form of a version: canonical document, text, and HTML of today's renderer.

    :raises ValueError: the document shows a fact or a reference that nothing resolves.
    """
    texts = encode(document), render_text(document), render_html(document)
    return written_forms(chain=chain, number=number, document=texts[0], text=texts[1], html=texts[2])


def written_forms(*, chain: Chain, number: int, document: str, text: str, html: str) -> list[FormText]:
    """Return the forms of a version that today's renderers wrote."""
    texts = ((Form.DOCUMENT, 0, document), (Form.TEXT, 0, text), (Form.HTML, RENDERER, html))
    return [FormText(chain.uuid, number, form, renderer, text, body_digest(text)) for form, renderer, text in texts]


def digests_by_key(forms: Iterable[FormText]) -> dict[str, str | None]:
    """Return what an entry says of these forms: the digest of each, by key."""
    return {body_key(form.number, form.form, form.renderer): form.digest for form in forms}


@contextmanager
def storing(forms: Sequence[FormText]) -> Iterator[None]:
    """Store forms, which are compressed by another thread while the caller's block runs."""
    with ThreadPoolExecutor(1) as pool:
        folded = pool.submit(fold_all, [form.text for form in forms])
        yield
        rows = list(zip(forms, folded.result(), strict=True))
    if connection.vendor == "postgresql":
        _copy(rows)
    else:
        Body.objects.bulk_create(
            Body(
                chain_id=form.chain,
                number=form.number,
                form=form.form,
                renderer=form.renderer,
                content=content,
                digest=form.digest,
            )
            for form, content in rows
        )


def store(forms: Sequence[FormText]) -> None:
    """Store forms."""
    with storing(forms):
        pass


def _copy(rows: Iterable[tuple[FormText, bytes]]) -> None:
    """Store rows by COPY, which spares the server from reading megabytes of SQL. No value here needs escaping."""
    columns = "chain_id, number, form, renderer, content, digest"
    lines = (
        f"{form.chain}\t{form.number}\t{form.form}\t{form.renderer}\t\\\\x{content.hex()}\t{form.digest}\n".encode()
        for form, content in rows
    )
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {Body._meta.db_table} ({columns}) FROM STDIN", BytesIO(b"".join(lines)))
