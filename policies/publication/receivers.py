"""What a portal's own settings change for readers. A receiver guards, then calls one operation."""

from typing import Any

from django.db.models.signals import post_save, pre_save

from home.models import Container, Host, HostState, LocaleRoot
from home.queries import container_of
from policies.publication.addresses import move_to_host, refuse_public_host
from policies.publication.surroundings import recompute_portal


def connect() -> None:
    """Connect the receivers; called once, when the app is ready."""
    post_save.connect(_settings_saved, sender=Container, dispatch_uid="policies_portal_settings")
    post_save.connect(_settings_saved, sender=LocaleRoot, dispatch_uid="policies_portal_languages")
    pre_save.connect(_host_given, sender=Host, dispatch_uid="policies_public_hosts")
    post_save.connect(_host_saved, sender=Host, dispatch_uid="policies_portal_hosts")


def _settings_saved(instance: Container | LocaleRoot, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if not (created or raw):
        recompute_portal(owner=container_of(instance).uuid)


def _host_given(instance: Host, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        refuse_public_host(host=instance.host, owner=instance.container.uuid)


def _host_saved(instance: Host, raw: bool = False, **kwargs: Any) -> None:
    if not raw and instance.state == HostState.CANONICAL:
        move_to_host(owner=instance.container.uuid, host=instance.host)
