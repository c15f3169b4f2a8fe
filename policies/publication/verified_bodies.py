"""Whether the words that readers are served are those whose digests the chain holds."""

from collections.abc import Iterator
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from policies.document.digests import document_digest, wording_digests
from policies.document.encoding import decode
from policies.document.nodes import PolicyDocument
from policies.document.render.html import RENDERER, render_html
from policies.document.words import words
from policies.publication.verified_chains import ChainRows, Finding
from policies.register.bodies import DamagedBody, body_digest, body_key, digests_of, read_key, unfold
from policies.register.manifest import Manifest, UnreadableManifest
from policies.register.models import Action, Body, Entry, Form


def findings(rows: ChainRows) -> Iterator[Finding]:
    """Yield what does not hold of the bodies of a policy's chain."""
    expected: dict[str, str | None] = {}
    spoken_for: dict[int, Entry] = {}
    for entry in rows.entries:
        if entry.action in (Action.VERSION, Action.REDACTION) and entry.number is not None:
            expected |= digests_of(entry)
            spoken_for[entry.number] = entry
    found = {body_key(body.number, body.form, body.renderer): body for body in rows.bodies}
    yield from _missing(expected, found)
    texts: dict[str, str] = {}
    for key, body in found.items():
        try:
            texts[key] = unfold(body.content)
        except DamagedBody:
            yield Finding(body.number, _("The stored form %(form)s is damaged.") % {"form": key})
            continue
        yield from _digests(key, body, texts[key], expected)
    for number, entry in spoken_for.items():
        yield from (Finding(number, said) for said in _version(number, entry, texts))


def _missing(expected: dict[str, str | None], found: dict[str, Body]) -> Iterator[Finding]:
    for key, digest in expected.items():
        if digest is not None and key not in found:
            yield Finding(read_key(key)[0], _("The stored form %(form)s is gone.") % {"form": key})


def _digests(key: str, body: Body, text: str, expected: dict[str, str | None]) -> Iterator[Finding]:
    digest = body_digest(text)
    if body.digest != digest:
        yield Finding(body.number, _("The stored form %(form)s does not have its digest.") % {"form": key})
    if expected.get(key) is not None:
        if expected[key] != digest:
            yield Finding(body.number, _("The stored form %(form)s is not the one recorded.") % {"form": key})
    elif not _may_be_added(body, expected):
        yield Finding(body.number, _("The stored form %(form)s was never recorded.") % {"form": key})


def _may_be_added(body: Body, expected: dict[str, str | None]) -> bool:
    """A newer renderer may add its HTML to a version that still has words."""
    recorded = [
        read_key(key)[2] for key, digest in expected.items() if digest and key.startswith(f"{body.number}/html/")
    ]
    return body.form == Form.HTML and bool(recorded) and max(recorded) < body.renderer <= RENDERER


def _version(number: int, entry: Entry, texts: dict[str, str]) -> Iterator[str]:
    text = texts.get(body_key(number, Form.DOCUMENT, 0))
    if text is None:
        return
    try:
        document = decode(text)
        manifest = Manifest.from_json(entry.manifest)
    except (ValueError, UnreadableManifest):
        yield _("The document of version %(number)d cannot be read.") % {"number": number}
        return
    said = (manifest.document, manifest.articles, manifest.facts)
    if said != (document_digest(document), wording_digests(document), document.facts):
        yield _("The words of version %(number)d are not those that were signed.") % {"number": number}
    yield from _renderings(number, document, texts)


def _renderings(number: int, document: PolicyDocument, texts: dict[str, str]) -> Iterator[str]:
    plain = texts.get(body_key(number, Form.TEXT, 0))
    for key, text in texts.items():
        found, form, renderer = read_key(key)
        if found != number or form != Form.HTML:
            continue
        said = {"number": number, "renderer": renderer}
        if renderer == RENDERER and text != render_html(document):
            yield _("The page of version %(number)d is not what renderer %(renderer)d makes of it.") % said
        if plain is not None and words(_text_of(text)) != words(plain):
            yield _("The page of version %(number)d by renderer %(renderer)d has other words than its text.") % said


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


_INLINE = frozenset({"a", "abbr", "b", "bdi", "cite", "dfn", "em", "i", "span", "strong"})


def _text_of(html: str) -> str:
    parser = _Text()
    parser.feed(html)
    parser.close()
    return "".join(parser.parts)
