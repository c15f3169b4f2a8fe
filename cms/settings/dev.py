"""A developer's machine and the demo: everything on one port, mail as files in var/mail."""

from datetime import timedelta

from cms.settings.base import *  # noqa: F403
from cms.settings.security import *  # noqa: F403
from cms.settings.wagtail import *  # noqa: F403

DEBUG = True
SECRET_KEY = "only-for-a-developers-machine"  # noqa: S105
ADMIN_HOST = "localhost"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
PASSWORD_HASHERS = ["cms.demonstration.DemonstrationHasher"]
DEFAULT_FROM_EMAIL = "Clausier <clausier@localhost>"
# Who tries a change of a fact wants to see it: FACTS_LEAD=900 waits as production does.
FACTS_LEAD = timedelta(seconds=env.int("FACTS_LEAD", 0))
DATA_DIR.mkdir(exist_ok=True)
