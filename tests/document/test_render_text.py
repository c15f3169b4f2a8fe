from policies.document.nodes import Cell, Item, LineBreak, List, Row, Table, Text
from policies.document.render.text import render_article_text, render_text
from tests.document.samples import POLICY, RIGHTS, article, policy, sentence


class TestRenderText:
    def test_reads_like_a_letter(self):
        assert render_text(POLICY) == (
            "Preamble\n\nWelcome.\n\n\n"
            "Article 1. Definitions\n\nPLATFORM: the open data site.\n\n\n"
            "Article 2. What we collect\n\nIn short: your name and your e-mail.\n\n"
            "On the PLATFORM we collect:\n\n- your name;\n- your e-mail.\n\n"
            "How long we keep them is said in article 3.\n\n\n"
            "Article 3. How long we keep it\n\nData | Retention period\nAccounts | 12 months\n\n\n"
            "Article 4. Your rights\n\nWrite to dpo@city.example.\n\n"
            "Data protection officer\nThe DPO\nE-mail: dpo@city.example\n"
        )

    def test_writes_numbers_of_ordered_lists_and_indents_what_is_in_them(self):
        inner = List(ordered=False, items=(Item("i", (sentence("in"),)),))
        outer = List(ordered=True, items=(Item("a", (sentence("one"), inner)), Item("b", (sentence("two"),))))
        assert render_text(policy(article("x", "X", outer))) == "Article 1. X\n\n1. one\n\n   - in\n2. two\n"

    def test_keeps_a_cell_on_its_line(self):
        cell = Cell((Text("one"), LineBreak(), Text("two")))
        table = Table("", (Cell((Text("A"),)),), (Row("r", (cell,)),))
        assert render_text(policy(article("x", "X", table))).endswith("\n\nA\none, two\n")

    def test_folds_spaces_as_a_browser_does(self):
        shown = render_text(policy(article("x", "X", sentence(" a\n\n b ", LineBreak(), " c"))))
        assert shown == "Article 1. X\n\na b\nc\n"


def test_article_text_is_a_part_of_the_whole():
    assert render_article_text(POLICY, RIGHTS) in render_text(POLICY)
