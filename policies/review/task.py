"""The one approval task of the installation, as Wagtail's workflow knows it."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm
from wagtail.models import Task, TaskState, WorkflowState

from policies.register.clock import database_now
from policies.review import entitlement, operations
from policies.review.models import LegalTaskState
from policies.review.subjects import NothingToReview, Subject, subject_of


class ReasonForm(TaskStateCommentForm):
    comment = forms.CharField(label=_("What has to change"), widget=forms.Textarea({"rows": 3}))


class LegalApprovalTask(Task):
    """The portal or library that owns the object decides who may act; nobody edits meanwhile.

    Its actions are taken on the review screen. What Wagtail's own screens offer leads there, or carries no digest
    of what was on screen and is refused.
    """

    task_state_class = LegalTaskState
    admin_form_fields: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("legal approval")
        verbose_name_plural = _("legal approvals")

    @classmethod
    def get_description(cls) -> str:
        return str(_("A legal reviewer of the portal approves what somebody else wrote."))

    @transaction.atomic
    def start(self, workflow_state: WorkflowState, user: Any = None) -> LegalTaskState:
        state: LegalTaskState = super().start(workflow_state, user=user)
        operations.record_submission(task_state=state, user=user or workflow_state.requested_by, at=database_now())
        return state

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return True

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        named = _subject(obj)
        return named is not None and entitlement.may_read(user, named.owner)

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        return False

    def user_can_unlock(self, obj: Any, user: Any) -> bool:
        return False

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        named = _subject(obj)
        if named is None or not entitlement.is_reviewer(user, named.owner):
            return []
        actions = [("reject", str(_("Ask for changes")), True)]
        if entitlement.reason_against_approving(user, named) is None:
            actions.append(("approve", str(_("Approve")), True))
        return actions

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        return ReasonForm if action == "reject" else TaskStateCommentForm

    def get_template_for_action(self, action: str) -> str:
        """An approval is given where the text is read; this says so and leads there."""
        return "policies/desk/decide_on_screen.html" if action == "approve" else ""

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        states: QuerySet[TaskState] = TaskState.objects.filter(
            pk__in=entitlement.awaiting(user).filter(task=self).values("pk")
        )
        return states

    def on_action(self, task_state: TaskState, user: Any, action_name: str, /, **kwargs: Any) -> None:
        """Decide, from the submission alone: the object in a URL may be another one. Returns nothing ever, because
        Wagtail takes what is returned for an address. Whatever else a request carries is left aside, were it
        named like what comes before it.

        :raises PermissionDenied: nothing was decided.
        """
        said = {key: value for key, value in kwargs.items() if isinstance(value, str)}
        comment = said.get("comment", "")
        if action_name == "approve":
            operations.approve(
                task_state=task_state,
                user=user,
                digest=said.get("digest", ""),
                comment=comment,
                act_number=said.get("act_number", ""),
                at=database_now(),
            )
        elif action_name == "reject":
            operations.refuse(task_state=task_state, user=user, comment=comment, at=database_now())
        else:
            raise PermissionDenied

    def deactivate(self, user: Any = None) -> None:
        """:raises PermissionDenied: always. Without its task the workflow would end by itself."""
        raise PermissionDenied(_("The legal approval cannot be switched off."))


def _subject(obj: Any) -> Subject | None:
    try:
        return subject_of(obj)
    except NothingToReview:
        return None
