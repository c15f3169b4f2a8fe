import json

import pytest
from django.core.management import CommandError, call_command

from home.models import Role
from policies.authoring.models import PrivacyPolicyPage
from policies.review.contributors import open_contributors
from policies.review.models import Contribution, Part
from tests.factories.portals import approve_fact, make_portal, make_user

pytestmark = pytest.mark.usefixtures("english")

HOST = "data.example.org"


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "politique.pdf"  # the name says nothing
    path.write_text("# Politique\n\n## Article 1. Objet\n\nVoir l'article 1.\n")
    return path


def run(source, *arguments, **options):
    call_command("import_policy", str(source), "--portal", HOST, "--locale", "fr", *arguments, **options)


@pytest.mark.django_db
class TestImportPolicyCommand:
    def test_prints_one_json_document(self, source, capsys):
        make_portal(HOST)
        author = make_user("auteur")

        run(source, "--author", "auteur", "--format", "json")

        answer = json.loads(capsys.readouterr().out)
        page = PrivacyPolicyPage.objects.get()
        assert answer["page"] == page.pk
        assert page.latest_revision.user == author
        assert answer["articles"] == [{"number": 1, "heading": "Objet", "topic": "other", "words": 7}]
        assert (answer["words_in"], answer["words_out"], answer["missing"], answer["added"]) == (8, 8, [], [])
        assert answer["references"] == [
            {"text": "article 1", "target": "Article 1. Objet", "certain": False, "doubt": ""}
        ]
        assert answer["normalised"] == [
            {"rule": "computed-heading", "before": "Article 1. Objet", "after": "Article 1. Objet"}
        ]
        assert answer["findings"] == []
        assert set(answer) >= {"facts"}

    def test_names_its_author_among_those_who_cannot_approve(self, source):
        portal = make_portal(HOST)
        author = make_user("avocate", portal=portal, role=Role.LEGAL_REVIEWER)

        run(source, "--author", "avocate")

        page = PrivacyPolicyPage.objects.get()
        assert open_contributors(page.translation_key, "fr") == ({author.uuid}, False)
        assert Contribution.objects.filter(user=author.uuid, part=Part.IMPORTER).exists()

    def test_prints_a_report_for_people(self, source, capsys):
        make_portal(HOST)

        run(source, "--dry-run", "--format", "text")

        printed = capsys.readouterr().out
        assert "1  Objet" in printed
        assert "article 1 → Article 1. Objet" in printed

    def test_leaves_words_as_words_unless_what_is_certain_is_accepted(self, tmp_path, capsys):
        portal = make_portal(HOST, name="Ville d'Exemple")
        approve_fact(portal)
        make_user("auteur")
        source = tmp_path / "politique.md"
        source.write_text(
            "## Article 1. Objet\n\nLa Ville d'Exemple et la VILLE D'EXEMPLE. Les cookies de l'article 2. "
            "Les cookies de l'article 1.\n\n## Article 2. Cookies\n\nAucun.\n"
        )

        run(source, "--author", "auteur", "--accept", "certain")

        answer = json.loads(capsys.readouterr().out)
        page = PrivacyPolicyPage.objects.get()
        markup = page.latest_revision.as_object().body.get_prep_value()[0]["value"]["content"][0]["value"]
        target = page.body[1].id
        assert markup == (
            '<p>La <a linktype="fact" fact="portal.name">Ville d\'Exemple</a> et la VILLE D\'EXEMPLE. '
            f'Les cookies de l\'<a linktype="xref" ref="{target}">article 2</a>. Les cookies de l\'article 1.</p>'
        )
        assert answer["accepted"] == 2
        assert page.revisions.count() == 1
        assert [fact for fact in answer["facts"] if fact["fact"] == "portal.name"] == [
            {"fact": "portal.name", "text": "VILLE D'EXEMPLE", "count": 1, "certain": 0},
            {"fact": "portal.name", "text": "Ville d'Exemple", "count": 1, "certain": 1},
        ]
        assert [bool(row["doubt"]) for row in answer["references"]] == [False, True]

    def test_leaves_everything_as_words_where_nothing_is_said(self, source, capsys):
        portal = make_portal(HOST, name="Objet")
        approve_fact(portal)
        make_user("auteur")
        source.write_text("## Article 1. Objet\n\nL'Objet.\n")

        run(source, "--author", "auteur")

        answer = capsys.readouterr()
        assert json.loads(answer.out)["accepted"] == 0
        assert "linktype" not in str(PrivacyPolicyPage.objects.get().body.get_prep_value())
        assert "1 name or reference typed by hand can become a fact" in answer.err

    def test_needs_no_author_for_a_dry_run(self, source, capsys):
        make_portal(HOST)

        run(source, "--dry-run")

        assert json.loads(capsys.readouterr().out)["page"] is None
        assert not PrivacyPolicyPage.objects.exists()

    def test_exits_1_when_a_word_is_missing_and_keeps_the_draft(self, source, capsys):
        make_portal(HOST)
        make_user("auteur")
        source.write_text("Un ![logo](x.png) ici.\n")

        with pytest.raises(CommandError, match="3 words of the file are not in the draft") as stopped:
            run(source, "--author", "auteur")

        assert stopped.value.returncode == 1
        answer = json.loads(capsys.readouterr().out)
        assert [entry["word"] for entry in answer["missing"]] == ["logo", "x", "png"]
        assert PrivacyPolicyPage.objects.filter(pk=answer["page"]).exists()

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (["--portal", "nobody.example.org", "--dry-run"], "No portal answers at “nobody.example.org”."),
            (["--portal", "not a host", "--dry-run"], "No portal answers at “not a host”."),
            (["--locale", "en", "--dry-run"], "“en” is not a language of this portal"),
            (["--author", "personne"], "There is no active user “personne”."),
            ([], "An import has a named author"),
            (["--type", "cookies", "--dry-run"], "Only privacy policies can be imported."),
        ],
    )
    def test_exits_2_with_one_sentence_on_input_that_it_cannot_use(self, source, arguments, sentence):
        make_portal(HOST)

        with pytest.raises(CommandError, match=sentence) as stopped:
            run(source, *arguments)

        assert stopped.value.returncode == 2
        assert "\n" not in str(stopped.value)

    @pytest.mark.parametrize("name", ["absent.md", ".", "nul\x00.md"])
    def test_exits_2_when_there_is_no_file(self, tmp_path, name):
        make_portal(HOST)

        with pytest.raises(CommandError, match="cannot be read") as stopped:
            run(tmp_path / name, "--dry-run")

        assert stopped.value.returncode == 2

    def test_exits_2_when_no_policy_is_so_long(self, source):
        make_portal(HOST)
        source.write_text("un mot\n" * 30_000)

        with pytest.raises(CommandError, match="more than 20000 lines") as stopped:
            run(source, "--dry-run")

        assert stopped.value.returncode == 2

    def test_exits_2_when_the_policy_is_there_already(self, source):
        make_portal(HOST)
        make_user("auteur")
        run(source, "--author", "auteur")

        with pytest.raises(CommandError, match="already") as stopped:
            run(source, "--author", "auteur")

        assert stopped.value.returncode == 2
        assert PrivacyPolicyPage.objects.count() == 1
