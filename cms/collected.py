"""Static files in production: collected, compressed, and named by their content."""

import logging

from whitenoise.storage import CompressedManifestStaticFilesStorage

logger = logging.getLogger(__name__)


class CollectedFiles(CompressedManifestStaticFilesStorage):
    """Whitenoise's, except that a file that was never collected keeps its plain address.

    A policy without its style sheet can be read; the error page that Django would answer with cannot.
    """

    warned = False

    def url(self, name: str, force: bool = False) -> str:
        try:
            address: str = super().url(name, force)
        except ValueError:
            if not self.hashed_files and not self.warned:
                self.warned = True
                logger.error("No static file was collected: run “manage.py collectstatic”.")
            address = f"{self.base_url}{name}"
        return address
