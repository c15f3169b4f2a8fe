from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from policies.document.digests import content_digest, document_digest, wording_digest, wording_digests
from policies.document.encoding import canonical
from policies.document.nodes import Fact, Item, List, Reference, Text, Topic
from tests.document.samples import COLLECTED, KEPT, POLICY, RIGHTS, article, email, sentence, with_email, without
from tests.document.strategies import documents, quick


class TestDocumentDigest:
    def test_changes_with_the_value_of_a_fact(self):
        assert document_digest(with_email(POLICY, "new@city.example")) != document_digest(POLICY)

    def test_changes_with_a_number(self):
        renumbered = replace(POLICY, articles=(replace(POLICY.articles[0], numbered=True), *POLICY.articles[1:]))
        assert document_digest(renumbered) != document_digest(POLICY)

    @quick
    @given(documents())
    def test_is_the_same_for_documents_that_read_the_same(self, document):
        assert document_digest(document) == document_digest(canonical(document))
        assert document_digest(document).startswith("sha256:")

    @quick
    @given(documents(), documents())
    def test_differs_for_different_documents(self, one, other):
        assert (document_digest(one) == document_digest(other)) == (canonical(one) == canonical(other))


class TestWordingDigest:
    @quick
    @given(documents())
    def test_is_unmoved_by_renumbering(self, document):
        first = article("new", "New")
        renumbered = replace(document, articles=(first, *document.articles))
        assert wording_digests(renumbered) == {"new": wording_digest(first)} | wording_digests(document)

    @quick
    @given(st.text(alphabet="abc", max_size=5), st.booleans())
    def test_is_unmoved_by_the_value_of_a_fact(self, value, fell_back):
        changed = replace(RIGHTS, content=(sentence("Write to ", replace(email(value), fell_back=fell_back), "."),))
        unresolved = replace(RIGHTS, content=(sentence("Write to ", Fact("dpo.email"), "."),))
        assert wording_digest(changed) == wording_digest(unresolved)

    def test_changes_with_the_key_or_form_of_a_fact(self):
        digests = {
            wording_digest(article("a", "A", sentence(fact)))
            for fact in (Fact("dpo.email"), Fact("dpo.phone"), Fact("dpo.email", form="de"))
        }
        assert len(digests) == 3

    def test_changes_with_the_article_referred_to(self):
        one, other = (article("a", "A", sentence(Reference(ref))) for ref in ("kept", "rights"))
        assert wording_digest(one) != wording_digest(other)

    def test_ignores_former_ids(self):
        assert wording_digest(replace(KEPT, former_ids=("old",))) == wording_digest(KEPT)

    def test_changes_with_the_topic(self):
        assert wording_digest(replace(KEPT, topic=Topic.OTHER)) != wording_digest(KEPT)


class TestContentDigest:
    def test_is_the_same_for_a_copy_with_other_ids(self):
        copies = [
            article(name, "A", List(ordered=True, items=(Item(f"{name}-1", (sentence(Reference(f"{name}-x")),)),)))
            for name in ("one", "two")
        ]
        assert content_digest(copies[0]) == content_digest(copies[1])
        assert wording_digest(copies[0]) != wording_digest(copies[1])

    def test_changes_with_a_word(self):
        assert content_digest(replace(COLLECTED, summary=(Text("nothing."),))) != content_digest(COLLECTED)

    def test_is_never_confused_with_the_wording(self):
        plain = article("", "A", sentence("no id inside"))
        assert content_digest(plain) != wording_digest(plain)


def test_wording_digests_come_by_id():
    assert list(wording_digests(without(POLICY, "kept"))) == ["preamble", "defined", "collected", "rights"]


class TestLinkOfALaw:
    def test_is_a_fact_and_no_wording(self):
        one, other, none = (
            article("a", "A", sentence(Fact("law.x.citation", value="GDPR", href=href)))
            for href in ("https://one.example/", "https://other.example/", None)
        )
        assert wording_digest(one) == wording_digest(other) == wording_digest(none)
        assert content_digest(one) == content_digest(none)
        assert document_digest(replace(POLICY, articles=(one,))) != document_digest(replace(POLICY, articles=(none,)))
