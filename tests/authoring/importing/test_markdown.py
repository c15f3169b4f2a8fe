"""Each rule of the import on a small sample."""

import itertools
from uuid import UUID

import pytest

from policies.authoring.importing.markdown import read_markdown
from policies.authoring.importing.texts import passages_of, text_of
from policies.document.nodes import (
    Definitions,
    Item,
    LineBreak,
    Link,
    List,
    NumberingStyle,
    Paragraph,
    Strong,
    Subheading,
    Table,
    Text,
    Topic,
    walk,
)
from policies.facts.known import Known


def read(text, locale="fr", **options):
    counter = itertools.count(1)
    return read_markdown(text, locale, new_id=lambda: str(UUID(int=next(counter))), **options)


def outline(imported):
    return [(row.number, row.heading) for row in imported.outline]


def kinds(article):
    return [block.kind for block in article.content]


def texts(article):
    return list(passages_of(article))


def words_of(report):
    return [entry.word for entry in report]


def rules(imported):
    return [entry.rule for entry in imported.normalised]


class TestHeadings:
    def test_makes_articles_of_labelled_headings_at_any_level_and_boldness(self):
        imported = read(
            "# POLITIQUE\n\n## PREAMBULE\n\nBonjour.\n\n## ARTICLE 1. OBJET\n\nUn.\n\n"
            "### **ARTICLE 2. DUREE**\n\nDeux.\n"
        )

        assert imported.title == "POLITIQUE"
        assert outline(imported) == [(None, "PREAMBULE"), (1, "OBJET"), (2, "DUREE")]
        assert [article.topic for article in imported.articles] == [Topic.PREAMBLE, Topic.OTHER, Topic.RETENTION]

    @pytest.mark.parametrize(
        ("typed", "locale"),
        [
            ("Article 1. Objet", "fr"),
            ("ARTICLE 1 – Objet", "fr"),
            ("Article premier : Objet", "fr"),
            ("ARTICLE 1er - Objet", "fr"),
            ("Art. 1 – Objet", "fr"),
            ("Article I. Objet", "fr"),
            ("1. Objet", "fr"),
            ("1) Objet", "fr"),
            ("I - Objet", "fr"),
            ("Artikel 1: Objet", "de"),
            ("Artículo 1. Objet", "es"),
            ("Pennad 1. Objet", "br"),
            ("المادة 1: Objet", "ar"),
            ("المادة الأولى: Objet", "ar"),
        ],
    )
    def test_takes_the_typed_number_off_the_heading(self, typed, locale):
        imported = read(f"# Titre\n\n## {typed}\n\nTexte.\n", locale)

        assert outline(imported) == [(1, "Objet")]
        assert imported.missing == ()
        assert imported.added == ()

    @pytest.mark.parametrize("typed", ["Article 3 bis. Objet", "Article 6 du RGPD", "Articles de presse", "2.1 Objet"])
    def test_leaves_alone_what_is_no_number_of_an_article(self, typed):
        imported = read(f"# Titre\n\n## Article 1. Un\n\nTexte.\n\n## {typed}\n\nTexte.\n")

        assert outline(imported)[1] == (None, typed)

    def test_lists_each_typed_number_beside_the_computed_one(self):
        imported = read("# Titre\n\n## ARTICLE 1. OBJET\n\nTexte.\n")

        (entry,) = [entry for entry in imported.normalised if entry.rule == "computed-heading"]
        assert (entry.before, entry.after) == ("ARTICLE 1. OBJET", "Article 1. OBJET")

    def test_reports_a_typed_number_that_is_not_the_computed_one(self):
        imported = read("# T\n\n## Article 1. A\n\nx.\n\n## Article 3. B\n\nVoir l'article 3.\n")

        assert outline(imported) == [(1, "A"), (2, "B")]
        (entry,) = [entry for entry in imported.normalised if entry.rule == "number-corrected"]
        assert (entry.before, entry.after) == ("Article 3. B", "Article 2. B")
        assert imported.references[0].target == "Article 2. B"

    def test_numbers_headings_that_had_no_number(self):
        imported = read(
            "# Privacy policy\n\n## Introduction\n\nHello.\n\n## Who we are\n\nUs.\n\n## Cookies\n\nNo.\n", "en"
        )

        assert outline(imported) == [(None, "Introduction"), (1, "Who we are"), (2, "Cookies")]
        assert imported.numbering == NumberingStyle.PLAIN
        assert imported.added == ()

    def test_counts_bold_lines_as_headings(self):
        imported = read("**POLITIQUE**\n\n**Article 1 – Objet**\n\nUn.\n\n**Article 2 – Durée**\n\nDeux.\n")

        assert imported.title == "POLITIQUE"
        assert outline(imported) == [(1, "Objet"), (2, "Durée")]

    def test_counts_bold_numbered_lines_as_headings_where_there_are_no_others(self):
        imported = read("1. **Objet**\n\nUn.\n\n2. **Durée**\n\nDeux.\n")

        assert outline(imported) == [(1, "Objet"), (2, "Durée")]

    def test_counts_plain_lines_that_say_article_where_there_are_no_others(self):
        imported = read("Politique\n\nArticle 1. Objet\n\nUn.\n\nArticle 2. Durée\n\nDeux.\n")

        assert imported.title == "Politique"
        assert outline(imported) == [(1, "Objet"), (2, "Durée")]

    def test_makes_subheadings_of_deeper_headings_whatever_levels_they_skip(self):
        imported = read("# T\n\n## Article 1. A\n\n##### Détail\n\nx.\n")

        assert kinds(imported.articles[0]) == ["subheading", "paragraph"]
        assert imported.articles[0].content[0] == Subheading((Text("Détail"),))

    def test_keeps_what_stands_before_the_first_heading(self):
        imported = read("# Politique\n\nBonjour.\n\n## Article 1. A\n\nx.\n")

        assert outline(imported) == [(None, ""), (1, "A")]
        assert imported.articles[0].topic == Topic.PREAMBLE
        assert texts(imported.articles[0]) == ["Bonjour."]

    def test_takes_a_first_article_that_has_a_number_and_no_name_for_no_preamble(self):
        imported = read("## ARTICLE 1.\n\nmot\n\n## ARTICLE 2\n\nmot\n")

        assert outline(imported) == [(1, ""), (2, "")]
        assert [article.topic for article in imported.articles] == [Topic.OTHER, Topic.OTHER]

    def test_keeps_what_stands_before_the_title(self):
        imported = read("Version de mars.\n\n# Politique\n\nBonjour.\n\n## Article 1. A\n\nx.\n")

        assert imported.title == "Politique"
        assert [texts(article) for article in imported.articles] == [["Version de mars."], ["Bonjour."], ["x."]]
        assert imported.missing == imported.added == ()

    def test_puts_a_text_without_headings_into_one_article(self):
        imported = read("Un.\n\nDeux.\n", title="Politique de confidentialité")

        assert outline(imported) == [(None, "")]
        assert imported.articles[0].topic == Topic.OTHER
        assert imported.title == "Politique de confidentialité"
        assert words_of(imported.added) == ["politique", "de", "confidentialité"]

    def test_takes_an_underlined_paragraph_for_a_paragraph(self):
        imported = read("# T\n\n## Article 1. A\n\nUne phrase\nsur deux lignes.\n---\n\nFin.\n")

        assert kinds(imported.articles[0]) == ["paragraph", "paragraph"]

    def test_keeps_the_end_of_a_heading_that_is_too_long(self):
        heading = "mot " * 100
        imported = read(f"# T\n\n## Article 1. {heading}\n\nx.\n")

        assert len(imported.articles[0].heading) <= 255
        assert "long-heading" in rules(imported)
        assert imported.missing == imported.added == ()

    def test_keeps_the_end_of_a_title_of_4000_characters(self):
        imported = read(f"# {'titre ' * 666}\n\n## Article 1. A\n\nx.\n")

        assert len(imported.title) <= 255
        assert imported.missing == imported.added == ()

    def test_keeps_a_title_of_one_word_of_4000_characters(self):
        imported = read(f"# {'t' * 4000}\n\n## Article 1. A\n\nx.\n", title="Politique")

        assert imported.title == "Politique"
        assert imported.missing == ()

    def test_reads_500_headings(self):
        text = "# T\n\n" + "".join(f"## Article {n}. A{n}\n\nTexte.\n\n" for n in range(1, 501))

        imported = read(text)

        assert [row.number for row in imported.outline] == list(range(1, 501))


class TestTopics:
    @pytest.mark.parametrize(
        ("heading", "locale", "topic"),
        [
            ("DONNEES DE CONNEXION ET COOKIES", "fr", Topic.COOKIES),
            ("Destinataires des données", "fr", Topic.RECIPIENTS),
            ("DUREE DE CONSERVATION DES DONNEES", "fr", Topic.RETENTION),
            ("Vos droits", "fr-BE", Topic.RIGHTS),
            ("Délégué à la protection des données", "fr", Topic.DPO),
            ("How long we keep your data", "en", Topic.RETENTION),
            ("Your rights", "en", Topic.RIGHTS),
            ("Your rights", "de", Topic.OTHER),
            ("Varia", "fr", Topic.OTHER),
        ],
    )
    def test_guesses_from_the_words_of_the_heading(self, heading, locale, topic):
        assert read(f"# T\n\n## {heading}\n\nx.\n", locale).articles[0].topic == topic


class TestDefinitions:
    def test_gathers_bold_terms_with_and_without_bullets(self):
        imported = read(
            "# T\n\n## Article 1. Définitions\n\nAu sens de ce texte :\n\n- **SITE** : désigne le site.\n"
            "- **DONNEES**: désigne tout.\n\n**USAGERS ou PUBLIC** : désigne :\n\n- vous,\n- nous.\n\nEt eux.\n"
        )

        intro, definitions = imported.articles[0].content
        assert intro.kind == "paragraph"
        assert isinstance(definitions, Definitions)
        assert [row.term for row in definitions.items] == ["SITE", "DONNEES", "USAGERS ou PUBLIC"]
        assert [block.kind for block in definitions.items[2].content] == ["paragraph", "list", "paragraph"]
        assert imported.missing == imported.added == ()
        assert rules(imported).count("definition") == 3

    @pytest.mark.parametrize("written", ["**SITE :** le site", "**SITE** – le site", "**SITE** désigne le site"])
    def test_knows_a_term_by_its_separator_or_its_verb(self, written):
        (definitions,) = read(f"# T\n\n## Article 1. Définitions\n\n{written}\n").articles[0].content

        assert definitions.items[0].term == "SITE"

    def test_leaves_bold_words_of_other_articles_alone(self):
        imported = read("# T\n\n## Article 1. Sécurité\n\n**Chiffrement** : oui.\n")

        assert kinds(imported.articles[0]) == ["paragraph"]


class TestGaps:
    def test_closes_a_gap_inside_a_sentence(self):
        imported = read("# T\n\n## Article 1. A\n\nLa durée pour ces\n\n\n\ndonnées est d'un an.\n")

        assert texts(imported.articles[0]) == ["La durée pour ces données est d'un an."]
        assert "gap-closed" in rules(imported)

    def test_closes_a_gap_at_a_page_break(self):
        imported = read("# T\n\n## Article 1. A\n\nLa durée pour ces\f\ndonnées est d'un an.\n")

        assert texts(imported.articles[0]) == ["La durée pour ces données est d'un an."]

    def test_closes_a_gap_inside_the_last_item_of_a_list(self):
        imported = read("# T\n\n## Article 1. A\n\n- un\n- deux et\n\n\n\ndemi.\n\nFin.\n")

        assert texts(imported.articles[0]) == ["un", "deux et demi.", "Fin."]

    def test_takes_bullets_on_both_sides_of_a_gap_for_one_list(self):
        imported = read("# T\n\n## Article 1. A\n\n- un,\n- deux,\n\n\n\n- trois.\n")

        (block,) = imported.articles[0].content
        assert len(block.items) == 3

    @pytest.mark.parametrize("second", ["Une autre phrase.", "b) un second point", "x@example.org", "www.example.org"])
    def test_leaves_a_gap_before_what_is_no_end_of_a_sentence(self, second):
        imported = read(f"# T\n\n## Article 1. A\n\nUn début sans point\n\n\n\n{second}\n")

        assert len(imported.articles[0].content) == 2

    @pytest.mark.parametrize("between", ["* * *", "---", "[a]: https://a.example", "***\n\n\n\n***"])
    def test_leaves_a_gap_in_which_something_stands(self, between):
        imported = read(f"# T\n\n## Article 1. A\n\nUn début sans point\n\n{between}\n\nune suite\n")

        assert texts(imported.articles[0]) == ["Un début sans point", "une suite"]

    @pytest.mark.parametrize("mark", ["- ", "> ", "> - "])
    def test_leaves_a_line_drawn_inside_lists_and_quotations(self, mark):
        rest = mark.replace("-", " ")
        imported = read(f"{mark}un début\n{rest}\n{rest}***\n{rest}\n{rest}une suite\n")

        assert texts(imported.articles[0]) == ["un début", "une suite"]

    def test_closes_a_gap_inside_a_quotation(self):
        assert texts(read("> un début\n>\n>\n> et sa suite\n").articles[0]) == ["un début et sa suite"]

    def test_leaves_a_single_blank_line_between_paragraphs(self):
        imported = read("# T\n\n## Article 1. A\n\nUn début sans point\n\nune suite\n")

        assert len(imported.articles[0].content) == 2


class TestGluedLists:
    def test_parts_intro_items_and_what_runs_on_behind_the_last(self):
        imported = read(
            "# T\n\n## Article 1. A\n\nNous assurons : - le service (avec soin, ...). - la paie. - le tri "
            "par La Poste et le reste qu'elle fait La Ville fera autre chose. Voilà.\n"
        )

        intro, items, after = imported.articles[0].content
        assert text_of(intro.children) == "Nous assurons :"
        assert [text_of(item.content[0].children) for item in items.items] == [
            "le service (avec soin, ...).",
            "la paie.",
            "le tri par La Poste et le reste qu'elle fait",
        ]
        assert text_of(after.children) == "La Ville fera autre chose. Voilà."
        assert imported.missing == imported.added == ()
        assert {"glued-list", "item-ended"} <= set(rules(imported))

    def test_keeps_marks_on_both_sides_of_a_cut(self):
        imported = read("# T\n\n## Article 1. A\n\nNous gérons : - **un et [deux](https://a.fr).** - trois.\n")

        items = imported.articles[0].content[1]
        assert items.items[0].content[0].children == (
            Strong((Text("un et "),)),
            Link("https://a.fr", (Strong((Text("deux"),)),)),
            Strong((Text("."),)),
        )

    @pytest.mark.parametrize(
        "text", ["Le site - et lui seul - est ouvert.", "Deux mots : - une chose - rien.", "Un : - a."]
    )
    def test_leaves_dashes_that_are_no_bullets(self, text):
        assert kinds(read(f"# T\n\n## Article 1. A\n\n{text}\n").articles[0]) == ["paragraph"]


class TestLists:
    def test_keeps_nested_lists_and_their_ids(self):
        imported = read("- un\n  - deux\n- trois\n")

        (block,) = imported.articles[0].content
        assert [type(child) for child in block.items[0].content] == [Paragraph, List]
        ids = [node.id for node in walk(imported.articles[0]) if isinstance(node, Item)]
        assert len(set(ids)) == 3

    def test_keeps_the_order_of_numbered_items(self):
        (block,) = read("1. un\n2. deux\n").articles[0].content

        assert block.ordered

    def test_keeps_as_text_numbers_that_no_list_would_compute(self):
        imported = read("3. trois\n4. quatre\n")

        assert texts(imported.articles[0]) == ["3. trois", "4. quatre"]
        assert imported.missing == imported.added == ()

    def test_flattens_lists_deeper_than_the_editor_indents(self):
        imported = read("".join(f"{'  ' * depth}- n{depth}\n" for depth in range(8)))

        assert texts(imported.articles[0]) == [f"n{depth}" for depth in range(8)]
        assert "deep-list" in rules(imported)

    @pytest.mark.parametrize("mark", ["> ", "- ", "1. ", "*", "[", "![", "<", "`", "> - "])
    def test_survives_any_depth_of_nesting(self, mark):
        imported = read(mark * 3000 + "fin\n")

        found = (
            [*words_of(imported.missing), *" ".join(texts(imported.articles[0])).split()] if imported.articles else []
        )
        assert "fin" in "".join(found) or "fin" in words_of(imported.missing)

    def test_survives_lists_nested_by_indentation(self):
        imported = read("".join(f"{'  ' * depth}- n{depth}\n" for depth in range(400)))

        kept = [*" ".join(texts(imported.articles[0])).split(), *words_of(imported.missing)]
        assert {f"n{depth}" for depth in range(400)} <= set(kept)


class TestTables:
    def test_keeps_rows_and_columns(self):
        imported = read("| Donnée | Durée |\n|---|---|\n| nom | un an |\n| *mail* | deux |\n")

        (table,) = imported.articles[0].content
        assert isinstance(table, Table)
        assert [text_of(cell.children) for cell in table.header] == ["Donnée", "Durée"]
        assert len(table.rows) == 2
        assert imported.missing == imported.added == ()

    def test_reports_a_cell_beyond_the_last_column(self):
        imported = read("| a | b |\n|---|---|\n| un | deux | trois |\n")

        assert words_of(imported.missing) == ["trois"]

    @pytest.mark.parametrize("mark", ["- ", "> ", "1. ", "- > ", "> 1. - ", "7. "])
    def test_reads_a_table_inside_lists_and_quotations(self, mark):
        rest = "".join(sign if sign == ">" else " " for sign in mark)

        imported = read(f"{mark}| un | deux |\n{rest}|---|---|\n{rest}| trois | quatre | cinq |\n")

        assert words_of(imported.missing) == ["cinq"]
        assert imported.added == ()

    def test_reads_what_looks_like_a_table_behind_the_lines_of_a_paragraph(self):
        imported = read("> un\n> | deux |\n> | --- |\n")

        assert imported.missing == imported.added == ()

    def test_keeps_the_number_of_an_item_without_words(self):
        imported = read("3.\n4. quatre\n")

        assert texts(imported.articles[0]) == ["3.", "4. quatre"]
        assert imported.missing == imported.added == ()

    def test_reports_what_is_nested_too_deep_behind_a_number(self):
        imported = read("3. " + "> " * 200 + "fin\n")

        assert "fin" in words_of(imported.missing)

    def test_writes_a_table_inside_a_list_row_by_row(self):
        imported = read("- voici :\n\n  | a | b |\n  |---|---|\n  | un | deux |\n")

        assert texts(imported.articles[0]) == ["voici :", "a – b", "un – deux"]
        assert imported.missing == ()


class TestWhatADraftCannotHold:
    def test_reports_a_picture_as_lost_with_its_context(self):
        imported = read('Avant ![le logo](logo.png "Ville") après.\n')

        assert words_of(imported.missing) == ["le", "logo", "logo", "png", "ville"]
        assert "Avant" in imported.missing[0].context

    def test_keeps_html_as_text(self):
        imported = read("Un <b>mot</b>.\n\n<script>alert(1)</script>\n")

        assert texts(imported.articles[0]) == ["Un <b>mot</b>.", "<script>alert(1)</script>"]
        assert imported.missing == ()

    def test_keeps_the_words_of_quotations_and_code(self):
        imported = read("> cité\n\n    indenté\n\n```\nmachine\n```\n")

        assert {"cité", "indenté", "machine"} <= set(" ".join(texts(imported.articles[0])).split())
        assert imported.missing == ()
        assert "quotation" in rules(imported)

    def test_keeps_line_breaks(self):
        (paragraph,) = read("un  \ndeux\n").articles[0].content

        assert paragraph.children == (Text("un"), LineBreak(), Text("deux"))

    @pytest.mark.parametrize("character", ["\u202e", "\u2066", "\x07", "\ufeff", "\ud800", "\uffff"])
    def test_takes_unwritable_characters_away_and_lists_them(self, character):
        imported = read(f"# T\n\n## Article 1. A\n\nUn mot {character}ici.\n")

        assert " ".join(" ".join(texts(imported.articles[0])).split()) == "Un mot ici."
        assert "unwritable-character" in rules(imported)

    def test_takes_unwritable_characters_away_that_are_written_as_entities(self):
        imported = read("# T\n\n## Article 1. A\n\nUn mot &#x202E;ici.\n")

        assert texts(imported.articles[0]) == ["Un mot ici."]


class TestReferences:
    TEXT = (
        "# T\n\n## Article 1. Objet\n\nVoir l'article 2. Les données visées à l'article 2 de la présente politique, "
        "selon la loi. Voir l'article 9 du code de procédure. Voir l'article 12. L'article 32II de la loi "
        "s'applique. Voir les articles 1 et 2.\n\n## Article 2. Durée\n\nUn an.\n"
    )

    def test_lead_where_they_really_point_and_nowhere_when_to_a_law_or_to_nothing(self):
        found = [(reference.text, reference.target) for reference in read(self.TEXT).references]

        assert found == [
            ("article 2", "Article 2. Durée"),
            ("article 2", "Article 2. Durée"),
            ("article 9", None),
            ("article 12", None),
            ("article 32II", None),
            ("articles 1 et 2", "Article 1. Objet"),
            ("articles 1 et 2", "Article 2. Durée"),
        ]

    def test_stay_words(self):
        assert "l'article 2" in texts(read(self.TEXT).articles[0])[0]


class TestFacts:
    def test_counts_known_values_and_lists_other_addresses(self):
        imported = read(
            "La Ville de X, dpo@x.fr, https://a.fr/b. La Ville de X : autre@x.fr.\n",
            known=[Known("controller.name", "", "Ville de X", "Ville de X"), Known("dpo.email", "", "dpo@x.fr", "")],
        )

        assert [(fact.fact, fact.text, fact.count) for fact in imported.facts] == [
            ("controller.name", "Ville de X", 2),
            ("dpo.email", "dpo@x.fr", 1),
            ("email", "autre@x.fr", 1),
            ("link", "https://a.fr/b", 1),
        ]
