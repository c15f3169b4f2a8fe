"""A machine translator, where the installation has one: its words are a translator's draft, and it may fail."""

from collections.abc import Iterable
from typing import Any

from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from wagtail.models import Locale
from wagtail_localize.machine_translators.base import BaseMachineTranslator
from wagtail_localize.strings import StringValue


class NotTranslated(Exception):
    """The machine translator gave nothing; the message says so in one sentence."""


class MachineTranslator(BaseMachineTranslator):
    """One of wagtail-localize's translators, named in the options as `CLASS` with `OPTIONS` of its own."""

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__(options)
        self._machine = import_string(options["CLASS"])(options.get("OPTIONS", {}))
        self.display_name = self._machine.display_name

    def can_translate(self, source_locale: Locale, target_locale: Locale) -> bool:
        return bool(self._machine.can_translate(source_locale, target_locale))

    def translate(
        self, source_locale: Locale, target_locale: Locale, strings: Iterable[StringValue]
    ) -> dict[StringValue, StringValue]:
        """:raises NotTranslated: the machine failed, whatever it failed of."""
        try:
            given: dict[StringValue, StringValue] = self._machine.translate(source_locale, target_locale, strings)
        except Exception as error:
            said = _("%(machine)s did not answer, and nothing was translated: try again later, or translate by hand.")
            raise NotTranslated(said % {"machine": self.display_name}) from error
        return given
