import json
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given

from policies.document.encoding import (
    MAX_DEPTH,
    UnreadableDocument,
    canonical,
    decode,
    encode,
    node_from_plain,
    plain,
    tidy,
    to_json,
)
from policies.document.nodes import Emphasis, Fact, FactUsed, Paragraph, Strong, Text, UnsafeLink
from tests.document.samples import KEPT, POLICY, PREAMBLE, article, policy, sentence
from tests.document.strategies import documents, quick

FROZEN = "877f68b8eea306e62888ec2bebac2da87a7715bfeb0d09103505f5014d61a13f"


def spoilt(**changes):
    return to_json(json.loads(encode(POLICY)) | changes)


class TestEncode:
    def test_writes_the_schema_the_kind_and_computed_numbers(self):
        data = json.loads(encode(POLICY))
        assert (data["schema"], data["kind"]) == (1, "policy")
        assert [one["number"] for one in data["articles"]] == [None, 1, 2, 3, 4]

    def test_is_json_without_spaces_with_sorted_keys_and_letters_as_they_are(self):
        assert to_json({"b": ["é", 1, None], "a": True}) == '{"a":true,"b":["é",1,null]}'

    def test_has_no_spelling_for_a_float(self):
        with pytest.raises(TypeError):
            to_json([1.5])

    def test_sorts_the_facts_used(self):
        used = FactUsed("b", 1, "sha256:1"), FactUsed("a", 2, "sha256:2")
        assert encode(replace(POLICY, facts=used)) == encode(replace(POLICY, facts=used[::-1]))

    def test_refuses_two_articles_of_one_id(self):
        with pytest.raises(UnreadableDocument, match="“kept”"):
            encode(policy(KEPT, KEPT))

    def test_refuses_nesting_that_nobody_wrote(self):
        inline = Text("x")
        for _ in range(MAX_DEPTH):
            inline = Strong((inline,))
        with pytest.raises(UnreadableDocument, match="nested"):
            encode(policy(article("a", "A", Paragraph((inline,)))))


class TestYoungerMembers:
    LINKED = policy(article("a", "A", sentence(Fact("law.x.citation", value="GDPR", href="https://law.example/"))))

    def test_leave_what_was_frozen_before_them_as_it_was(self):
        """Written by the first release: bytes and digest may never change."""
        assert sha256(encode(POLICY).encode()).hexdigest() == FROZEN
        assert '"href"' not in encode(POLICY)

    def test_are_written_and_read_where_they_say_something(self):
        assert '"href":"https://law.example/"' in encode(self.LINKED)
        assert decode(encode(self.LINKED)) == self.LINKED

    def test_are_refused_where_they_say_nothing(self):
        data = json.loads(encode(policy(article("a", "A", sentence(Fact("dpo.email", value="x"))))))
        data["articles"][0]["content"][0]["children"][0]["href"] = None
        with pytest.raises(UnreadableDocument, match="canonical"):
            decode(to_json(data))

    def test_lead_nowhere_that_runs_something(self):
        with pytest.raises(UnsafeLink):
            Fact("law.x.citation", value="GDPR", href="javascript:alert(1)")


class TestTidy:
    def test_joins_texts_and_drops_what_is_empty(self):
        assert tidy((Text("a"), Text(""), Strong((Text(""), Emphasis(()))), Text("b"))) == (Text("ab"),)

    @quick
    @given(documents())
    def test_has_nothing_to_do_twice(self, document):
        assert canonical(canonical(document)) == canonical(document)


class TestDecode:
    @quick
    @given(documents())
    def test_reads_what_encode_wrote(self, document):
        text = encode(document)
        assert decode(text) == canonical(document)
        assert encode(decode(text)) == text

    @quick
    @given(documents())
    def test_reads_fragments_too(self, document):
        assert all(node_from_plain(plain(one)) == one for one in document.articles)

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "not JSON"),
            ("[]", "JSON object"),
            ("[" * 100_000, "nested"),
            ('{"a":1,"a":2}', "twice"),
            ('{"a":NaN}', "NaN"),
            (spoilt(schema=2), "schema"),
            (spoilt(schema=True), "schema"),
            (spoilt(kind="poem"), "poem"),
            (spoilt(kind="text"), "“text”"),
            (spoilt(colour="red"), "colour"),
            (spoilt(title=3), "str"),
            (spoilt(type="recipes"), "recipes"),
            (spoilt(articles={}), "list of articles"),
            (spoilt(articles=[plain(KEPT)]), "number"),
            (spoilt(articles=[plain(KEPT) | {"number": 2}]), "numbered"),
            (spoilt(articles=[plain(KEPT) | {"number": True}]), "numbered"),
            (spoilt(articles=[plain(PREAMBLE) | {"number": 1}]), "numbered"),
            (spoilt(articles=[plain(Text("x")) | {"number": 1}]), "cannot stand here"),
            (spoilt(title="\u202e"), "U\\+202E"),
            (" " + encode(POLICY), "canonical"),
        ],
    )
    def test_refuses_anything_else_in_one_sentence(self, text, reason):
        with pytest.raises(UnreadableDocument, match=reason) as caught:
            decode(text)
        assert "\n" not in str(caught.value)

    def test_names_a_key_that_is_missing(self):
        data = plain(KEPT)
        del data["heading"]
        with pytest.raises(UnreadableDocument, match="“heading”"):
            node_from_plain(data)

    def test_refuses_a_link_that_runs_something(self):
        link = {"kind": "link", "href": "javascript:alert(1)", "children": []}
        with pytest.raises(UnreadableDocument, match="javascript"):
            node_from_plain(link)

    def test_refuses_a_document_whose_texts_are_not_joined(self):
        parts = {"kind": "paragraph", "children": [plain(Text("a")), plain(Text("b"))]}
        data = json.loads(encode(policy(article("a", "A", Paragraph((Text("ab"),))))))
        data["articles"][0]["content"] = [parts]
        with pytest.raises(UnreadableDocument, match="canonical"):
            decode(to_json(data))
