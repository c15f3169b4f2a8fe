"""Where a policy leads: each address of the source is in the draft, or reported."""

import pytest

from policies.authoring.importing.markdown import read_markdown
from policies.authoring.importing.texts import passages_of, text_of
from policies.document.nodes import Link, walk


def read(text):
    return read_markdown(text, "fr", title="Titre")


def texts(article):
    return list(passages_of(article))


def words_of(report):
    return [entry.word for entry in report]


def rules(imported):
    return [entry.rule for entry in imported.normalised]


def links(imported):
    return [(node.href, text_of(node.children)) for node in walk(imported.articles[0]) if isinstance(node, Link)]


class TestLinks:
    def test_makes_links_of_addresses_in_angle_brackets(self):
        imported = read("Voir <https://example.org/> ou <dpo@example.org>.\n")

        links = [node for node in walk(imported.articles[0]) if isinstance(node, Link)]
        assert [(link.href, text_of(link.children)) for link in links] == [
            ("https://example.org/", "https://example.org/"),
            ("mailto:dpo@example.org", "dpo@example.org"),
        ]

    def test_undoes_escapes_inside_an_address(self):
        imported = read(r"Voir [http://example.org/fr\\_FR/x](http://example.org/fr_FR/x).")

        assert texts(imported.articles[0]) == ["Voir http://example.org/fr_FR/x."]
        assert "escaped-link" in rules(imported)

    @pytest.mark.parametrize("address", ["/ici", "page.html", "ftp://example.org/x"])
    def test_reports_an_address_that_a_policy_cannot_link_to(self, address):
        imported = read(f"Voir [la page]({address}) ici.\n")

        assert texts(imported.articles[0]) == ["Voir la page ici."]
        assert imported.missing != ()

    def test_leaves_a_link_that_runs_something_as_text(self):
        imported = read("Voir [la page](javascript:alert) ici.\n")

        assert texts(imported.articles[0]) == ["Voir [la page](javascript:alert) ici."]

    def test_reports_a_definition_of_a_link_that_nobody_follows(self):
        imported = read("Un [lien][a].\n\n[a]: https://example.org/\n[b]: https://perdu.example/ici\n")

        assert words_of(imported.missing) == ["b", "https", "perdu", "example", "ici"]

    def test_shows_addresses_as_they_were_typed(self):
        imported = read("<https://a.example/%C3%A9> [](https://b.example/à)")

        assert links(imported) == [
            ("https://a.example/%C3%A9", "https://a.example/%C3%A9"),
            ("https://b.example/%C3%A0", "https://b.example/à"),
        ]
        assert imported.missing == ()

    def test_reports_an_address_that_a_policy_cannot_link_to_as_it_was_typed(self):
        assert words_of(read("[ici](/à/la-une)").missing) == ["à", "la", "une"]

    def test_says_an_address_in_angle_brackets_once_where_it_cannot_lead(self):
        imported = read("Voir <ftp://example.org/x>.")

        assert texts(imported.articles[0]) == ["Voir ftp://example.org/x."]
        assert imported.missing == ()

    def test_says_the_address_of_a_link_around_a_picture(self):
        imported = read("[![logo](logo.png)](https://a.example)")

        assert links(imported) == [("https://a.example", "https://a.example")]
        assert words_of(imported.missing) == ["logo", "logo", "png"]
        assert words_of(imported.added) == ["titre"]


class TestLinksInsideLinks:
    @pytest.mark.parametrize(
        ("source", "link"),
        [
            ("[<https://aa.example>](https://bb.example/cc)", ("https://bb.example/cc", "https://aa.example")),
            ("[<a@b.example>](mailto:c@d.example)", ("mailto:c@d.example", "a@b.example")),
            ("[voir <ftp://aa.example> là](https://bb.example)", ("https://bb.example", "voir ftp://aa.example là")),
        ],
    )
    def test_lead_where_the_outer_one_does_and_say_the_inner_address(self, source, link):
        imported = read(source)

        assert links(imported) == [link]
        assert imported.missing == ()
        assert "link-in-link" in rules(imported)

    def test_lead_where_the_inner_one_does_where_the_outer_one_cannot(self):
        imported = read("[<https://aa.example>](/cc) et <https://dd.example>")

        assert links(imported) == [("https://aa.example",) * 2, ("https://dd.example",) * 2]
        assert words_of(imported.missing) == ["cc"]


class TestDefinitionsOfLinks:
    def test_that_nobody_follows_are_reported_whole(self):
        imported = read('mot\n\n> [b]:\n> https://b.example\n> "titre\n> long"\n')

        assert words_of(imported.missing) == ["b", "https", "b", "example", "titre", "long"]

    def test_that_come_second_are_reported(self):
        imported = read("[mot][a]\n\n[a]: https://a.example\n[A]: https://b.example\n")

        assert links(imported) == [("https://a.example", "mot")]
        assert words_of(imported.missing) == ["a", "https", "b", "example"]

    def test_give_their_title_to_the_report_where_they_are_followed(self):
        imported = read('[mot][a]\n\n[a]: https://a.example "le titre"\n')

        assert words_of(imported.missing) == ["le", "titre"]

    def test_of_pictures_are_reported_where_they_stand(self):
        imported = read("![mot][a] ![autre](b.png)\n\n[a]: https://a.example/é.png 'légende'\n")

        assert words_of(imported.missing) == [
            *("mot", "autre", "b", "png"),
            *("https", "a", "example", "é", "png", "légende"),
        ]

    def test_that_a_policy_cannot_link_to_are_reported_once(self):
        imported = read("[mot][a] [autre][a]\n\n[a]: /la/page\n")

        assert texts(imported.articles[0]) == ["mot autre"]
        assert words_of(imported.missing) == ["la", "page"]

    def test_that_a_link_without_words_says_are_not_missing(self):
        imported = read("[][a] [mot][a]\n\n[a]: /la/page\n")

        assert texts(imported.articles[0]) == ["/la/page mot"]
        assert imported.missing == ()


class TestLinksInWhatBecomesPlain:
    @pytest.mark.parametrize("term", ["**[SITE](https://a.example)** : oui", "**SITE** [:](https://a.example) oui"])
    def test_are_reported_where_a_term_had_them(self, term):
        imported = read(f"## Définitions\n\n{term}\n")

        assert texts(imported.articles[0]) == ["SITE", "oui"]
        (change,) = [change for change in imported.normalised if change.rule == "link-in-term"]
        assert "https://a.example" in change.before

    def test_are_no_marks_of_items(self):
        imported = read("Ici : [-](https://a.example) un. - deux. - trois.\n")

        assert links(imported) == [("https://a.example", "-")]
