"""Static files in production: collected, compressed, and named by their content."""

import logging

from whitenoise.storage import CompressedManifestStaticFilesStorage

logger = logging.getLogger(__name__)


class CollectedFiles(CompressedManifestStaticFilesStorage):
    """Whitenoise's, except that a file that was never collected keeps its plain name.

    A policy without its style sheet can be read; the error page that Django would answer with cannot.
    """

    def stored_name(self, name: str) -> str:
        try:
            stored: str = super().stored_name(name)
        except ValueError:
            logger.error("The static file %s was not collected: run “manage.py collectstatic”.", name)
            return name
        return stored
