"""What an operator decides about the rules: which are off, how grave, and which law is outdated."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from policies.review.rules.catalogue import RULES
from policies.review.rules.patterns import UnusablePattern, pattern, patterns

_KEY = RegexValidator(r"^[a-z0-9]+(?:-[a-z0-9]+)*\Z", _("Write small letters, digits and hyphens."))


class RuleSetting(models.Model):
    """A rule that is switched on or off, or changed in severity. Without a row a rule is as it was made."""

    class Severity(models.TextChoices):
        ERROR = "error", _("Blocks a submission")
        WARNING = "warning", _("Is shown")

    rule = models.CharField(_("rule"), max_length=8, unique=True)
    is_on = models.BooleanField(_("switched on"), null=True)
    severity = models.CharField(_("severity"), max_length=7, choices=Severity, blank=True)

    class Meta:
        verbose_name = _("setting of a rule")
        verbose_name_plural = _("settings of rules")

    def __str__(self) -> str:
        return str(self.rule)

    @property
    def title(self) -> str:
        """What the rule is called."""
        return f"{self.rule} · {RULES[self.rule].title}" if self.rule in RULES else self.rule

    def clean(self) -> None:
        super().clean()
        if self.rule not in RULES:
            raise ValidationError({"rule": _("There is no rule “%(rule)s”.") % {"rule": self.rule}})


class OutdatedCitation(models.Model):
    """How policies cite law that no longer holds, or soon will not.

    `citations`, `subjects` and `exceptions` are patterns, one in each line: a sentence cites the text when it fits a
    citation and, where there are any, a subject, and no exception. `repealed_on` is the first day on which the text
    does not hold; empty where it never should be cited.
    """

    key = models.CharField(_("key"), max_length=40, unique=True, validators=[_KEY])
    citations = models.TextField(
        _("how it is cited"),
        max_length=2000,
        help_text=_(
            "One pattern in each line. A star stands for any letters, “a|b” for either word, three dots for up to eight"
            " words: norme* simplifie*"
        ),
    )
    subjects = models.TextField(_("what for"), max_length=2000, blank=True, help_text=_("Words of the same sentence."))
    exceptions = models.TextField(
        _("unless it says"), max_length=2000, blank=True, help_text=_("Words of the same sentence.")
    )
    changed_fr = models.CharField(_("what changed, in French"), max_length=500)
    changed_en = models.CharField(_("what changed, in English"), max_length=500)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    repealed_on = models.DateField(
        _("repealed on"), null=True, blank=True, help_text=_("The first day on which it no longer applies.")
    )
    law = models.ForeignKey(
        "policies.LegalReference",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("legal reference"),
    )
    is_on = models.BooleanField(_("switched on"), default=True)

    class Meta:
        verbose_name = _("outdated citation")
        verbose_name_plural = _("outdated citations")

    def __str__(self) -> str:
        return str(self.key)

    def clean(self) -> None:
        super().clean()
        for name in ("citations", "subjects", "exceptions"):
            try:
                found = patterns(getattr(self, name))
            except UnusablePattern as error:
                raise ValidationError({name: str(error)}) from error
            if name == "citations" and not found:
                raise ValidationError({name: _("Write at least one pattern.")})
        if not self.subjects.strip() and any(_is_of_any_law(line) for line in self.citations.splitlines()):
            raise ValidationError(
                {"subjects": _("The number of an article says too little: add what the sentence speaks of.")}
            )
        if self.in_force_from and self.repealed_on and self.repealed_on < self.in_force_from:
            raise ValidationError({"repealed_on": _("A law cannot be repealed before it came into force.")})


class FoundInForce(models.Model):
    """How much the checks found in a policy as readers have it, when it was last counted.

    It holds for the version `number`. Where nothing was found there is no row.
    """

    chain = models.UUIDField(primary_key=True)
    owner = models.UUIDField(db_index=True)
    number = models.PositiveIntegerField()
    errors = models.PositiveIntegerField()
    warnings = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "found in force"

    def __str__(self) -> str:
        return f"{self.chain} v{self.number}: {self.errors}, {self.warnings}"


_OF_ANY_LAW = frozenset({"article", "articles", "art", "loi", "law", "act", "code", "de", "du", "la", "the", "of", "n"})


def _is_of_any_law(line: str) -> bool:
    """Whether a citation is an article by its number, with no word of its own."""
    if not line.strip():
        return False
    words: list[Any] = [needle for slots in pattern(line.strip()).slots for needle in slots]
    return any(word in ("article", "articles", "art") for word in words) and all(
        word in _OF_ANY_LAW or word[:1].isdecimal() for word in words
    )
