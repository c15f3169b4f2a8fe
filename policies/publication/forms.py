"""The forms in which a version is kept and served."""

from policies.document.encoding import encode
from policies.document.nodes import PolicyDocument
from policies.document.render.html import RENDERER, render_html
from policies.document.render.text import render_text
from policies.register.bodies import body_key, make_body
from policies.register.models import Body, Chain, Form


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
