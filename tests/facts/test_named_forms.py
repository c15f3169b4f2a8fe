from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from hypothesis import given
from hypothesis import strategies as st

from policies.facts.grammar import FormsField
from policies.facts.named_forms import forms_of, languages_with_forms, suggestion


class TestFormsOfALanguage:
    def test_are_those_that_its_grammar_calls_for(self):
        assert [form.name for form in forms_of("fr-BE")] == ["le", "de", "a", "debut"]
        assert [form.name for form in forms_of("br")] == ["ar", "soft", "spirant", "hard"]
        assert forms_of("en") == ()

    def test_are_named_apart_from_those_of_other_languages(self):
        names = [form.name for locale in languages_with_forms() for form in forms_of(locale)]
        assert len(set(names)) == len(names)

    def test_are_of_languages_that_a_portal_can_have(self):
        assert set(languages_with_forms()) <= set(dict(settings.LANGUAGES))

    def test_are_shown_by_the_style_sheet_when_their_language_is_chosen(self):
        styles = Path(finders.find("policies/forms.css")).read_text()
        for locale in languages_with_forms():
            assert f'option[value="{locale}"]:checked) .name-forms__language[data-language="{locale}"]' in styles


class TestSuggestion:
    @pytest.mark.parametrize(
        ("with_article", "of", "to", "start"),
        [
            ("la Ville d’Issy", "de la Ville d’Issy", "à la Ville d’Issy", "La Ville d’Issy"),
            ("le Département", "du Département", "au Département", "Le Département"),
            ("les Archives", "des Archives", "aux Archives", "Les Archives"),
            ("l’État", "de l’État", "à l’État", "L’État"),
        ],
    )
    def test_follows_from_the_name_with_its_article(self, with_article, of, to, start):
        found = [suggestion(name, {"le": with_article}, "fr") for name in ("de", "a", "debut")]
        assert found == [of, to, start]

    @pytest.mark.parametrize("name", ["Issy", "Ouistreham", "Le Havre", "le", "l’", "la ", "", "Hauts-de-Seine"])
    def test_is_none_where_only_people_know(self, name):
        assert [suggestion(form, {"le": name}, "fr") for form in ("de", "a", "debut", "le", "x")] == [None] * 5

    def test_is_none_in_other_languages(self):
        assert suggestion("soft", {"le": "la Ville", "ar": "ar gêr"}, "br") is None


class TestFormsField:
    def read(self, data):
        field = FormsField(required=False)
        return field.clean(field.widget.value_from_datadict(data, {}, "forms"))

    def test_takes_the_fields_of_a_language_and_the_lines_of_others(self):
        data = {"forms": "mine = le mien", "forms-de": " de la  Ville ", "forms-a": "", "forms-soft": "gêr"}
        assert self.read(data) == {"mine": "le mien", "de": "de la Ville", "soft": "gêr"}

    def test_takes_lines_for_forms_that_have_a_field_too(self):
        assert self.read({"forms": "de = de la Ville"}) == {"de": "de la Ville"}

    def test_shows_each_form_where_it_belongs_and_a_suggestion_where_there_is_none(self):
        html = FormsField().widget.render(
            "forms", FormsField().prepare_value({"le": "la <b>", "mine": "x"}), {"id": "f"}
        )
        assert 'name="forms-le" id="f-le" value="la &lt;b&gt;"' in html
        assert 'name="forms-de" id="f-de" value=""' in html
        assert "de la &lt;b&gt;" in html
        assert "mine = x" in html
        assert "le = " not in html

    @given(
        st.dictionaries(
            st.from_regex(r"[a-z][a-z0-9-]{0,9}", fullmatch=True),
            st.text("aéÀ ’=", min_size=1).map(str.strip).filter(bool),
        )
    )
    def test_gives_back_what_it_was_given(self, kept):
        field = FormsField(required=False)
        kept = {name: " ".join(words.split()) for name, words in kept.items()}
        context = field.widget.get_context("forms", field.prepare_value(kept), {})
        data = {each["name"]: each["value"] for group in context["groups"] for each in group["fields"]}
        assert self.read(data | {"forms": context["widget"]["value"]}) == kept
