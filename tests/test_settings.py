"""Production settings, read as a process of its own reads them: what they demand, refuse and promise."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cms.demonstration import DemonstrationHasher
from tests.journeys.production import ROOT, production_environment

NEEDED = ("DATABASE_URL", "SECRET_KEY", "ADMIN_HOST", "WAGTAILADMIN_BASE_URL")

LOOK = """
import json, sys
import cms.wsgi
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.test import Client

def headers(path, **said):
    answer = Client(headers={"host": settings.ADMIN_HOST, **said}).get(path)
    return {"status": answer.status_code, **answer.headers}

json.dump({
    "debug": settings.DEBUG,
    "secure_cookies": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE],
    "demo_opens": check_password("demo", sys.argv[1]),
    "own_opens": check_password("demo", make_password("demo")),
    "public": headers("/accent/0b4f6c.css", x_forwarded_proto="https"),
    "plain": headers("/accent/0b4f6c.css"),
    "staff": headers("/admin/", x_forwarded_proto="https"),
}, sys.stdout)
"""


@pytest.fixture
def environment(tmp_path):
    (tmp_path / "static").mkdir()
    return production_environment(tmp_path) | {"DATABASE_URL": f"sqlite:///{tmp_path / 'production.sqlite3'}"}


def run(code, environment, *arguments):
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


class TestStartingProduction:
    @pytest.mark.parametrize("name", NEEDED)
    @pytest.mark.parametrize("empty", [False, True])
    def test_is_refused_without_what_cannot_be_guessed(self, environment, name, empty):
        environment[name] = ""
        if not empty:
            del environment[name]
        tried = run("import cms.wsgi", environment)
        assert tried.returncode != 0
        told = tried.stderr.strip().splitlines()[-1]
        assert told.endswith(f"Set {name} in the environment: production does not guess them.")

    def test_names_all_that_is_missing_at_once(self, environment):
        for name in NEEDED:
            del environment[name]
        assert f"Set {', '.join(NEEDED)} in the environment" in run("import cms.wsgi", environment).stderr

    def test_is_what_the_application_does_by_default(self, environment):
        del environment["DJANGO_SETTINGS_MODULE"]
        started = run("import cms.wsgi; from django.conf import settings; print(settings.SETTINGS_MODULE)", environment)
        assert started.stdout.strip() == "cms.settings.production"


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """What one process sees whose environment asks for DEBUG."""
    folder: Path = tmp_path_factory.mktemp("production")
    (folder / "static").mkdir()
    environment = production_environment(folder) | {
        "DATABASE_URL": f"sqlite:///{folder / 'production.sqlite3'}",
        "DEBUG": "true",
    }
    process = run(LOOK, environment, DemonstrationHasher().encode("demo", "salt"))
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout)


class TestProduction:
    def test_is_never_in_debug(self, seen):
        assert seen["debug"] is False

    def test_does_not_know_the_passwords_of_the_demo(self, seen):
        assert seen["own_opens"]
        assert not seen["demo_opens"]

    def test_sends_cookies_over_tls_alone(self, seen):
        assert seen["secure_cookies"] == [True, True]

    @pytest.mark.parametrize("whose", ["public", "staff"])
    def test_answers_with_the_headers_of_security(self, seen, whose):
        headers = seen[whose]
        assert headers["status"] == {"public": 200, "staff": 302}[whose]
        assert headers["Strict-Transport-Security"] == "max-age=31536000"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        assert "default-src" in headers["Content-Security-Policy"]

    def test_believes_that_a_connection_is_secure_only_when_the_proxy_says_so(self, seen):
        assert "Strict-Transport-Security" not in seen["plain"]
