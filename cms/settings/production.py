"""Production. Refuses to start while something that it cannot guess is missing, and says what."""

from django.core.exceptions import ImproperlyConfigured

from cms.settings.base import *  # noqa: F403
from cms.settings.base import STORAGES, env
from cms.settings.security import *  # noqa: F403
from cms.settings.wagtail import *  # noqa: F403

if missing := [
    name for name in ("DATABASE_URL", "SECRET_KEY", "ADMIN_HOST", "WAGTAILADMIN_BASE_URL") if not env.str(name, "")
]:
    raise ImproperlyConfigured(f"Set {', '.join(missing)} in the environment: production does not guess them.")

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
ADMIN_HOST = env.str("ADMIN_HOST")

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "cms.collected.CollectedFiles"},
}

vars().update(env.dj_email_url("EMAIL_URL", "smtp://localhost:25"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"Clausier <no-reply@{ADMIN_HOST}>")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
