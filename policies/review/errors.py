"""Promises of a review that failed, each with one sentence for whoever asked."""

from django.core.exceptions import PermissionDenied


class NotReady(Exception):
    """The words cannot be frozen as they are. The message names the article and what to do."""


class UnableToDecide(PermissionDenied):
    """Nothing was decided, nothing was changed. The message says why."""


class AlreadyDecided(UnableToDecide):
    """Somebody else was first."""


class NotEntitled(UnableToDecide):
    """The user is no legal reviewer of the portal, or wrote part of it."""


class WordsChanged(UnableToDecide):
    """What would be approved is not what was submitted: it has to be submitted again."""


class SurroundingsChanged(UnableToDecide):
    """The words are those submitted, but a fact or the version in force is no longer the one that was on screen.

    The screen shows what would be approved now; that can be approved at once.
    """


class CommentMissing(UnableToDecide):
    """Whoever asks for changes has to say which."""


class OpinionUnclear(UnableToDecide):
    """An opinion, or the asking for one, lacks something, or is too long."""


class TooMany(UnableToDecide):
    """There are as many opinions, or links for opinions, as there may be."""


class AlreadySigned(UnableToDecide):
    """Two reviewers have to sign, and this one has."""


class NotGranted(UnableToDecide):
    """An error that the reviewer was asked to let pass was not let pass."""
