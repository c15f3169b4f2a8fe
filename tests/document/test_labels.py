import pytest

from policies.document.nodes import (
    ContactRole,
    DataSource,
    LegalBasis,
    NoticeRole,
    Obligation,
    RecipientRole,
    RightKind,
    Safeguard,
)
from policies.document.render.labels import label, line_label
from policies.document.render.languages import ar, br, de, en, es, fr

FAMILIES = {
    "contact": ContactRole,
    "notice": NoticeRole,
    "basis": LegalBasis,
    "source": DataSource,
    "obligation": Obligation,
    "recipient": RecipientRole,
    "safeguard": Safeguard,
    "right": RightKind,
}


class TestLabels:
    @pytest.mark.parametrize("language", [ar, br, de, es, fr])
    def test_are_the_same_in_every_language(self, language):
        assert language.LABELS.keys() == en.LABELS.keys()
        assert all(text.strip() for text in language.LABELS.values())

    @pytest.mark.parametrize("family", FAMILIES)
    def test_name_every_choice_that_an_author_has(self, family):
        assert all(label(f"{family}.{choice}", "fr") for choice in FAMILIES[family] if choice)

    def test_are_english_where_a_language_has_none(self):
        assert label("header.purpose", "it") == "Purpose"

    def test_stand_before_the_lines_of_a_card_that_need_one(self):
        assert line_label("dpo.email", "fr-BE") == "Courriel\u00a0:"
        assert line_label("dpo.name", "fr") == ""
