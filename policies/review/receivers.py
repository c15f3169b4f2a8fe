"""What Wagtail tells by signals alone. Each receiver looks whether it is concerned, then calls one operation."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save
from wagtail.models import Revision, WorkflowState
from wagtail.signals import copy_for_translation_done, workflow_approved, workflow_rejected, workflow_submitted

from home.models import Container
from policies.authoring.models import PolicyPage
from policies.facts.models import Fact
from policies.register.clock import database_now
from policies.review import contributors
from policies.review.workflow import installation_workflow

REVIEWED = (PolicyPage, Fact, Container)

# Wagtail's own mail goes out inside the transaction and fails with the mail server. Ours stands in its place, so
# these keep its seats taken whichever app is ready first.
_WAGTAILS_MAIL = (
    (workflow_submitted, "workflow_state_submitted_email_notification"),
    (workflow_rejected, "workflow_state_rejected_email_notification"),
    (workflow_approved, "workflow_state_approved_email_notification"),
)


def connect(config: AppConfig) -> None:
    """Connect the receivers; called once, when the app is ready."""
    post_save.connect(_revision_saved, sender=Revision, dispatch_uid="policies_contributors")
    copy_for_translation_done.connect(_copied, dispatch_uid="policies_copied_contributors")
    post_migrate.connect(_migrated, sender=config, dispatch_uid="policies_workflow")
    for signal, uid in _WAGTAILS_MAIL:
        signal.disconnect(sender=WorkflowState, dispatch_uid=uid)
        signal.connect(_silence, sender=WorkflowState, dispatch_uid=uid)


def _revision_saved(instance: Revision, raw: bool = False, **kwargs: Any) -> None:
    model = instance.content_type.model_class()
    if raw or model is None or not issubclass(model, REVIEWED):
        return
    contributors.record_saved(revision=instance, at=database_now())


def _copied(source_obj: Any, target_obj: Any, **kwargs: Any) -> None:
    if isinstance(source_obj, PolicyPage) and isinstance(target_obj, PolicyPage):
        contributors.record_copy(source=source_obj, copy=target_obj, at=database_now())


def _migrated(apps: Any = None, **kwargs: Any) -> None:
    # Emptying a database tells of a migration too, without apps.
    if apps and any(model._meta.label == "policies.LegalApprovalTask" for model in apps.get_models()):
        installation_workflow()


def _silence(**kwargs: Any) -> None:
    """Say nothing: `notifications` does."""
