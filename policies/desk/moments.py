"""Moments as staff read them: in the portal's time, not in the reader's."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _


def in_zone(moment: datetime, zone: str) -> str:
    """Return date and time of a portal's clock, with the zone's name: "12 March 2026, 9 a.m. (Europe/Paris)"."""
    return _("%(moment)s (%(zone)s)") % {
        "moment": date_format(moment.astimezone(ZoneInfo(zone)), "DATETIME_FORMAT"),
        "zone": zone,
    }
