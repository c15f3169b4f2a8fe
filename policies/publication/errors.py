"""What publication refuses, named for the promise that failed. Each says why in one sentence.

They are refusals of permission, so that a screen of Wagtail's own that leads here ends with 403 and not with 500.
"""

from django.core.exceptions import PermissionDenied


class UnableToRecord(PermissionDenied):
    """An act cannot be recorded as it is; nothing was changed."""


class UnableToFreeze(UnableToRecord):
    """The words, the manifest and the register do not agree about a version."""


class StaleBase(UnableToFreeze):
    """Another version was recorded since the manifest was made."""


class UnableToPublish(UnableToRecord):
    """A workflow ended without the recorded approval of these very words."""


class AddressTaken(UnableToRecord):
    """An address is, or once was, another policy's."""


class HostWasPublic(UnableToRecord):
    """A host at which a portal's policies were public would lead to another portal."""
