"""The forms in which a version is kept and served."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from policies.document.encoding import encode
from policies.document.nodes import PolicyDocument
from policies.document.patching import Stored
from policies.document.render.html import RENDERER, render_html
from policies.document.render.text import render_text
from policies.document.skimming import Skimmed
from policies.register.bodies import body_digest, body_key, make_body, of_versions, unfold
from policies.register.models import Body, Chain, Form

logger = logging.getLogger(__name__)


def read_forms(keys: Collection[tuple[UUID, int]]) -> dict[tuple[UUID, int], Stored]:
    """Return the stored forms of versions, by chain and number, in one query.

    Left out are versions whose forms a redaction deleted, and those of which a form is damaged or is not what its
    digest says: nothing is made of them, and verification names them.
    """
    if not keys:
        return {}
    found: dict[tuple[UUID, int], list[Body]] = defaultdict(list)
    for body in Body.objects.filter(of_versions(keys)):
        found[body.chain_id, body.number].append(body)
    read = {key: _stored(bodies) for key, bodies in found.items()}
    return {key: forms for key, forms in read.items() if forms is not None}


def _stored(bodies: list[Body]) -> Stored | None:
    try:
        texts = {(body.form, body.renderer): _text(body) for body in bodies}
        if (Form.DOCUMENT, 0) not in texts:
            return None
        document = Skimmed(texts[Form.DOCUMENT, 0])
        return Stored(document, texts.get((Form.TEXT, 0)), texts.get((Form.HTML, RENDERER)))
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
    texts = encode(document), render_text(document), render_html(document)
    return make_bodies(chain=chain, number=number, document=texts[0], text=texts[1], html=texts[2])


def make_bodies(*, chain: Chain, number: int, document: str, text: str, html: str) -> list[Body]:
    """Return the rows, not saved, of the forms of a version that today's renderers wrote."""
    texts = ((Form.DOCUMENT, 0, document), (Form.TEXT, 0, text), (Form.HTML, RENDERER, html))
    return [
        make_body(chain_id=chain.uuid, number=number, form=form, renderer=renderer, text=text)
        for form, renderer, text in texts
    ]


def digests_by_key(bodies: list[Body]) -> dict[str, str | None]:
    """Return what an entry says of these forms: the digest of each, by key."""
    return {body_key(body.number, body.form, body.renderer): body.digest for body in bodies}
