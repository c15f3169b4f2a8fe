"""Passwords that only a developer's machine accepts."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class DemonstrationHasher(PBKDF2PasswordHasher):
    """The hasher of the dev settings alone. Elsewhere it is unknown, so that no password set there opens anything."""

    algorithm = "demonstration_pbkdf2"
    iterations = 20_000  # enough for passwords that the demo prints
