"""The test suite: SQLite in a file as in production, or PostgreSQL by `TEST_POSTGRES_URL` (see tests/conftest.py)."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from cms.settings.base import *  # noqa: F403
from cms.settings.files import archive_backend
from cms.settings.security import *  # noqa: F403
from cms.settings.wagtail import *  # noqa: F403

DEBUG = False
SECRET_KEY = "only-for-tests"  # noqa: S105
ADMIN_HOST = "testserver"
WAGTAILADMIN_BASE_URL = "http://testserver"

# One folder for each run, so that two runs do not meet; processes that a run starts inherit it.
if "CLAUSIER_TEST_DIR" not in os.environ:
    os.environ["CLAUSIER_TEST_DIR"] = tempfile.mkdtemp(prefix="clausier-tests-")
    atexit.register(shutil.rmtree, os.environ["CLAUSIER_TEST_DIR"], ignore_errors=True)
TEST_DIR = Path(os.environ["CLAUSIER_TEST_DIR"])

if test_database_url := env.str("TEST_DATABASE_URL", ""):
    DATABASES = {"default": env.dj_db_url("TEST_DATABASE_URL")}
    # Whoever waits that long waits for ever: a failure tells more than a run without end.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
        "options", "-c lock_timeout=60s -c statement_timeout=240s"
    )
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": TEST_DIR / "clausier.sqlite3",
            # A test's machine may lose power: nothing is worth waiting for the disk.
            "OPTIONS": {**SQLITE_OPTIONS, "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"},
            # A file, as in production: a database in memory knows no second connection.
            "TEST": {"NAME": TEST_DIR / f"clausier-{env.str('PYTEST_XDIST_WORKER', 'main')}.sqlite3"},
        }
    }

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ARCHIVE = archive_backend(f"file://{TEST_DIR / 'archive'}")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# Static files are found where they lie: nothing has collected them.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
