from dataclasses import replace

import pytest
from hypothesis import given

from policies.document.comparison import Change, FactChange, change_kind, compare
from policies.document.encoding import canonical
from policies.document.lines import article_lines
from policies.document.nodes import (
    ContactCard,
    ContactRole,
    Fact,
    Item,
    Link,
    List,
    NumberingStyle,
    Reference,
    Retention,
    RetentionPeriods,
    Strong,
    Text,
)
from policies.document.render.reading import Reading
from policies.document.sentences import sentence as sentence_of
from policies.document.words import words
from tests.document.samples import (
    COLLECTED,
    DEFINED,
    KEPT,
    POLICY,
    PREAMBLE,
    RIGHTS,
    article,
    email,
    policy,
    sentence,
    with_email,
    without,
)
from tests.document.strategies import documents, quick


def kinds(comparison):
    return {change.id: set(change.kinds) for change in comparison.articles}


def shown(fragments):
    return "".join(fragment.text for fragment in fragments)


def marked(comparison):
    """The lines that differ, with -removed- and +added+ words."""
    marks = {"same": "{}", "removed": "-{}-", "added": "+{}+"}
    return [
        tuple("".join(marks[part.kind].format(part.text) for part in side) for side in (line.before, line.after))
        for change in comparison.articles
        for line in change.lines
        if line.changed
    ]


class TestCompare:
    def test_of_a_first_version_adds_everything(self):
        comparison = compare(None, POLICY)
        assert comparison.first
        assert comparison.counts()[Change.ADDED] == 5
        assert all(line.before == () for change in comparison.articles for line in change.lines)

    def test_shows_a_word_that_changes_in_its_line(self):
        before = policy(article("a", "A", sentence("We keep your name for one year."), sentence("Nothing else.")))
        after = policy(article("a", "A", sentence("We keep your name for two years."), sentence("Nothing else.")))
        comparison = compare(before, after)
        assert kinds(comparison) == {"a": {Change.REWORDED}}
        assert marked(comparison) == [
            ("We keep your name for- one year-.", "We keep your name for+ two years+."),
        ]

    def test_shows_words_put_first_without_touching_the_rest(self):
        before = policy(article("a", "A", sentence("Data are kept.")))
        after = policy(article("a", "A", sentence("All Data are kept.")))
        assert marked(compare(before, after)) == [("Data are kept.", "+All+ Data are kept.")]

    def test_shows_the_value_of_a_fact_and_calls_it_no_rewording(self):
        comparison = compare(POLICY, with_email(POLICY, "new@city.example"))
        assert kinds(comparison) == {"rights": {Change.FACTS}}
        assert comparison.articles[0].facts[0].key == "dpo.email"
        assert ("Write to -dpo@city.example-.", "Write to +new@city.example+.") in marked(comparison)

    def test_takes_a_line_more_in_a_contact_card_for_a_fact(self):
        with_phone = ContactCard(ContactRole.DPO, (email(), Fact("dpo.phone", value="+33 2 98 33 50 50")))
        before, after = (
            policy(article("dpo", "Contact", card)) for card in (ContactCard(ContactRole.DPO, (email(),)), with_phone)
        )

        comparison = compare(before, after)

        assert kinds(comparison) == {"dpo": {Change.FACTS}}
        assert [(fact.key, fact.before, fact.after) for fact in comparison.articles[0].facts] == [
            ("dpo.phone", None, "+33 2 98 33 50 50")
        ]
        assert change_kind(comparison) == "facts"

    def test_tells_words_from_facts_when_both_change(self):
        after = with_email(POLICY, "new@city.example")
        reworded = replace(after.articles[-1], heading="Your own rights")
        comparison = compare(POLICY, replace(after, articles=(*after.articles[:-1], reworded)))
        assert kinds(comparison) == {"rights": {Change.FACTS, Change.REWORDED}}

    def test_does_not_take_a_renumbered_reference_for_a_rewording(self):
        comparison = compare(without(POLICY, "defined"), replace(POLICY))
        assert kinds(comparison) == {
            "defined": {Change.ADDED},
            "collected": {Change.RENUMBERED},
            "kept": {Change.RENUMBERED},
            "rights": {Change.RENUMBERED},
        }
        assert comparison.articles[1].number_before == 1
        assert comparison.articles[1].number_after == 2

    def test_takes_a_reference_that_leads_elsewhere_for_one(self):
        before, after = (
            policy(article("a", "A", sentence("see ", Reference(ref))), article("b", "B"), article("c", "C"))
            for ref in ("b", "c")
        )
        assert marked(compare(before, after)) == [("see -article 2-", "see +article 3+")]

    def test_leaves_a_removed_article_near_where_it_stood(self):
        comparison = compare(POLICY, without(POLICY, "collected"))
        assert [change.id for change in comparison.articles] == ["collected", "kept", "rights"]
        assert comparison.articles[0].kinds == {Change.REMOVED}
        assert comparison.articles[0].number == 2

    def test_moves_as_few_articles_as_it_can(self):
        after = policy(PREAMBLE, COLLECTED, KEPT, RIGHTS, DEFINED)
        comparison = compare(POLICY, after)
        assert kinds(comparison) == {
            "collected": {Change.RENUMBERED},
            "kept": {Change.RENUMBERED},
            "rights": {Change.RENUMBERED},
            "defined": {Change.MOVED},
        }

    def test_knows_an_article_by_an_id_that_it_once_had(self):
        adopted = replace(KEPT, id="model", former_ids=("kept",))
        after = replace(POLICY, articles=tuple(adopted if one is KEPT else one for one in POLICY.articles))
        assert compare(POLICY, after).is_empty
        assert compare(after, POLICY).is_empty

    def test_shows_where_a_link_leads(self):
        before, after = (
            policy(article("a", "A", sentence(Link(f"https://{host}/", (Text("here"),)))))
            for host in ("old.example", "new.example")
        )
        assert marked(compare(before, after)) == [
            ("here- (https://old.example/)-", "here+ (https://new.example/)+"),
        ]

    def test_shows_words_that_become_strong(self):
        before = policy(article("a", "A", sentence("you must answer")))
        after = policy(article("a", "A", sentence("you ", Strong((Text("must"),)), " answer")))
        assert kinds(compare(before, after)) == {"a": {Change.REWORDED}}

    def test_counts_a_list_that_becomes_ordered_as_reworded(self):
        before, after = (
            policy(article("a", "A", List(ordered=ordered, items=(Item("i", (sentence("x"),)),))))
            for ordered in (False, True)
        )
        assert kinds(compare(before, after)) == {"a": {Change.REWORDED}}

    def test_counts_a_list_item_once_when_the_numbers_after_it_change(self):
        def steps(*names):
            return policy(article("a", "A", List(True, tuple(Item(name, (sentence(name),)) for name in names))))

        assert marked(compare(steps("one", "two"), steps("zero", "one", "two"))) == [("", "+1. zero+")]

    def test_says_where_unchanged_articles_are_folded(self):
        after = with_email(replace(POLICY, articles=(replace(PREAMBLE, heading="Foreword"), *POLICY.articles[1:])), "x")
        comparison = compare(POLICY, after)
        assert [change.unchanged_before for change in comparison.articles] == [0, 3]
        assert comparison.unchanged == 3

    def test_sees_a_new_title_and_a_new_style_of_numbers(self):
        comparison = compare(POLICY, replace(POLICY, title="Your data", numbering=NumberingStyle.PLAIN))
        assert comparison.title_changed
        assert comparison.numbering_changed
        assert comparison.articles == ()

    @pytest.mark.parametrize(("before", "after"), [(None, "https://new.example/"), ("https://old.example/", None)])
    def test_counts_the_link_of_a_law_as_a_fact(self, before, after):
        one, other = (
            policy(article("a", "A", sentence("By the ", Fact("law.x.citation", value="GDPR", href=href), ".")))
            for href in (before, after)
        )
        comparison = compare(one, other)
        assert kinds(comparison) == {"a": {Change.FACTS}}
        assert change_kind(comparison) == "facts"
        assert comparison.articles[0].facts == (FactChange("law.x.link", "", before, after),)
        assert sentence_of(comparison, "en") == "One link changes, in article 1; nothing else."

    def test_compares_drafts_with_unresolved_facts(self):
        draft = policy(article("a", "A", sentence(Fact("dpo.email"), Reference("gone"))))
        after = policy(article("a", "A", sentence(Fact("dpo.email", value="a@b.example"), Reference("gone"))))
        assert kinds(compare(draft, after)) == {"a": {Change.FACTS}}


class TestAnyTwoDocuments:
    @quick
    @given(documents())
    def test_are_without_difference_when_they_are_one(self, document):
        comparison = compare(document, document)
        assert comparison.is_empty
        assert comparison.unchanged == len(document.articles)

    @quick
    @given(documents())
    def test_are_without_difference_when_they_read_the_same(self, document):
        assert compare(document, canonical(document)).is_empty

    @quick
    @given(documents(), documents())
    def test_are_rebuilt_from_the_fragments(self, before, after):
        old, new = Reading(before), Reading(after)
        for change in compare(before, after).articles:
            if not change.lines:
                continue
            lines = [[shown(side) for side in (line.before, line.after)] for line in change.lines]
            assert [line[0] for line in lines if line[0]] == _lines(old, change.before)
            assert [line[1] for line in lines if line[1]] == _lines(new, change.after)
            for line in change.lines:
                kept = [[part for part in side if part.kind == "same"] for side in (line.before, line.after)]
                assert len(kept[0]) == len(kept[1])

    @quick
    @given(documents(), documents())
    def test_differ_somewhere_when_their_words_do(self, before, after):
        same = all(
            sorted(words(_all(Reading(before), one))) == sorted(words(_all(Reading(after), other)))
            for one in before.articles
            for other in after.articles
            if one.id == other.id
        )
        assert same or not compare(before, after).is_empty


def _lines(reading, one):
    lines = article_lines(reading, one, {}) if one else []
    return [text for line in lines if (text := "".join(token.text for token in line.tokens))]


def _all(reading, one):
    return "\n".join(_lines(reading, one))


class TestChangeKind:
    def test_of_a_first_version(self):
        assert change_kind(compare(None, POLICY)) == "first"

    def test_of_an_address(self):
        assert change_kind(compare(POLICY, with_email(POLICY, "x@city.example"))) == "facts"

    def test_of_a_comma(self):
        after = replace(
            POLICY, articles=(replace(PREAMBLE, content=(sentence("Welcome, all."),)), *POLICY.articles[1:])
        )
        assert change_kind(compare(POLICY, after)) == "wording"

    def test_of_a_duration(self):
        rows = RetentionPeriods((Retention("accounts", (Text("Accounts"),), (Text("24 months"),)),))
        after = replace(POLICY, articles=(*POLICY.articles[:3], replace(KEPT, content=(rows,)), RIGHTS))
        assert change_kind(compare(POLICY, after)) == "substance"

    def test_of_an_article_more(self):
        assert change_kind(compare(without(POLICY, "kept"), POLICY)) == "substance"

    def test_of_many_words(self):
        after = replace(POLICY, articles=(replace(PREAMBLE, content=(sentence("word " * 30),)), *POLICY.articles[1:]))
        assert change_kind(compare(POLICY, after)) == "substance"
