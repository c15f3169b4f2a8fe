"""The forms in which a version is kept and served."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from policies.document.digests import digest
from policies.document.encoding import decode, encode
from policies.document.nodes import PolicyDocument
from policies.document.partial import Partial, encode_partial, html_with, read_partly, rewritten_partly, text_with
from policies.document.render.html import RENDERER, render_html
from policies.document.render.text import render_text
from policies.document.rewriting import Rewritten
from policies.publication.surroundings import of_versions
from policies.register.bodies import body_digest, body_key, make_body, unfold
from policies.register.models import Body, Chain, Form

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Forms:
    """The stored forms of a version that is to be made again with other facts; `document` is read partly."""

    partial: Partial
    written: str
    text: str | None
    html: str | None

    @property
    def document(self) -> PolicyDocument:
        return self.partial.document

    @property
    def digest(self) -> str:
        """The digest of the whole document, as `document.digests.document_digest` gives it."""
        return digest("document", self.written)

    def with_facts(self, rewritten: Rewritten) -> Forms:
        """Return the forms with other facts; only the articles that show them are rendered anew."""
        partial = rewritten_partly(self.partial, rewritten)
        written = encode_partial(partial)
        text = None if self.text is None else text_with(self.text, self.document, rewritten)
        html = None if self.html is None else html_with(self.html, self.document, rewritten)
        if text is None or html is None:
            # Rendered by another renderer, or two passages are alike: the whole is rendered anew.
            whole = decode(written)
            text, html = render_text(whole), render_html(whole)
        return Forms(partial, written, text, html)

    def bodies(self, *, chain: Chain, number: int) -> list[Body]:
        """Return the rows, not saved, of every form."""
        texts = ((Form.DOCUMENT, 0, self.written), (Form.TEXT, 0, self.text), (Form.HTML, RENDERER, self.html))
        return [
            make_body(chain_id=chain.uuid, number=number, form=form, renderer=renderer, text=text or "")
            for form, renderer, text in texts
        ]


def read_forms(keys: Collection[tuple[UUID, int]]) -> dict[tuple[UUID, int], Forms]:
    """Return the stored forms of versions, by chain and number, in one query.

    Left out are versions whose forms a redaction deleted, and those of which a form is damaged or is not what its
    digest says: nothing is made of them, and verification names them.
    """
    if not keys:
        return {}
    found: dict[tuple[UUID, int], list[Body]] = defaultdict(list)
    for body in Body.objects.filter(of_versions(keys)):
        found[body.chain_id, body.number].append(body)
    read = {key: _forms(bodies) for key, bodies in found.items()}
    return {key: forms for key, forms in read.items() if forms is not None}


def _forms(bodies: list[Body]) -> Forms | None:
    try:
        texts = {(body.form, body.renderer): _text(body) for body in bodies}
        if (Form.DOCUMENT, 0) not in texts:
            return None
        written = texts[Form.DOCUMENT, 0]
        return Forms(read_partly(written), written, texts.get((Form.TEXT, 0)), texts.get((Form.HTML, RENDERER)))
    except ValueError:
        logger.exception("A stored form of version %d of %s is damaged.", bodies[0].number, bodies[0].chain_id)
        return None


def _text(body: Body) -> str:
    text = unfold(body.content)
    if body_digest(text) != body.digest:
        raise ValueError(f"The stored form {body} is damaged.")
    return text


def bodies_of(*, chain: Chain, number: int, document: PolicyDocument) -> list[Body]:
    """Return the rows, not saved, of every form of a version: canonical document, text, and HTML of today's renderer.

    :raises ValueError: the document shows a fact or a reference that nothing resolves.
    """
    texts = (
        (Form.DOCUMENT, 0, encode(document)),
        (Form.TEXT, 0, render_text(document)),
        (Form.HTML, RENDERER, render_html(document)),
    )
    return [
        make_body(chain_id=chain.uuid, number=number, form=form, renderer=renderer, text=text)
        for form, renderer, text in texts
    ]


def digests_by_key(bodies: list[Body]) -> dict[str, str | None]:
    """Return what an entry says of these forms: the digest of each, by key."""
    return {body_key(body.number, body.form, body.renderer): body.digest for body in bodies}
