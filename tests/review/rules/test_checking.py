import time
from datetime import date

import pytest

from policies.document.nodes import Definition, Definitions
from policies.review.rules.catalogue import RULES
from policies.review.rules.checking import blocking, check, findings
from policies.review.rules.context import Context
from policies.review.rules.outcomes import Outcome, Severity
from tests.review.rules.judging import DAY, article, listed, policy, said

HARD = [
    *("données à l'adresse " * 500, "BENEFCIAIRE " * 900, ": - a " * 1700, "article 9 " * 1000, "{{" * 5000),
    *("[" * 10_000, "." * 10_000 + "x", "x." + " " * 10_000, "AAAAA-" * 1700 + "@", "sous le numéro " * 700),
    *("1 " * 5000, "a@" * 5000, "retirer " * 1300, "12 mars " * 1300, "www." * 2500, "Mme " * 2500, "é" * 10_000),
]
BLANK = "Déclaré sous le numéro préalable."


def checked(*content, on=DAY, locale="fr"):
    return check(policy(*content, locale=locale), Context(), {}, on)


class TestCheck:
    def test_asks_every_rule_of_the_table_that_is_on(self):
        wanted = {f"G{number}" for number in range(1, 32)} - {"G28"} | {f"T{number}" for number in range(1, 12)} | {"L"}

        assert set(RULES) == wanted
        assert {result.rule for result in checked("Rien.")} == wanted - {"G29"}

    def test_gives_a_severity_to_what_is_missing_and_to_nothing_else(self):
        for result in checked("Rien."):
            assert (result.severity is not None) == (result.outcome is Outcome.MISSING)

    def test_says_what_to_do_about_every_finding(self):
        assert all(result.message for result in findings(checked("Rien.", BLANK)))

    def test_asks_no_rule_before_its_law(self):
        before_all = {result.rule for result in checked("Rien.", on=date(2018, 5, 24))}
        before_cookies = {result.rule for result in checked("Rien.", on=date(2019, 6, 1))}

        assert not any(rule.startswith("G") for rule in before_all)
        assert "G22" in before_cookies
        assert "G23" not in before_cookies

    def test_gives_the_same_again(self):
        assert checked("Rien.", BLANK) == checked("Rien.", BLANK)

    @pytest.mark.parametrize("locale", ["br", "ar", "es", "de"])
    def test_blocks_no_text_for_sentences_that_nobody_read(self, locale):
        content = [found for found in findings(checked("Netra.", locale=locale)) if found.rule.startswith("G")]

        assert content
        assert {found.severity for found in content} == {Severity.WARNING}

    def test_finds_nothing_to_do_in_an_empty_policy_but_fill_it(self):
        assert findings(check(policy(), Context(), {}, DAY), Severity.ERROR)

    @pytest.mark.parametrize("sentence", HARD, ids=lambda sentence: sentence[:12])
    def test_reads_ten_thousand_characters_without_a_stop(self, sentence):
        defined = article(Definitions((Definition("d", "BENEFICIAIRE", (said("désigne."),)),)), heading="Définitions")
        contents = article(listed("1. " + "." * 10_000 + "x"), heading="Sommaire")
        begun = time.process_time()
        results = check(policy(defined, contents, sentence), Context(), {}, DAY)

        assert results
        assert time.process_time() - begun < 1


class TestBlocking:
    def test_leaves_old_debts_to_changes_of_wording_and_facts(self):
        in_force, draft = checked(article(BLANK)), checked(article(BLANK, "Une correction."))

        for kind in ("wording", "facts"):
            assert blocking(draft, in_force, kind=kind) == []
        assert blocking(draft, in_force, kind="substance") == findings(draft, Severity.ERROR)

    def test_counts_new_errors_beside_old_ones(self):
        in_force, draft = checked(article(BLANK)), checked(article(BLANK, BLANK))

        assert [result.key for result in blocking(draft, in_force, kind="wording")] == ["T1.number"]
