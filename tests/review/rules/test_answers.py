import json

import pytest

from policies.review.rules.answers import Answer, UnreadableAnswers, Way, parse, plain
from policies.review.rules.checking import blocking, findings
from policies.review.rules.outcomes import Outcome, Severity
from tests.review.rules.judging import article, policy, results

DOCUMENT = policy(article("On peut porter plainte auprès d'un\nrégulateur du secteur.", heading="Recours"))


def complaint(answer, document=DOCUMENT, key="G16"):
    return results("G16", document, {key: answer})[0]


class TestAnswer:
    def test_points_to_a_sentence(self):
        found = complaint(Answer(Way.STATED, "porter PLAINTE auprès d’un régulateur", "Recours"))

        assert (found.outcome, found.severity, found.number) == (Outcome.STATED, None, 1)

    @pytest.mark.parametrize(
        ("sentence", "where"), [("un autre texte", "Recours"), ("porter plainte", "gone"), ("porter plaint", "Recours")]
    )
    def test_counts_no_more_once_the_sentence_or_the_article_is_gone(self, sentence, where, english):
        found = complaint(Answer(Way.STATED, sentence, where))

        assert found.severity is Severity.ERROR
        assert "not there any more" in found.message

    def test_points_elsewhere(self):
        found = complaint(Answer(Way.ELSEWHERE, "https://x.example/recours"))

        assert (found.outcome, found.link) == (Outcome.ELSEWHERE, "https://x.example/recours")

    def test_says_why_a_rule_does_not_apply(self):
        found = complaint(Answer(Way.NOT_APPLICABLE, "Aucune donnée."))

        assert (found.outcome, found.message) == (Outcome.NOT_APPLICABLE, "Aucune donnée.")

    def test_asks_for_a_waiver_and_leaves_the_finding(self):
        found = complaint(Answer(Way.WAIVER, "La CNIL est citée sur chaque page."))

        assert (found.outcome, found.severity) == (Outcome.MISSING, Severity.ERROR)
        assert found.waiver == "La CNIL est citée sur chaque page."
        assert blocking([found]) == []

    def test_to_a_rule_answers_all_its_parts_and_one_to_a_part_that_alone(self):
        reason = Answer(Way.NOT_APPLICABLE, "Aucune donnée.")

        assert findings(results("G13", DOCUMENT, {"G13": reason})) == []
        left = findings(results("G13", DOCUMENT, {"G13.portability": reason}))
        assert "portability" not in [result.part for result in left]
        assert len(left) == 5

    def test_changes_nothing_that_is_no_finding(self):
        document = policy("Vous pouvez introduire une réclamation auprès de la CNIL.")

        assert complaint(Answer(Way.NOT_APPLICABLE, "Non."), document).outcome is Outcome.STATED


GOOD = {
    "G8": {"answer": "stated", "article": "a", "sentence": "Vous pouvez retirer…"},
    "G12": {"answer": "elsewhere", "link": "https://x.example/durees"},
    "G13.portability": {"answer": "not-applicable", "reason": "Aucun contrat."},
    "T1.number": {"answer": "waiver", "reason": "Numéro demandé à la CNIL."},
}


class TestJson:
    def test_is_read_as_it_was_written(self):
        assert plain(parse(json.dumps(GOOD))) == GOOD

    def test_of_nothing_is_no_answer(self):
        assert parse("") == parse("{}") == {}

    @pytest.mark.parametrize(
        "text",
        [
            "[]",
            "nul",
            "[" * 100_000,
            '{"G28": {"answer": "waiver", "reason": "x"}}',
            '{"G8": "waiver"}',
            '{"G8": {"answer": "perhaps"}}',
            '{"G8": {"answer": ["waiver"], "reason": "x"}}',
            '{"G8": {"answer": "waiver"}}',
            '{"G8": {"answer": "waiver", "reason": "  "}}',
            '{"G8": {"answer": "waiver", "reason": 3}}',
            '{"G8": {"answer": "waiver", "reason": "x", "more": "y"}}',
            '{"G8": {"answer": "waiver", "reason": "\\u0000"}}',
            '{"G8": {"answer": "elsewhere", "link": "http://x.example/"}}',
            '{"G8": {"answer": "elsewhere", "link": "https://[x"}}',
            '{"G8": {"answer": "elsewhere", "link": "javascript:alert(1)"}}',
            '{"T1": {"answer": "not-applicable", "reason": "x"}}',
            json.dumps({"G8": {"answer": "waiver", "reason": "x" * 2001}}),
            json.dumps({f"G8.{n}": {"answer": "waiver", "reason": "x"} for n in range(300)}),
        ],
    )
    def test_that_says_anything_else_is_refused_in_one_sentence(self, text, english):
        with pytest.raises(UnreadableAnswers) as refused:
            parse(text)

        assert str(refused.value).endswith(".")
        assert "\n" not in str(refused.value)
