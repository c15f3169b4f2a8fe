import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, load_command_class

from policies.management import checked

ROOT = Path(__file__).resolve().parent.parent.parent
NAMES = sorted(path.stem for path in Path(checked.__file__).parent.glob("commands/[a-z]*.py"))


def run(*arguments, url):
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cms.settings.dev"}
    env.pop("TEST_DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120
    )


class TestEveryCommand:
    @pytest.mark.parametrize("name", NAMES)
    def test_is_checked_before_it_begins(self, name):
        assert isinstance(load_command_class("policies", name), checked.CheckedCommand)

    @pytest.mark.parametrize(
        ("url", "sentence"),
        [("sqlite:///{folder}/empty.sqlite3", "migrate"), ("sqlite:////nowhere/at/all.sqlite3", "base de données")],
    )
    def test_says_in_one_sentence_that_the_database_is_not_ready(self, tmp_path, url, sentence):
        done = run("verify_versions", "--format", "json", url=url.format(folder=tmp_path))

        assert (done.returncode, done.stdout) == (2, "")
        assert sentence in done.stderr
        assert len(done.stderr.splitlines()) == 1


@pytest.mark.django_db
class TestAnArgument:
    def test_that_is_not_utf8_is_refused(self):
        with pytest.raises(CommandError, match="UTF-8") as refused:
            call_command("create_portal", "x.example.org", "--name", "x\udced", "--locale", "fr")

        assert refused.value.returncode == 2

    def test_that_names_a_file_may_be_anything(self, english):
        with pytest.raises(CommandError, match="No portal answers"):
            call_command("import_policy", "caf\udce9.md", "--portal", "x.example.org", "--locale", "fr", "--dry-run")

    @pytest.mark.parametrize("command", ["verify_versions", "check_facts"])
    def test_that_is_empty_names_no_portal(self, english, command):
        with pytest.raises(CommandError, match="No portal answers"):
            call_command(command, "--portal", "")
