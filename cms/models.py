"""The people who work with the installation."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A member of staff. The register knows people by `uuid`, which is never used again for another person."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    @property
    def shown_name(self) -> str:
        """The name in full, or else the one that they sign in with."""
        return self.get_full_name() or self.get_username()
