import unicodedata

import pytest

from policies.authoring.mentions.finding import find
from tests.authoring.mentions.texts import ADDRESS, EMAIL, KNOWN, NAME, body_of, found_in, known, words_found


def certain(html, **options):
    return [mention.passage.words for mention in found_in(html, **options) if mention.certain]


class TestNames:
    def test_are_found_with_what_stands_around_them(self):
        (mention,) = found_in(f"<p>Le site de <b>{NAME}</b>, dit.</p>")

        assert (mention.passage.before, mention.passage.words, mention.passage.after) == ("Le site de ", NAME, ", dit.")
        assert mention.certain

    @pytest.mark.parametrize("written", ["VILLE D'EXEMPLE", "Ville d’Exemple", "ville d-exemple", "Ville\nd'Exemple"])
    def test_are_found_in_other_spellings(self, written):
        assert words_found(f"<p>La {written} dit.</p>") == [(written, ["controller.name"])]

    def test_are_certain_where_they_read_the_same(self):
        assert certain(f"<p>{NAME} et VILLE D'EXEMPLE</p>") == [NAME]

    @pytest.mark.parametrize("text", ["Ville d'Exempleville", "Vaudeville d'Exemple", "Ville d'Exemple2", "Ville dit"])
    def test_are_whole_words(self, text):
        assert words_found(f"<p>{text}</p>") == []

    @pytest.mark.parametrize(
        ("name", "text"), [("بلدية", "بلدية العينة"), ("Δήμος", "ο Δήμος λέει"), ("東京都", "は 東京都 の")]
    )
    def test_are_found_in_every_script(self, name, text):
        assert words_found(f"<p>{text}</p>", values=[known("controller.name", name)]) == [(name, ["controller.name"])]

    def test_do_not_end_before_a_mark_of_their_last_letter(self):
        name = "مدرسة"
        assert words_found(f"<p>{name}\u064e</p>", values=[known("controller.name", name)]) == []

    def test_are_found_in_letters_taken_apart(self):
        taken_apart = unicodedata.normalize("NFD", "Métropole océane")

        (mention,) = found_in(f"<p>La {taken_apart}.</p>", values=[known("controller.name", "Métropole océane")])

        assert mention.passage.words == taken_apart

    def test_of_two_letters_are_left_alone(self):
        assert words_found("<p>Le SI va.</p>", values=[known("controller.name", "SI")]) == []

    def test_take_the_longest_form(self):
        (mention,) = found_in(f"<p>Le site de la {NAME}.</p>")

        assert mention.passage.words == f"de la {NAME}"
        assert [(choice.target, choice.form) for choice in mention.choices] == [("controller.name", "de")]

    def test_in_another_language_show_what_they_would_become(self):
        (mention,) = found_in(
            "<p>The City of Example.</p>", values=[known("controller.name", "City of Example", shows=NAME)]
        )

        assert (mention.choices[0].shows, mention.certain) == (NAME, False)

    def test_that_several_facts_have_in_common_are_for_a_person_to_tell(self):
        values = [known("portal.name", NAME), known("controller.name", NAME)]

        assert words_found(f"<p>{NAME}</p>", values=values) == [(NAME, ["controller.name", "portal.name"])]
        assert certain(f"<p>{NAME}</p>", values=values) == []

    def test_half_in_bold_are_for_a_person_to_look_at(self):
        (mention,) = found_in("<p><b>Ville</b> d'Exemple</p>")

        assert (mention.passage.words, mention.certain) == (NAME, False)


class TestMailboxesAndAddresses:
    def test_are_found_as_links_and_as_text(self):
        html = f'<p><a href="mailto:{EMAIL}">{EMAIL}</a> ou {EMAIL}.</p>'

        assert certain(html) == [EMAIL, EMAIL]

    @pytest.mark.parametrize("text", [f"x.{EMAIL}", f"{EMAIL}.br", f"a+{EMAIL}", "dpo@exemple.frais"])
    def test_are_whole(self, text):
        assert words_found(f"<p>{text}</p>") == []

    @pytest.mark.parametrize(
        "written",
        [
            "https://www.exemple.fr/contact",
            "http://exemple.fr/contact/",
            "www.exemple.fr/contact",
            "exemple.fr/contact",
        ],
    )
    def test_of_the_web_are_found_with_and_without_scheme_www_and_final_slash(self, written):
        assert words_found(f"<p>Voir {written}, ou non.</p>") == [(written, ["dpo.form"])]

    @pytest.mark.parametrize(
        "text", ["exemple.fr/contacts", "exemple.fr/contact/x", "exemple.fr/contact?a=1", "x.exemple.fr/contact"]
    )
    def test_of_the_web_are_whole(self, text):
        assert words_found(f"<p>{text}</p>") == []

    def test_keep_the_full_stop_of_the_sentence(self):
        assert words_found("<p>Sur donnees.exemple.fr.</p>") == [("donnees.exemple.fr", ["portal.domain"])]

    def test_behind_other_words_show_what_they_would_become(self):
        (mention,) = found_in(f'<p>Écrivez <a href="mailto:{EMAIL}?subject=x">au délégué</a>.</p>')

        assert (mention.passage.words, mention.choices[0].shows, mention.certain) == ("au délégué", EMAIL, False)

    def test_whose_link_would_be_lost_are_for_a_person_to_look_at(self):
        assert certain('<p><a href="https://donnees.exemple.fr">donnees.exemple.fr</a></p>') == []

    @pytest.mark.parametrize("written", ["02 98 33 50 50", "0298335050", "+33 (0)2.98.33.50.50", "0033 2 98 33 50 50"])
    def test_of_the_telephone_are_found_by_their_digits(self, written):
        assert words_found(f"<p>Tél. {written}.</p>") == [(written, ["dpo.phone"])]

    @pytest.mark.parametrize("written", ["02 98 33 50 51", "+44 2 98 33 50 50", "98 33 50 50"])
    def test_of_another_telephone_are_not(self, written):
        assert words_found(f"<p>Tél. {written}.</p>") == []

    @pytest.mark.parametrize(
        "written", ["1 place de la Mairie<br/>BP 12<br/>29200 Exemple", "1, place de la Mairie, BP 12, 29 200 EXEMPLE"]
    )
    def test_of_the_post_are_found_over_several_lines_and_in_one(self, written):
        ((_words, keys),) = words_found(f"<p>Écrire à {written}, merci.</p>")

        assert keys == ["dpo.address"]

    def test_of_the_post_read_the_same_whatever_parts_their_lines(self):
        assert certain(f"<p>{ADDRESS.replace(chr(10), ', ')}</p>") == [ADDRESS.replace("\n", ", ")]


class TestWhatIsLeftAlone:
    @pytest.mark.parametrize(
        "html",
        [
            f'<p><a linktype="fact" fact="controller.name">{NAME}</a></p>',
            f'<p><a linktype="term" ref="x">{NAME}</a></p>',
            f'<p><a linktype="foreign" locale="en">{NAME}</a></p>',
            f'<p><a href="https://ailleurs.fr">la {NAME} et autres</a></p>',
            f"<p><!-- {NAME} --></p>",
            '<p>Ville <a linktype="fact" fact="x">d\'Exemple</a></p>',
            '<p>Ville <a href="https://x.fr">d\'Exemple</a></p>',
            "<p>Ville</p><p>d'Exemple</p>",
        ],
    )
    def test_chips_other_links_and_what_no_reader_sees(self, html):
        assert words_found(html) == []


class TestWhere:
    def test_every_rich_text_is_looked_at(self):
        line = f"<p>{NAME}</p>"
        item = {"type": "item", "id": "i"}
        cells = [item | {"value": line}]
        contents = {
            "subheading": line,
            "notice": {"role": "legal", "content": line},
            "list": {"ordered": False, "items": [item | {"value": f"<ul><li>{NAME}</li></ul>"}]},
            "definitions": [item | {"value": {"term": NAME, "content": line}}],
            "table": {"caption": NAME, "header": cells, "rows": [item | {"value": cells}]},
            "controller_card": None,
        }
        body = body_of("")
        body[0]["value"]["summary"] = line
        body[0]["value"]["content"] = [{"type": kind, "id": kind, "value": value} for kind, value in contents.items()]

        assert len(find(body, known=KNOWN, locale="fr").mentions) == 7
