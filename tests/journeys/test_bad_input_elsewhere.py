"""Facts, profiles, new pages and previews: the same rule as in the editor of a policy."""

import pytest
from django.db import connection
from django.urls import reverse

from home.models import ChosenProcessor
from home.queries import roots_of
from policies.facts.models import Controller, DataProtectionOfficer, Processor
from policies.register.models import Entry
from policies.review.models import LegalTaskState
from tests.factories.approval import submit
from tests.factories.cases import make_case, signed_in
from tests.factories.editor import posted
from tests.factories.portals import make_fact
from tests.factories.screens import decide, reason_told, review_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return make_case()


@pytest.fixture
def fact(case):
    return make_fact(DataProtectionOfficer, case.portal, name="Officer", email="dpo@example.org")


def fact_url(fact, view="edit"):
    return reverse(fact.snippet_viewset.get_url_name(view), args=[fact.pk])


def fact_form(case, **more):
    return {
        "owner": str(case.portal.pk),
        "name": "Officer",
        "address": "",
        "email": "dpo@example.org",
        "phone": "",
        "form": "",
        "website": "",
        "wordings-TOTAL_FORMS": "0",
        "wordings-INITIAL_FORMS": "0",
    } | more


WORDING = {
    "wordings-TOTAL_FORMS": "1",
    "wordings-0-locale": "fr",
    "wordings-0-name": "",
    "wordings-0-address": "",
    "wordings-0-forms": "",
}
FACTS = {
    "nothing": lambda form: {},
    "a name of 4,000 characters": lambda form: form | {"name": "x" * 4000},
    "NUL in the name": lambda form: form | {"name": "Offi\x00cer"},
    "a bidi mark in the name": lambda form: form | {"name": "Offi\u202ecer"},
    "a bidi mark in the telephone": lambda form: form | {"phone": "+33 2\u202e98"},
    "no e-mail": lambda form: form | {"email": "nobody"},
    "a script as a website": lambda form: form | {"website": "javascript:alert(1)"},
    "another owner": lambda form: form | {"owner": "999999"},
    "an owner of letters": lambda form: form | {"owner": "x"},
    "a count of wordings of letters": lambda form: form | {"wordings-TOTAL_FORMS": "x"},
    "a wording in no language": lambda form: form | WORDING | {"wordings-0-locale": "xx"},
    "forms that are none": lambda form: form | WORDING | {"wordings-0-forms": "= = =\n\n=="},
    "a bidi mark in a form": lambda form: form | WORDING | {"wordings-0-forms": "de = de \u202eBrest"},
    "NUL in a form": lambda form: form | WORDING | {"wordings-0-forms": "de = de \x00Brest"},
    "two wordings in one language": lambda form: (
        form
        | WORDING
        | {key.replace("-0-", "-1-"): value for key, value in WORDING.items()}
        | {"wordings-TOTAL_FORMS": "2"}
    ),
}


@pytest.mark.parametrize("how", FACTS)
class TestAFact:
    def test_is_answered_without_a_fault_and_stays_as_it_was(self, case, fact, how):
        form = FACTS[how](fact_form(case))
        before = Controller.objects.count(), DataProtectionOfficer.objects.get(pk=fact.pk).name

        answers = [
            signed_in(case.author).post(fact_url(fact), form | more) for more in ({}, {"action-submit": "Submit"})
        ]
        answers.append(signed_in(case.author).post(reverse(fact.snippet_viewset.get_url_name("add")), form))
        state = LegalTaskState.objects.filter(status="in_progress").first()
        if state is not None:
            answers.append(signed_in(case.lawyer).get(review_url(state)))
            answers.append(decide(case.lawyer, state))

        assert all(answer.status_code < 500 for answer in answers)
        assert (Controller.objects.count(), DataProtectionOfficer.objects.get(pk=fact.pk).name) == before
        assert "\u202e" not in "".join(Entry.objects.values_list("manifest", flat=True))


class TestAProfile:
    @pytest.mark.parametrize(
        "more",
        [
            None,
            {},
            {"name": "x" * 4000},
            {"name": "Por\x00tail"},
            {"name": "Por\u202etail"},
            {"domain": "exa\u202emple.org"},
            {"controller": "999999"},
            {"controller": "x"},
            {"processors-TOTAL_FORMS": "x"},
        ],
        ids=str,
    )
    def test_is_answered_without_a_fault(self, case, more):
        form = {
            "name": "Portail",
            "domain": "data.example.org",
            "processors-TOTAL_FORMS": "0",
            "processors-INITIAL_FORMS": "0",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
            "action-submit": "Submit",
        }
        address = reverse("wagtailadmin_pages:edit", args=[case.portal.pk])

        answer = signed_in(case.author).post(address, {} if more is None else form | more)
        state = LegalTaskState.objects.filter(status="in_progress").first()
        decided = decide(case.lawyer, state) if state else None

        assert answer.status_code < 500
        assert decided is None or decided.status_code < 500
        assert signed_in(case.author).get(address).status_code == 200
        assert "\u202e" not in "".join(Entry.objects.values_list("manifest", flat=True))

    def test_whose_draft_names_facts_deleted_by_sql_is_opened_and_not_approved_as_it_was(self, case):
        case.portal.controller = make_fact(Controller, case.portal)
        case.portal.processors = [ChosenProcessor(processor=make_fact(Processor, case.portal))]
        case.portal.save_revision(user=case.author)
        state = submit(case.portal, case.author)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM policies_controller")
            cursor.execute("DELETE FROM policies_processor")

        answers = [
            signed_in(case.lawyer).get(review_url(state)),
            decided := decide(case.lawyer, state),
            signed_in(case.author).get(reverse("wagtailadmin_pages:edit", args=[case.portal.pk])),
            signed_in(case.author).get(reverse("wagtailadmin_home")),
        ]

        assert all(answer.status_code < 500 for answer in answers)
        assert len(reason_told(decided)) == 1
        assert not Entry.objects.exists()


class TestANewPolicy:
    @pytest.mark.parametrize("form", [{}, {"title": "x"}, {"title": "x" * 4000, "body-count": "0"}], ids=str)
    def test_is_answered_without_a_fault(self, case, form):
        english = roots_of(case.portal)[1]
        address = reverse("wagtailadmin_pages:add", args=["policies", "privacypolicypage", english.pk])

        answer = signed_in(case.author).post(address, form)

        assert answer.status_code < 500
        assert not english.get_children().exists()


class TestAPreview:
    @pytest.mark.parametrize("broken", [True, False])
    def test_is_answered_without_a_fault(self, case, broken):
        form = {} if broken else posted(case.page, ("Heading", "Te\u202ext."), title="Po\x00licy")
        address = reverse("wagtailadmin_pages:preview_on_edit", args=[case.page.pk])
        client = signed_in(case.author)

        answers = [client.post(address, form), client.get(address)]

        assert all(answer.status_code < 500 for answer in answers)
