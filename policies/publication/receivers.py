"""What a portal's own settings change for readers. A receiver guards, then calls one operation."""

from typing import Any

from django.db.models.signals import post_save

from home.models import Container, LocaleRoot
from home.queries import container_of
from policies.publication.surroundings import recompute_portal


def connect() -> None:
    """Connect the receivers; called once, when the app is ready."""
    post_save.connect(_settings_saved, sender=Container, dispatch_uid="policies_portal_settings")
    post_save.connect(_settings_saved, sender=LocaleRoot, dispatch_uid="policies_portal_languages")


def _settings_saved(instance: Container | LocaleRoot, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if not (created or raw):
        recompute_portal(owner=container_of(instance).uuid)
