import pytest

from policies.document.nodes import (
    ContactCard,
    ContactRole,
    Fact,
    Item,
    List,
    PolicyDocument,
    PolicyType,
    Reference,
    Term,
    Text,
)
from policies.review.errors import NotReady
from policies.review.readiness import obstacles, require_ready
from tests.factories.policies import article, paragraph, sample_articles, sample_id

pytestmark = pytest.mark.usefixtures("english")


def document(*articles, title="Policy"):
    return PolicyDocument(PolicyType.PRIVACY, "en", title, articles)


class TestReadiness:
    def test_lets_a_whole_policy_pass(self):
        assert list(obstacles(document(*sample_articles()))) == []

    @pytest.mark.parametrize(
        ("obstructed", "named"),
        [
            (document(*sample_articles(), title=" "), "title"),
            (document(), "article"),
            (document(article("A", paragraph(Fact("dpo.email")))), "Article 1. A.*dpo.email"),
            (document(article("A", paragraph(Reference("nowhere")))), "Article 1. A"),
            (document(article("A", ContactCard(ContactRole.DPO, (Fact("dpo.name"),)))), "Article 1. A"),
            (document(article("A", ContactCard(ContactRole.DPO, ()))), "Article 1. A"),
            (document(article("A", paragraph(Term("nowhere", (Text("DATA"),))))), "Article 1. A"),
            (document(article("A", heading=" ")), "heading"),
            (document(article("A"), article("B"), article("A")), "Article 3. A"),
            (
                document(
                    article("A", List(False, (Item("x", (paragraph("1"),)),))),
                    article("B", List(False, (Item("x", (paragraph("2"),)),))),
                ),
                "Article 1. A",
            ),
        ],
    )
    def test_names_what_obstructs_in_one_sentence(self, obstructed, named):
        with pytest.raises(NotReady, match=named) as raised:
            require_ready(obstructed)
        assert str(raised.value).endswith(".")

    def test_lets_a_reference_to_a_former_id_pass(self):
        new = article("New", paragraph("Here."), former_ids=(sample_id("Old"),))
        assert list(obstacles(document(new, article("A", paragraph(Reference(sample_id("Old"))))))) == []
