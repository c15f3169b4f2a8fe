"""Production settings with one page type more: a plain Wagtail page of the same content, to compare with.

`BENCH_PLAIN=1` takes all of Clausier out of the way of a request: middleware and addresses are then those of a project
that `wagtail start` makes, with languages as Wagtail's own documentation says.
"""

from cms.settings.base import env
from cms.settings.production import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "wagtail.contrib.redirects", "benchmarks.plain"]  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
LOGGING = {"version": 1, "root": {"level": "ERROR"}}

if env.bool("BENCH_PLAIN", False):
    ROOT_URLCONF = "benchmarks.plain.urls"
    MIDDLEWARE = [
        "django.middleware.security.SecurityMiddleware",
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
        "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    ]
