"""A law that policies cite is repealed, or will be: their portals are told the day, once, and where it is cited."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from home.models import Role
from policies.document.nodes import Fact
from policies.facts.models import LegalReference
from policies.publication.act_requests import approve_request, ask, last_hash
from policies.register.clock import database_now
from policies.register.models import Action, Chain
from policies.review.models import MailPreference, OutgoingMail, RepealTold
from policies.review.repeals import announce_repeals
from policies.review.rules.models import OutdatedCitation
from tests.factories.approval import publish
from tests.factories.cases import make_case, signed_in
from tests.factories.policies import article, make_policy, paragraph, save_articles
from tests.factories.portals import approve_fact, make_fact, make_library, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

DAY = timedelta(days=1)
FAR = date(2090, 5, 1)
WORDS = "La loi de 1978 s’applique."


@pytest.fixture
def law():
    """A shared law that stands, until the day that a test approves."""
    law = make_fact(LegalReference, make_library(), citation="loi de 1978")
    approve_fact(law)
    return law


def repeal(law, day, successor=None):
    law.repealed_on, law.replaced_by = day, successor
    approve_fact(law)


def cited(law):
    """The articles of a policy of which the second cites a law."""
    return [article("First", paragraph("Rien.")), article("Second", paragraph("Selon la ", shown(law), "."))]


def shown(law):
    return Fact(f"law.{law.uuid}.citation")


def make_citing(law, host="data.example.org", prefix="", *, articles=None, language="en"):
    """A portal whose policy in force cites the law; nobody has mail yet."""
    case = make_case(host, prefix, articles=articles or cited(law), title="Confidentialité")
    for person in (case.author, case.lawyer):
        UserProfile.objects.update_or_create(user=person, defaults={"preferred_language": language})
    case.page = publish(case.page, author=case.author, reviewer=case.lawyer)
    OutgoingMail.objects.all().delete()
    return case


def told():
    """Who was written to since the last question."""
    found = [mail.recipient.partition("@")[0] for mail in OutgoingMail.objects.order_by("recipient")]
    OutgoingMail.objects.all().delete()
    return found


class TestARepealThatIsAnnounced:
    def test_is_told_to_those_who_write_or_decide_with_the_day_and_the_articles(self, law):
        case = make_citing(law)
        make_user("translator", portal=case.portal, role=Role.TRANSLATOR)
        successor = make_fact(LegalReference, law.owner, citation="règlement")
        approve_fact(successor)
        repeal(law, FAR, successor)

        call_command("send_reminders")

        assert {mail.recipient for mail in OutgoingMail.objects.all()} == {case.author.email, case.lawyer.email}
        mail = OutgoingMail.objects.get(recipient=case.author.email)
        assert mail.subject == "Repealed from May 1, 2090, cited by Portail data.example.org: loi de 1978"
        for said in (
            "Repealed from May 1, 2090: “loi de 1978”.",
            "Replaced by: “règlement”.",
            "“Confidentialité”, French: article 2",
            "before that day",
            f"/admin/policies/citing/{case.portal.uuid}/{law.uuid}/",
        ):
            assert said in mail.text

    def test_is_told_in_the_language_of_each(self, law):
        case = make_citing(law)
        UserProfile.objects.filter(user=case.lawyer).update(preferred_language="fr")
        repeal(law, FAR)
        announce_repeals(at=database_now())
        assert "1 mai 2090" in OutgoingMail.objects.get(recipient=case.lawyer.email).subject
        assert "May 1, 2090" in OutgoingMail.objects.get(recipient=case.author.email).subject

    def test_is_told_once_and_again_when_the_day_changes(self, law):
        make_citing(law)
        repeal(law, FAR)
        assert announce_repeals(at=database_now()) == 1
        assert told() == ["author", "lawyer"]
        assert announce_repeals(at=database_now() + DAY) == 0

        repeal(law, FAR + DAY)
        assert announce_repeals(at=database_now()) == 1
        assert told() == ["author", "lawyer"]

        repeal(law, None)
        assert announce_repeals(at=database_now()) == 0
        assert told() == []

    def test_is_told_once_after_the_day_where_it_was_not_before(self, law):
        make_citing(law)
        repeal(law, timezone.localdate() - 400 * DAY)
        assert announce_repeals(at=database_now()) == 1
        assert "before that day" not in OutgoingMail.objects.first().text
        assert announce_repeals(at=database_now() + 400 * DAY) == 0

    def test_is_told_where_it_was_left_off(self, law):
        first, second = make_citing(law), make_citing(law, "two.example.org", "two-")
        repeal(law, FAR)
        RepealTold.objects.create(owner=first.portal.uuid, law=law.uuid, repealed_on=FAR, told_at=database_now())
        assert announce_repeals(at=database_now()) == 1
        assert told() == ["two-author", "two-lawyer"]
        assert RepealTold.objects.filter(owner=second.portal.uuid).exists()

    def test_is_not_told_where_no_version_in_force_cites_the_law(self, law):
        case = make_citing(law)
        save_articles(case.page, [article("First", paragraph("Rien."))], user=case.author)
        publish(case.page, author=case.author, reviewer=case.lawyer)
        make_case("two.example.org", "two-", articles=cited(law))
        repeal(law, FAR)
        OutgoingMail.objects.all().delete()
        assert announce_repeals(at=database_now()) == 0
        assert told() == []

    def test_is_told_of_all_policies_of_a_portal_in_one_letter(self, law):
        case = make_citing(law)
        for number in range(11):
            page = make_policy(case.portal, slug=f"p{number}", articles=cited(law), user=case.author)
            publish(page, author=case.author, reviewer=case.lawyer)
        OutgoingMail.objects.all().delete()
        repeal(law, FAR)
        assert announce_repeals(at=database_now()) == 1
        assert "and 2 more" in OutgoingMail.objects.first().text
        assert told() == ["author", "lawyer"]

    def test_waits_for_the_message_of_the_day_and_leaves_alone_who_wants_none(self, law):
        case = make_citing(law)
        MailPreference.objects.create(user=case.lawyer, daily=True)
        UserProfile.objects.filter(user=case.author).update(submitted_notifications=False)
        repeal(law, FAR)
        call_command("send_reminders")
        assert not OutgoingMail.objects.filter(recipient=case.author.email).exists()
        digest = OutgoingMail.objects.get(recipient=case.lawyer.email, held_for=None)
        assert digest.subject == "1 message of the day"
        assert "Repealed from May 1, 2090" in digest.text

    def test_leaves_no_words_in_mail_that_a_redaction_erased(self, law):
        case = make_citing(law, articles=[article("Jeanne Dupont", paragraph("Selon la ", shown(law)), numbered=False)])
        repeal(law, FAR)
        announce_repeals(at=database_now())
        assert OutgoingMail.objects.filter(text__contains="“Jeanne Dupont”").count() == 2
        chain = Chain.objects.get(owner=case.portal.uuid, kind="policy")
        said = {"reason": "By order.", "passages": "Jeanne Dupont"}
        asked = ask(chain=chain, action=Action.REDACTION, user=case.author, at=database_now(), **said)
        approve_request(request=asked, user=case.lawyer, base=last_hash(chain), at=database_now())
        assert not OutgoingMail.objects.filter(text__contains="Dupont").exists()

    def test_asks_no_more_of_the_database_however_many_portals_know_of_it(self, law):
        repeal(law, FAR)
        costs = []
        for number in range(4):
            make_citing(law, f"p{number}.example.org", f"p{number}-")
            announce_repeals(at=database_now())
            with CaptureQueriesContext(connection) as queries:
                assert announce_repeals(at=database_now()) == 0
            costs.append(len(queries))
        assert len(set(costs)) == 1


class TestALawThatIsCitedInWords:
    @pytest.fixture(autouse=True)
    def row(self, law):
        said = {"changed_fr": "Abrogée.", "changed_en": "Repealed."}
        OutdatedCitation.objects.create(key="next", citations="loi de 1978", law=law, **said)

    def test_is_found_as_an_operator_says_it_is_written(self, law):
        case = make_citing(law, articles=[article("First", paragraph(WORDS))])
        make_citing(law, "two.example.org", "two-", articles=[article("First", paragraph("Rien."))])
        repeal(law, FAR)
        assert announce_repeals(at=database_now()) == 1
        assert "“Confidentialité”, French: article 1" in OutgoingMail.objects.first().text
        assert told() == [case.author.username, case.lawyer.username]

    def test_is_not_looked_for_long_after_its_repeal(self, law):
        make_citing(law, articles=[article("First", paragraph(WORDS))])
        repeal(law, timezone.localdate() - 400 * DAY)
        assert announce_repeals(at=database_now()) == 0


class TestTheScreen:
    def url(self, case, law):
        return reverse("policies_citing", args=[case.portal.uuid, law.uuid])

    def test_lists_the_policies_of_the_portal_that_cite_the_law(self, law):
        case = make_citing(law)
        make_citing(law, "two.example.org", "two-")
        repeal(law, FAR)
        answer = signed_in(case.author).get(self.url(case, law))
        (row,) = answer.context["rows"]
        assert (row["articles"], row["sentence"]) == ("article 2", "Selon la loi de 1978.")
        assert row["url"] == reverse("wagtailadmin_pages:edit", args=[case.page.pk])
        assert "Repealed from May 1, 2090" in answer.text

    def test_leads_reviewers_to_the_versions(self, law):
        case = make_citing(law)
        (row,) = signed_in(case.lawyer).get(self.url(case, law)).context["rows"]
        assert "/versions/" in row["url"]

    def test_says_so_where_nothing_cites_it_any_more(self, law):
        case = make_case()
        assert "No policy in force cites it." in signed_in(case.author).get(self.url(case, law)).text

    def test_is_not_for_others_and_speaks_of_no_law_of_another_portal(self, law):
        case, other = make_citing(law), make_case("two.example.org", "two-")
        theirs = make_fact(LegalReference, other.portal, citation="arrêté")
        approve_fact(theirs)
        assert signed_in(other.author).get(self.url(case, law)).status_code == 404
        assert signed_in(case.author).get(self.url(case, theirs)).status_code == 404
