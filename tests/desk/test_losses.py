"""What an editor is told after saving a draft that lost something."""

import json

import pytest
from django.urls import reverse

from policies.authoring.models import PrivacyPolicyPage
from policies.document.nodes import Fact, Reference
from tests.factories.cases import make_case, signed_in
from tests.factories.editor import posted, rich_text
from tests.factories.policies import article, paragraph, sample_id, save_articles
from tests.factories.portals import approve_fact
from tests.factories.screens import messages_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def case():
    case = make_case(
        articles=[
            article(
                "Contact", paragraph("We are ", Fact("portal.name"), ", see ", Reference(sample_id("Contact")), ".")
            )
        ]
    )
    approve_fact(case.portal)
    return case


def saved(case, text, *, button="", **more):
    """Save the only article, kept by its id, with another text; returns what was said."""
    form = posted(case.page, ("Contact", text)) | {"body-0-id": sample_id("Contact")} | more
    if button:
        form[f"action-{button}"] = "1"
    return signed_in(case.author).post(reverse("wagtailadmin_pages:edit", args=[case.page.pk]), form, follow=True)


def warnings_of(answer):
    return [str(message) for message in answer.context["messages"] if message.level_tag == "warning"]


class TestWhatIsTold:
    def test_names_the_article_and_the_words(self, case):
        fact, reference = warnings_of(saved(case, f"We are {case.portal.name}."))

        assert f"“Article 1. Contact”, “{case.portal.name}” is no longer a fact but typed text" in fact
        assert "the reference “article 1” is no longer there" in reference

    def test_is_nothing_where_nothing_was_lost(self, case):
        saved(case, "We are nobody.")

        assert warnings_of(saved(case, "We are somebody.")) == []

    def test_refuses_nothing(self, case):
        saved(case, "We are nobody.")

        draft = PrivacyPolicyPage.objects.get(pk=case.page.pk).get_latest_revision_as_object()
        assert "We are nobody." in str(draft.body.get_prep_value())

    def test_is_not_hidden_by_what_the_editor_saved_itself(self, case):
        url = reverse("wagtailadmin_pages:edit", args=[case.page.pk])
        form = posted(case.page, ("Contact", "We are nobody.")) | {"body-0-id": sample_id("Contact")}
        own = signed_in(case.author).post(url, form, headers={"accept": "application/json"}).json()

        told = warnings_of(saved(case, "We are nobody.", overwrite_revision_id=str(own["revision_id"])))

        assert len(told) == 2

    def test_stands_beside_the_reason_why_a_draft_was_not_submitted(self, case):
        answer = saved(case, "", button="submit", title="Contact", **{"body-0-value-heading": ""})

        said = messages_of(answer)
        assert any("not submitted" in sentence for sentence in said)
        assert len(warnings_of(answer)) == 2

    def test_names_five_and_counts_the_rest(self, case):
        save_articles(case.page, [article("Contact", *[paragraph("x ", Fact("portal.name")) for _ in range(8)])])

        *first, last = warnings_of(saved(case, "Nothing."))

        assert len(first) == 5
        assert "3 more" in last

    def test_is_nothing_where_an_older_draft_cannot_be_read(self, case):
        case.page.refresh_from_db()
        revision = case.page.latest_revision
        content = json.loads(json.dumps(revision.content).replace("<p>", "<h2>"))
        type(revision).objects.filter(pk=revision.pk).update(content=content)

        assert warnings_of(saved(case, "Nothing.")) == []


class TestHostileLabels:
    def state(self, entity, text="label", length=5):
        state = json.loads(rich_text(text))
        state["blocks"][0]["entityRanges"] = [{"key": 0, "offset": 0, "length": length}]
        state["entityMap"] = {"0": {"type": entity[0], "mutability": "MUTABLE", "data": entity[1]}}
        return json.dumps(state)

    @pytest.mark.parametrize(
        ("entity", "text", "length"),
        [
            (("POLICY_FACT", {"fact": "portal.name"}), "<script>alert(1)</script>", 25),
            (("POLICY_FACT", {"fact": "no.such"}), "<img src=x onerror=alert(1)>", 28),
            (("POLICY_FACT", {"fact": "no.such"}), "x" * 10_000, 10_000),
            (("POLICY_FACT", {"fact": "no.such"}), "a\u202eb\u0000c", 5),
            (("POLICY_FACT", {"fact": "portal.name"}), "label", 0),
            (("POLICY_FACT", {"fact": "portal.name"}), "label", 900),
            (("POLICY_EVIL", {"linktype": "evil"}), "label", 5),
            (("POLICY_FACT", {}), "label", 5),
            (("POLICY_FACT", {"fact": "portal.name", "onclick": "alert(1)"}), "label", 5),
        ],
    )
    def test_are_saved_harmlessly_or_refused_with_a_sentence(self, case, entity, text, length):
        more = {"body-0-value-content-0-value": self.state(entity, text, length)}

        answer = saved(case, "x", **more)

        assert answer.status_code == 200
        draft = PrivacyPolicyPage.objects.get(pk=case.page.pk).get_latest_revision_as_object()
        kept = str(draft.body.get_prep_value())
        for sign in ("<script", "<img", "evil", "onclick", "\x00", "\u202e", "x" * 100):
            assert sign not in kept
