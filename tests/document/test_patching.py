from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.document import patching
from policies.document.comparison import compare
from policies.document.digests import wording_digests
from policies.document.encoding import UnreadableDocument, canonical, decode, encode, plain, to_json
from policies.document.nodes import (
    Article,
    Cell,
    ContactCard,
    ContactRole,
    Emphasis,
    Fact,
    FactUsed,
    Item,
    LineBreak,
    Link,
    List,
    Paragraph,
    PolicyDocument,
    PolicyType,
    Row,
    Table,
    Text,
    Topic,
)
from policies.document.patching import Stored, kept_keys, patched
from policies.document.render.html import render_html
from policies.document.render.text import render_text
from policies.document.rewriting import with_facts
from policies.document.sentences import sentence
from policies.document.skimming import Skimmed
from tests.document.strategies import documents

VALUES = ("dpo@ville.example", "ville.example", "12 rue Haute\n29200 Brest", "Ville", "a", "aa", " b ", "c\n d", "<&>")


class Source:
    """Has a value for every key, chosen by `seed`; a few keys have none any more, unless it is `complete`."""

    def __init__(self, seed, *, complete=False):
        self.seed = seed
        self.complete = complete

    def fact(self, key, form=""):
        chosen = sum(map(ord, key + form)) * 7 + self.seed
        if chosen % 11 == 0 and not self.complete:
            return Fact(key, form)
        href = "https://law.example/1" if key.endswith(".citation") and chosen % 2 else None
        return Fact(key, form, VALUES[chosen % len(VALUES)], fell_back=chosen % 5 == 0, href=href)

    def card(self, role, subject=""):
        prefix = subject or role.value
        lines = tuple(fact for line in ("name", "address", "email") if (fact := self.fact(f"{prefix}.{line}")).value)
        return ContactCard(role, lines) if lines else None

    def used(self):
        return tuple(FactUsed(f"{n}1111111-1111-4111-8111-111111111111", self.seed + 1, "sha256:0") for n in (2, 1))


def stored(document):
    return Stored(Skimmed(encode(document)), render_text(document), render_html(document))


def renders(document):
    try:
        return render_html(document) and render_text(document)
    except ValueError:
        return None


def policy(*blocks, locale="fr"):
    article = Article("11111111-1111-4111-8111-111111111111", Topic.OTHER, "Whom", blocks)
    return with_facts(PolicyDocument(PolicyType.PRIVACY, locale, "Policy", (article,)), Source(0)).document


class TestPatching:
    @given(documents(), st.integers(0, 40), st.integers(0, 40))
    def test_gives_what_reading_and_rendering_the_whole_does(self, document, before, after):
        # Complete, as a version is: one key never has two values in it.
        document = canonical(with_facts(document, Source(before, complete=True)).document)
        whole = with_facts(document, Source(after))
        if not renders(document) or not renders(whole.document):
            return
        found = patched(stored(document), Source(after))

        assert found.document.text == encode(whole.document)
        assert found.html == render_html(whole.document)
        assert found.text == render_text(whole.document)
        assert found.kept == whole.kept == kept_keys(Skimmed(encode(document)), Source(after))
        assert found.facts == canonical(whole.document).facts
        assert wording_digests(decode(found.document.text)) == wording_digests(document)
        told = sentence(compare(document, whole.document), document.locale)
        assert sentence(found.changes, document.locale) == told

    @pytest.mark.parametrize(
        "blocks",
        [
            (Paragraph((Text("Write to "), Fact("dpo.email"), Text(" or "), Fact("dpo.email"))),),
            (ContactCard(ContactRole.DPO, ()), Paragraph((Fact("dpo.email"),))),
            (Paragraph((Link("https://ville.example/", (Text("see "), Fact("dpo.email"))),)),),
        ],
    )
    def test_reads_no_words_where_values_are_told_apart(self, blocks, monkeypatch):
        monkeypatch.setitem(VALUES_OF, "dpo.email", "dpo@ville.example")
        document = with_facts(policy(*blocks), Named()).document
        monkeypatch.setitem(VALUES_OF, "dpo.email", "delegue@brest.example")
        monkeypatch.setattr(patching, "decode", refused)

        found = patched(stored(document), Named())

        assert found.text == render_text(with_facts(document, Named()).document)
        assert "dpo@ville.example" not in found.html + found.text + found.document.text

    @pytest.mark.parametrize(
        "blocks",
        [
            (Paragraph((Text("Ask dpo@ville.example, that is "), Fact("dpo.email"))),),
            (Paragraph((Fact("dpo.email"), Text(" and "), Fact("controller.email"))),),
            (Paragraph((Fact("dpo.email"), Text(" on "), Fact("portal.domain"))),),
            (Table("", (Cell((Fact("dpo.email"),)),), (Row("1", (Cell((Text("x"),)),)),)),),
            (List(False, (Item("1", (Paragraph((Fact("dpo.email"),)), ContactCard(ContactRole.DPO, ()))),)),),
            (
                Paragraph((Text("a"), LineBreak(), Fact("dpo.email"))),
                Paragraph((Emphasis((Fact("dpo.email", "de"),)),)),
            ),
        ],
    )
    @pytest.mark.parametrize("after", ["delegue@brest.example", "one\ntwo", " padded ", "ville.example"])
    def test_is_right_where_they_are_not(self, blocks, after, monkeypatch):
        monkeypatch.setitem(VALUES_OF, "dpo.email", "dpo@ville.example")
        document = with_facts(policy(*blocks), Named()).document
        monkeypatch.setitem(VALUES_OF, "dpo.email", after)
        whole = with_facts(document, Named()).document

        found = patched(stored(document), Named())

        assert (found.document.text, found.html, found.text) == (encode(whole), render_html(whole), render_text(whole))

    def test_tells_a_line_that_a_card_lost_although_a_sentence_keeps_it(self):
        document = policy(ContactCard(ContactRole.CONTROLLER, ()), Paragraph((Fact("controller.address"),)))
        document = with_facts(document, Source(0, complete=True)).document
        whole = with_facts(document, Source(18)).document

        told = sentence(patched(stored(document), Source(18)).changes, "en")

        assert told == sentence(compare(document, whole), "en")
        assert told.startswith("One postal address changes")

    def test_renders_forms_that_are_not_at_hand(self):
        document = policy(Paragraph((Fact("dpo.email"),)))
        found = patched(Stored(Skimmed(encode(document)), None, None), Source(3))
        whole = with_facts(document, Source(3)).document
        assert (found.html, found.text) == (render_html(whole), render_text(whole))


VALUES_OF = {"portal.domain": "ville.example", "controller.email": "dpo@ville.example"}


class Named:
    """Has the values of `VALUES_OF`."""

    def fact(self, key, form=""):
        return Fact(key, form, VALUES_OF[key])

    def card(self, role, subject=""):
        return ContactCard(role, (self.fact(f"{role.value}.email"),))

    def used(self):
        return ()


def refused(text):
    raise AssertionError("the whole policy was read")


class TestSkimming:
    @given(documents())
    def test_finds_what_the_document_has(self, document):
        document = canonical(document)
        found = Skimmed(encode(document))
        written = decode(encode(document))

        assert (found.title, found.locale, found.numbering) == (document.title, document.locale, document.numbering)
        assert [each.id for each in found.headings] == [article.id for article in document.articles]
        assert [each.heading for each in found.headings] == [article.heading for article in document.articles]
        assert len(found.ends) == len(document.articles)
        assert found.facts == written.facts
        assert found.with_units({}, [to_json(plain(used)) for used in found.facts]).text == found.text

    @pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"schema":2}', '{"schema":1,"articles":[1]}'])
    def test_refuses_what_is_no_policy(self, text):
        with pytest.raises(UnreadableDocument):
            Skimmed(text)

    def test_refuses_another_schema(self):
        text = encode(policy(Paragraph((Text("Words."),))))
        with pytest.raises(UnreadableDocument):
            Skimmed(text.replace('"schema":1', '"schema":2'))

    def test_takes_no_words_for_facts(self):
        spelt = '{"fell_back":false,"form":"","key":"dpo.email","kind":"fact","value":"x"}],"facts":['
        document = replace(policy(Paragraph((Text(spelt),))), title=spelt)
        assert Skimmed(encode(document)).units == ()
        assert Skimmed(encode(document)).title == spelt
