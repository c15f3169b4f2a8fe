"""What every installation shares. Read from the environment; each environment's own module comes on top."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from environs import Env

from cms.settings.files import archive_backend, storage_backend

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = BASE_DIR / "var"

INSTALLED_APPS = [
    "cms",
    "home",
    "policies",
    "wagtail_localize",
    "wagtail.locales",
    "wagtail.contrib.settings",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

# The order is the way of a request: the headers that every answer carries, refusals included, who may be answered at
# all, static files, the policy in force; only then come sessions and staff.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "policies.delivery.csp.ContentPolicyMiddleware",
    "policies.delivery.hosts.HostMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "policies.delivery.middleware.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
AUTH_USER_MODEL = "cms.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,  # "cms" comes first, so that its templates stand in for those of others
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",  # a reader that turns writer half way could not wait for the lock
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}

DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        env.str("DATABASE_URL", "") or f"sqlite:///{DATA_DIR / 'clausier.sqlite3'}",
        conn_max_age=600,  # without health checks: they would be a second query for every reader
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS

LANGUAGE_CODE = "fr"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("fr", "Français"),
    ("en", "English"),
    ("br", "Brezhoneg"),
    ("es", "Español"),
    ("de", "Deutsch"),
    ("ar", "العربية"),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / "static-collected")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"

# Two kinds of files: what staff upload, and the write-once copy of every version (read by publication.archive).
STORAGES = {
    "default": storage_backend(env.str("STORAGE_URL", f"file://{DATA_DIR / 'media'}")),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ARCHIVE = archive_backend(env.str("ARCHIVE_URL", f"file://{DATA_DIR / 'archive'}"))

if REDIS_URL := env.str("REDIS_URL", ""):
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

# How long after its approval a fact that policies show takes effect: all of them change at that moment.
FACTS_LEAD = env.timedelta("FACTS_LEAD", timedelta(minutes=15))

# {"CLASS": "wagtail_localize.machine_translators.…", "OPTIONS": {…}}, as wagtail-localize documents it
if MACHINE_TRANSLATOR := env.json("MACHINE_TRANSLATOR", None):
    WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
        "CLASS": "policies.desk.localized.machine.MachineTranslator",
        "OPTIONS": MACHINE_TRANSLATOR,
    }

TASKS = {"default": {"BACKEND": env.str("TASKS_BACKEND", "django_tasks.backends.immediate.ImmediateBackend")}}
