"""Host names, in the one form in which they are kept and compared."""

import ipaddress
import re

import idna
from django.utils.translation import gettext as _

_PLAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")
_PORT = re.compile(r":\d{0,5}\Z")
_LONGEST = 253


class InvalidHost(ValueError):
    """What was given is not the name of a host."""


def normalise_host(raw: str) -> str:
    """Return a host name in lower case, IDNA-encoded, without port and without trailing dot.

    An IPv4 address passes unchanged, an IPv6 address in its shortest form.

    :raises InvalidHost: saying which name it was.
    """
    host = _PORT.sub("", raw.strip()).removesuffix(".")
    if host.startswith("["):
        return _bracketed(host)
    plain = host.lower() if host.isascii() else _encoded(host)
    if not plain or len(plain) > _LONGEST or not _PLAIN.match(plain):
        raise InvalidHost(_("“%(host)s” is not a host name.") % {"host": raw[:80]})
    return plain


def is_address(host: str) -> bool:
    """Whether a normalised host is an IP address and not a name."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _bracketed(host: str) -> str:
    try:
        return f"[{ipaddress.IPv6Address(host[1:].removesuffix(']'))}]"
    except ValueError as error:
        raise InvalidHost(_("“%(host)s” is not a host name.") % {"host": host[:80]}) from error


def _encoded(host: str) -> str:
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return ""
