"""The facts in the admin: lists, forms and choosers that keep to what a user's portals own or share."""

from typing import Any, ClassVar

from django.contrib.admin.utils import quote
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django_filters import ModelChoiceFilter  # type: ignore[import-untyped]
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import WorkflowState
from wagtail.permissions import policy_registry, register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
    SnippetCreateView,
)
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from home.models import Container, ContainerKind
from home.permissions import GuardedRoutes, Need, OwnedPermissionPolicy
from home.roles import containers_of
from policies.desk.fact_pages import FactEditView, FactInspectView, shown_view
from policies.desk.fact_uses import why_kept
from policies.desk.merging import merge_view
from policies.facts.models import (
    Controller,
    DataProtectionOfficer,
    Fact,
    LegalReference,
    Processor,
    SupervisoryAuthority,
)
from policies.facts.queries import merged_duplicates
from policies.facts.wording import CARD_LINES

BY_HAND = {"action-publish", "action-unpublish"}


def seen_by(user: Any, model: type[Fact]) -> QuerySet[Any]:
    """Return the facts of one kind that a user may see."""
    rows: QuerySet[Any] = policy_registry.get_by_type(model).instances_user_has_any_permission_for(user, {"view"})
    return rows.select_related("owner")


class OwnedChooseMixin:
    def get_object_list(self) -> QuerySet[Any]:
        """Return what the user sees, but for what was merged into another one; each with its state in the workflow."""
        model: type[Fact] = self.model_class  # type: ignore[attr-defined]
        # A list, not a join: search can filter by the fact's own fields alone.
        rows = seen_by(self.request.user, model).exclude(uuid__in=merged_duplicates(model))  # type: ignore[attr-defined]
        under_way = Prefetch("workflow_states", WorkflowState.objects.active(), to_attr="_current_workflow_states")
        return rows.prefetch_related(under_way)


class FactChooseView(OwnedChooseMixin, ChooseView):
    pass


class FactChooseResultsView(OwnedChooseMixin, ChooseResultsView):
    pass


class FactChosenView(SnippetChosenView):
    def get_object(self, pk: str) -> Any:
        return seen_by(self.request.user, self.model_class).get(pk=int(pk) if pk.isdecimal() else None)


class FactChosenMultipleView(SnippetChosenMultipleView):
    def get_objects(self, pks: list[str]) -> QuerySet[Any]:
        wanted = [int(pk) for pk in pks if pk.isdecimal()]
        return seen_by(self.request.user, self.model_class).filter(pk__in=wanted)


class FactCreateView(SnippetCreateView):
    def can_create(self) -> bool:
        """A fact is made on its own page, where it is said whose it is."""
        return False


class FactChooserViewSet(SnippetChooserViewSet):
    choose_view_class = FactChooseView
    choose_results_view_class = FactChooseResultsView
    create_view_class = FactCreateView
    chosen_view_class = FactChosenView
    chosen_multiple_view_class = FactChosenMultipleView


def _owners_seen(request: HttpRequest) -> QuerySet[Any]:
    owners: QuerySet[Any] = Container.objects.order_by("name")
    if not request.user.is_superuser:
        owners = owners.filter(Q(uuid__in=containers_of(request.user)) | Q(kind=ContainerKind.LIBRARY))
    return owners


def filters_of(fact_model: type[Fact]) -> type[WagtailFilterSet]:
    """Return the filters of one kind of fact: by owner, offering those whose facts the user sees."""

    class FactFilterSet(WagtailFilterSet):
        owner = ModelChoiceFilter(queryset=_owners_seen, label=_("Belongs to"))

        class Meta:
            model = fact_model
            fields: ClassVar[list[str]] = ["owner"]

    return FactFilterSet


class FactIndexView(IndexView):
    def get_edit_url(self, instance: Any) -> str | None:
        """Lead to the form, or to the plain page of a fact that this user only reads."""
        if self.user_has_permission_for_instance("change", instance):
            return super().get_edit_url(instance)  # type: ignore[no-any-return]
        return reverse(self.inspect_url_name, args=(quote(instance.pk),))

    def get_delete_url(self, instance: Any) -> str | None:
        if self.user_has_permission_for_instance("delete", instance):
            return super().get_delete_url(instance)  # type: ignore[no-any-return]
        return None


class ViewSetWithUses(SnippetViewSet):
    """A viewset of facts with two screens more: every use of one, and merging it into another one."""

    def get_urlpatterns(self) -> list[URLPattern]:
        key = f"<{self.pk_path_converter}:pk>"
        return [
            *super().get_urlpatterns(),
            path(f"shown/{key}/", shown_view(self.model), name="shown"),
            path(f"merge/{key}/", merge_view(self.model), name="merge"),
        ]


class FactViewSet(GuardedRoutes, ViewSetWithUses):
    """Editors write their own portals' facts and read those that libraries share; nobody publishes one by hand."""

    index_view_class = FactIndexView
    chooser_viewset_class = FactChooserViewSet
    edit_view_class = FactEditView
    edit_template_name = "policies/desk/fact_edit.html"
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_class = FactInspectView
    inspect_template_name = "policies/desk/fact_inspect.html"
    inspect_view_fields: tuple[str, ...] = ("owner", *CARD_LINES)
    list_display: tuple[str, ...] = ("name", "owner", "email")
    list_per_page = 50
    read_with = ("latest_revision",)
    instead = {"edit": "inspect"}
    needs = {
        "inspect": Need.SEE,
        "shown": Need.SEE,
        "merge": Need.SEE,
        "usage": Need.READ,
        "history": Need.READ,
        "history_results": Need.READ,
        "revisions_view": Need.READ,
        "revisions_compare": Need.READ,
        "workflow_history": Need.READ,
        "workflow_history_detail": Need.READ,
        "workflow_preview": Need.READ,
        "workflow_action": Need.EDIT_OR_REVIEW,
        "collect_workflow_action_data": Need.EDIT_OR_REVIEW,
        "edit": Need.EDIT_OR_REVIEW,
        "preview_on_edit": Need.EDIT_OR_REVIEW,
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return seen_by(request.user, self.model)


class ControllerViewSet(FactViewSet):
    model = Controller
    filterset_class = filters_of(Controller)
    icon = "home"


class DataProtectionOfficerViewSet(FactViewSet):
    model = DataProtectionOfficer
    filterset_class = filters_of(DataProtectionOfficer)
    icon = "user"


class ProcessorViewSet(FactViewSet):
    model = Processor
    filterset_class = filters_of(Processor)
    icon = "cogs"


class SupervisoryAuthorityViewSet(FactViewSet):
    model = SupervisoryAuthority
    filterset_class = filters_of(SupervisoryAuthority)
    icon = "view"


class LegalReferenceViewSet(FactViewSet):
    model = LegalReference
    filterset_class = filters_of(LegalReference)
    icon = "doc-full"
    inspect_view_fields = ("owner", *LegalReference.said)
    list_display = ("citation", "owner", "in_force_from", "repealed_on")


class FactViewSetGroup(SnippetViewSetGroup):
    items = (
        ControllerViewSet,
        DataProtectionOfficerViewSet,
        ProcessorViewSet,
        SupervisoryAuthorityViewSet,
        LegalReferenceViewSet,
    )
    menu_label = _("Facts")
    menu_icon = "group"
    menu_order = 300


def register_facts() -> None:
    """Tell Wagtail whose facts are whose, then show them."""
    for viewset in FactViewSetGroup.items:
        register_permission_policy(viewset.model, OwnedPermissionPolicy(viewset.model, shared=True))
    register_snippet(FactViewSetGroup)


def hide_publishing_by_hand(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Take the buttons away that a superuser would be shown and refused."""
    if issubclass(context["model"], Fact):
        menu_items[:] = [item for item in menu_items if item.name not in BY_HAND]


def keep_facts_in_use(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    """Refuse to delete a fact that was approved or is used, and say why and where."""
    for fact in instances:
        sentence = why_kept(fact, request.user) if isinstance(fact, Fact) else ""
        if sentence:
            messages.error(request, sentence)
            return redirect(fact.snippet_viewset.get_url_name("list"))
    return None
