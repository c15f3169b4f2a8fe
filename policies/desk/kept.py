"""What is kept because a portal or the register stands on it: people, groups, sites, languages, the approval itself.

The admin refuses them with the reason (`guards` and `kept_screens`). Where nobody could go on without the row
(groups, languages, the workflow), every other route refuses too. Nothing in the register hangs on an account or a
site, so an operator may still delete those in a shell.
"""

from functools import singledispatch
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Model
from django.db.models.signals import pre_delete, pre_save
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Site, Task, Workflow

from home.guards import RefusedByGuard
from home.models import Host, RoleGroup
from home.staffing import operators
from home.workflow import APPROVAL_TASK, legal_workflow
from policies.register.models import Chain, Signatory
from policies.review.models import Contribution


class Kept(RefusedByGuard):
    """Something should be deleted or turned into something else on which a portal or the register stands."""


@singledispatch
def why_kept(row: Any) -> str:
    """Return the one sentence that says why a row cannot be deleted; empty when it can be."""
    return ""


@why_kept.register(Group)
def _group(group: Group) -> str:
    held = RoleGroup.objects.filter(group=group).select_related("container").first()
    if held is None and operators().filter(pk=group.pk).exists():
        return _("“%(group)s” is kept: the installation knows by it who runs it.") % {"group": group}
    if held is None:
        return ""
    return _("“%(group)s” is kept: “%(portal)s” knows by it who may do what. Take people out of it instead.") % {
        "group": group,
        "portal": held.container,
    }


@why_kept.register(Site)
def _site(site: Site) -> str:
    if not Host.objects.filter(host=site.hostname).exists():
        return ""
    return _("“%(site)s” is kept: a portal answers there.") % {"site": site.hostname}


@why_kept.register(Locale)
def _locale(locale: Locale) -> str:
    code = locale.language_code
    if not (Page.objects.filter(locale=locale, depth__gt=1).exists() or Chain.objects.filter(locale=code).exists()):
        return ""
    return _("The language “%(code)s” is kept as it is: policies are written in it.") % {"code": code}


@why_kept.register(Workflow)
def _workflow(workflow: Workflow) -> str:
    if workflow != legal_workflow():
        return ""
    return _("“%(workflow)s” is kept as it is: without it nothing could be approved.") % {"workflow": workflow}


@why_kept.register(Task)
def _task(task: Task) -> str:
    if (task.content_type.app_label, task.content_type.model) != APPROVAL_TASK:
        return ""
    return _("“%(task)s” is kept: without it nothing could be approved.") % {"task": task}


@why_kept.register(get_user_model())
def _person(person: Any) -> str:
    known = {"user": person.uuid}
    if not (Contribution.objects.filter(**known).exists() or Signatory.objects.filter(**known).exists()):
        return ""
    return _("“%(person)s” is kept: they wrote or approved part of a policy. Make the account inactive instead.") % {
        "person": person.get_username()
    }


def connect() -> None:
    """Guard the rows; called once, when the app is ready."""
    for model in (Group, Locale):
        pre_delete.connect(_refuse_deletion, sender=model, dispatch_uid=f"policies_kept_{model.__name__}")
    pre_save.connect(_refuse_another_language, sender=Locale, dispatch_uid="policies_kept_language")
    pre_save.connect(_refuse_an_end_of_approvals, sender=Workflow, dispatch_uid="policies_kept_workflow")


def _refuse_deletion(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    if sentence := why_kept(instance):
        raise Kept(sentence)


def _refuse_another_language(sender: type[Locale], instance: Locale, raw: bool = False, **kwargs: Any) -> None:
    before = None if raw or instance.pk is None else Locale.all_objects.filter(pk=instance.pk).first()
    if before and before.language_code != instance.language_code and (sentence := why_kept(before)):
        raise Kept(sentence)


def _refuse_an_end_of_approvals(sender: type[Workflow], instance: Workflow, raw: bool = False, **kwargs: Any) -> None:
    if not raw and instance.pk and not instance.active and (sentence := why_kept(instance)):
        raise Kept(sentence)
