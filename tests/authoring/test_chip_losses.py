"""What a draft lost: nothing by editing the words around, and each thing that a person would want to know."""

import json
import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from policies.authoring.chips.losses import Fate, Kind, chips_of, losses
from policies.authoring.chips.markup import BLOCK_FEATURES
from policies.authoring.chips.reading import blocks_of
from policies.authoring.chips.writing import blocks_html
from policies.document.nodes import (
    ContactCard,
    ContactRole,
    Fact,
    Foreign,
    PolicyDocument,
    PolicyType,
    Reference,
    Strong,
    Term,
    Text,
)
from tests.authoring.strategies import prose
from tests.document.strategies import quick
from tests.factories.policies import article, paragraph, sample_id

MAIL = Fact("dpo.email", "", "dpo@example.org")
RIGHTS = sample_id("Rights")
CHIPS = (
    MAIL,
    Fact("controller.name", "de", "de la Ville"),
    Reference(RIGHTS),
    Reference(RIGHTS, "number"),
    Term(sample_id("dataset"), (Text("DATASET"),)),
    Foreign("en", (Text("open data"),)),
)


def policy(*articles):
    return PolicyDocument(PolicyType.PRIVACY, "en", "Privacy", articles)


def one(*children, name="Data"):
    return article(name, paragraph(*children))


class TestLosses:
    @pytest.mark.parametrize(
        ("chip", "typed", "kind"),
        [
            (MAIL, "dpo@example.org", Kind.FACT),
            (Reference(RIGHTS), "article 1", Kind.REFERENCE),
            (Term(sample_id("dataset"), (Text("DATASET"),)), "DATASET", Kind.TERM),
            (Foreign("en", (Text("open data"),)), "open data", Kind.FOREIGN),
        ],
    )
    def test_are_what_became_typed_text(self, chip, typed, kind):
        rights = one("r", name="Rights")
        (loss,) = losses(policy(rights, one("See ", chip, ".")), policy(rights, one(f"See {typed}.")))

        assert (loss.article, loss.kind, loss.fate, loss.words) == ("Article 2. Data", kind, Fate.TYPED, typed)

    def test_are_facts_and_references_that_went_with_their_sentence(self):
        before = policy(one("See ", *CHIPS, "."), one("r", name="Rights"))

        told = losses(before, policy(one("Nothing."), one("r", name="Rights")))

        assert Counter((loss.kind, loss.fate) for loss in told) == {
            (Kind.FACT, Fate.GONE): 2,
            (Kind.REFERENCE, Fate.GONE): 2,
        }

    def test_are_counted(self):
        before, after = policy(one(MAIL, " or ", MAIL, " or ", MAIL)), policy(one(MAIL))

        assert [loss.fate for loss in losses(before, after)] == [Fate.GONE, Fate.GONE]

    def test_are_forms_that_gave_way_to_the_plain_one(self):
        before = policy(one(Fact("controller.name", "de", "de la Ville")))

        (loss,) = losses(before, policy(one(Fact("controller.name", "", "Ville"))))

        assert (loss.fate, loss.words) == (Fate.PLAIN, "de la Ville")
        assert losses(before, policy(one(Fact("controller.name", "à", "à la Ville")))) == ()

    def test_are_not_what_moved_to_another_article(self):
        assert losses(policy(one(MAIL), one("x", name="Other")), policy(one("y"), one(MAIL, name="Other"))) == ()

    def test_are_not_what_went_with_its_article(self):
        assert losses(policy(one(MAIL), one("x", name="Other")), policy(one("x", name="Other"))) == ()

    def test_are_found_in_an_article_that_answers_to_a_former_id(self):
        taken_over = replace(one("y", name="Model"), former_ids=(sample_id("Data"),))

        assert [loss.article for loss in losses(policy(one(MAIL)), policy(taken_over))] == ["Article 1. Model"]

    def test_are_not_the_lines_of_a_card(self):
        card = article("Contact", ContactCard(ContactRole.DPO, (MAIL,)))

        assert losses(policy(card), policy(article("Contact", paragraph("x")))) == ()

    def test_are_not_what_became_bold_or_changed_places(self):
        assert (
            losses(policy(one(MAIL, " or ", Reference(RIGHTS))), policy(one(Strong((Reference(RIGHTS), MAIL))))) == ()
        )

    @quick
    @given(prose)
    def test_are_none_where_nothing_changed(self, content):
        document = policy(article("Data", *content))

        assert losses(document, document) == ()

    @quick
    @given(prose, prose)
    def test_are_told_for_every_fact_and_reference_that_is_gone(self, before, after):
        old, new = policy(article("Data", *before)), policy(article("Data", *after))

        plain = {chip[:2] for chip in chips_of(new)}
        gone = sum(
            count
            for chip, count in (chips_of(old) - chips_of(new)).items()
            if chip.kind in (Kind.FACT, Kind.REFERENCE) and chip[:2] not in plain
        )
        told = [loss for loss in losses(old, new) if loss.kind in (Kind.FACT, Kind.REFERENCE)]
        assert len([loss for loss in told if loss.fate != Fate.PLAIN]) >= gone


def edited(state, chance, times):
    """Type and delete at random in the editor's state, everywhere but inside of chips."""
    for _time in range(times):
        block = chance.choice(state["blocks"])
        ranges = [*block["entityRanges"], *block["inlineStyleRanges"]]
        inside = {
            at
            for found in block["entityRanges"]
            for at in range(found["offset"] + 1, found["offset"] + found["length"])
        }
        at = chance.choice([at for at in range(len(block["text"]) + 1) if at not in inside])
        covered = any(found["offset"] <= at < found["offset"] + found["length"] for found in block["entityRanges"])
        if chance.random() < 0.4 and at < len(block["text"]) and not covered:
            block["text"] = block["text"][:at] + block["text"][at + 1 :]
            _shift(ranges, at, -1)
        else:
            block["text"] = block["text"][:at] + chance.choice("abé ,.’<&\u00a0") + block["text"][at:]
            _shift(ranges, at, 1)
    return state


def _shift(ranges, at, by):
    for found in ranges:
        start, end = found["offset"], found["offset"] + found["length"]
        if at < start or (by > 0 and at == start):
            found["offset"] += by
        elif at < end:
            found["length"] = max(0, found["length"] + by)


class TestChips:
    @settings(max_examples=10)
    @given(st.integers(0, 2**32))
    def test_survive_a_thousand_edits_of_the_words_around(self, seed):
        converter = ContentstateConverter(BLOCK_FEATURES)
        content = (paragraph("Write to ", MAIL, " or see ", *CHIPS[1:], "."), paragraph("Also ", Strong((MAIL,)), "!"))
        before = policy(article("Data", *content))
        state = json.loads(converter.from_database_format(blocks_html(content)))

        state = edited(state, random.Random(seed), 1000)

        html = converter.to_database_format(json.dumps(state))
        after = policy(article("Data", *blocks_of(html, owner="x")))
        assert chips_of(after) == chips_of(before)
        assert losses(before, after) == ()

    @quick
    @given(prose)
    def test_are_the_same_after_the_editor(self, content):
        converter = ContentstateConverter(BLOCK_FEATURES)

        html = converter.to_database_format(converter.from_database_format(blocks_html(content)))

        assert chips_of(policy(article("Data", *blocks_of(html, owner="x")))) == chips_of(
            policy(article("Data", *content))
        )

    @quick
    @given(prose, prose)
    def test_are_the_same_when_copied_into_another_text(self, content, other):
        """As the editor does it: the blocks of one state appended to those of another, entities numbered anew."""
        converter = ContentstateConverter(BLOCK_FEATURES)
        here, there = (json.loads(converter.from_database_format(blocks_html(blocks))) for blocks in (content, other))
        first = len(there["entityMap"])
        for block in here["blocks"]:
            block["entityRanges"] = [found | {"key": found["key"] + first} for found in block["entityRanges"]]
        there["blocks"] += here["blocks"]
        there["entityMap"] |= {str(int(key) + first): entity for key, entity in here["entityMap"].items()}

        html = converter.to_database_format(json.dumps(there))

        copied = chips_of(policy(article("Data", *blocks_of(html, owner="x"))))
        assert copied == chips_of(policy(article("Data", *content))) + chips_of(policy(article("Data", *other)))
