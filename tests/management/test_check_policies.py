import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.models import Role
from policies.authoring.models import PrivacyPolicyPage
from policies.facts.models import Controller
from policies.management.demo.play import play
from policies.register.clock import database_now
from policies.review.rules.fleet import PIECE, in_force, policies_citing
from policies.review.rules.models import OutdatedCitation
from policies.review.rules.queries import outdated_law
from tests.factories.approval import publish
from tests.factories.approved import freeze, make_document
from tests.factories.policies import article, make_policy, paragraph, sample_articles, save_draft
from tests.factories.portals import approve_fact, make_fact, make_portal, make_user, switch_rules_on

pytestmark = pytest.mark.django_db
KEYS = {"portal", "locale", "policy", "article", "rule", "outcome", "severity", "law", "message"}


def told(*arguments, code=None):
    """Return what the command prints as JSON, every rule switched on, and check how it exits."""
    switch_rules_on()
    out = StringIO()
    if code is None:
        call_command("check_policies", *arguments, "--format", "json", stdout=out)
    else:
        with pytest.raises(SystemExit) as end:
            call_command("check_policies", *arguments, "--format", "json", stdout=out)
        assert end.value.code == code
    return json.loads(out.getvalue())


def blank(host="data.example.org", **more):
    portal = make_portal(host, checked=True, **more)
    approve_fact(portal)
    page = make_policy(portal, articles=[article("Formalités", paragraph("Déclaré sous le numéro préalable."))])
    return portal, page


class TestCheckPolicies:
    def test_says_of_each_policy_what_each_rule_comes_to(self):
        _portal, page = blank()
        rows = told(code=1)

        assert all(rows_ >= KEYS for rows_ in map(set, rows))
        assert {(row["portal"], row["locale"], row["policy"]) for row in rows} == {
            ("data.example.org", "fr", str(page.translation_key))
        }
        (number,) = [row for row in rows if (row["rule"], row["part"]) == ("T1", "number")]
        assert (number["article"], number["outcome"], number["severity"]) == (1, "missing", "error")
        assert {row["severity"] for row in rows if row["outcome"] != "missing"} == {None}

    def test_asks_of_a_private_body_and_of_one_outside_the_eea_what_the_law_asks(self):
        portal, _page = blank()
        controller = make_fact(Controller, portal, private=True, outside_eea=True)
        portal.controller = controller
        portal.save()
        approve_fact(controller)
        before = {row["rule"]: row["outcome"] for row in told(code=1) if row["rule"] in ("G2", "G3")}
        approve_fact(portal)
        after = {row["rule"]: row["outcome"] for row in told(code=1) if row["rule"] in ("G2", "G3")}

        assert before == {"G2": "not-applicable", "G3": "missing"}
        assert after == {"G2": "missing", "G3": "not-applicable"}

    def test_finds_nothing_where_there_is_no_policy(self):
        assert told() == []

    def test_names_an_article_without_number_by_its_heading(self):
        portal = make_portal()
        make_policy(portal, articles=[article("Préambule", paragraph("Sous le n° ici."), numbered=False)])

        assert [row["article"] for row in told(code=1) if row["part"] == "number"] == ["Préambule"]

    def test_is_told_to_people_with_the_sentence(self, english):
        blank()
        out = StringIO()
        with pytest.raises(SystemExit):
            call_command("check_policies", stdout=out)

        assert "T1.number (error, article 1): The number is missing after “sous le numéro”" in out.getvalue()
        assert "“Déclaré sous le numéro préalable.”" in out.getvalue()

    def test_checks_one_portal_and_one_language(self):
        portal, _page = blank(locales=("fr", "en"))
        make_policy(portal, "en", articles=[article("One", paragraph("One."))])
        blank("other.example.org")

        assert {row["portal"] for row in told("--portal", "data.example.org", code=1)} == {"data.example.org"}
        assert {row["locale"] for row in told("--locale", "en", code=1)} == {"en"}

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (["--portal", "nobody.example"], "No portal answers"),
            (["--locale", "xx"], "no language of this site"),
            (["--portal", "data.example.org", "--locale", "br"], "not a language of this portal"),
        ],
    )
    def test_refuses_what_it_cannot_use(self, arguments, sentence, english):
        blank()
        with pytest.raises(CommandError, match=sentence) as refused:
            call_command("check_policies", *arguments)

        assert refused.value.returncode == 2

    def test_reads_drafts_or_what_readers_have(self):
        portal = make_portal()
        approve_fact(portal)
        author = make_user("author", portal=portal, role=Role.EDITOR)
        lawyer = make_user("lawyer", portal=portal, role=Role.LEGAL_REVIEWER)
        numbered = article("Formalités", paragraph("Déclaré sous le numéro préalable."))
        page = make_policy(portal, articles=[numbered], user=author)
        publish(page, author=author, reviewer=lawyer)
        save_draft(PrivacyPolicyPage.objects.get(pk=page.pk), sample_articles(), user=author)

        assert "number" not in {row["part"] for row in told(code=1)}
        assert "number" in {row["part"] for row in told("--in-force", code=1)}

    @pytest.mark.any_database
    def test_finds_no_error_in_the_demo_in_any_language_and_fails_on_warnings_where_asked_to(self):
        play()

        for arguments in ([], ["--in-force"]):
            rows = told(*arguments)
            assert {row["locale"] for row in rows} == {"fr", "br", "en", "ar"}
            assert [row for row in rows if row["severity"] == "error"] == []
        # The Breton text is shorter than the French one.
        told("--portal", "opendata.brest.localhost", "--locale", "br", "--fail-on", "warning", code=1)


def queries(*arguments):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        told(*arguments, code=1)
    return len(captured)


class TestCost:
    def test_of_versions_in_force_is_the_same_for_one_portal_and_for_many(self):
        def open_portal(number):
            portal = make_portal(f"p{number}.example.org")
            freeze(make_document("Déclaré sous le numéro préalable."), owner=portal.uuid)

        open_portal(0)
        one = queries("--in-force")
        for number in range(1, 9):
            open_portal(number)

        assert queries("--in-force") == one

    def test_of_drafts_grows_by_a_few_queries_for_each(self):
        for number in range(3):
            blank(f"p{number}.example.org")
        three = queries()
        for number in range(3, 6):
            blank(f"p{number}.example.org")

        assert queries() - three <= 3 * 8

    def test_in_memory_is_that_of_the_portals_in_hand(self):
        portal = make_portal()
        freeze(make_document("Rien."), owner=portal.uuid)
        taken = 0

        def portals():
            nonlocal taken
            for taken in range(1, 10 * PIECE):  # noqa: B007
                yield portal

        checked = in_force(portals(), database_now())
        next(checked)

        assert taken == PIECE


class TestAnnouncedRepeal:
    def row(self, **more):
        values = {
            "key": "next",
            "citations": "loi du 1er mai 2020",
            "changed_fr": "Abrogée.",
            "changed_en": "Repealed.",
            "repealed_on": date.today() + timedelta(days=90),
        }
        return OutdatedCitation.objects.create(**values | more)

    def test_lists_the_policies_in_force_that_cite_the_text_before_the_day(self):
        portal, silent = make_portal("cites.example.org", name="Cites"), make_portal("silent.example.org")
        entry = freeze(make_document("La loi du 1er mai 2020 s'applique."), owner=portal.uuid)
        freeze(make_document("Rien."), owner=silent.uuid)

        (found,) = policies_citing([outdated_law(self.row())], database_now())

        assert (found.portal, found.policy, found.number) == ("Cites", entry.chain.subject, 1)
        assert (found.sentence, found.articles) == ("La loi du 1er mai 2020 s'applique.", ("1",))

    def test_lists_no_version_that_readers_no_longer_have(self):
        portal = make_portal("cites.example.org")
        first = freeze(make_document("La loi du 1er mai 2020 s'applique."), owner=portal.uuid)
        freeze(make_document("Rien."), owner=portal.uuid, subject=first.chain.subject)

        assert list(policies_citing([outdated_law(self.row())], database_now())) == []
