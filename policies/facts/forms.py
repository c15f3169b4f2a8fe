"""The form in which staff write a fact."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.permissions import policy_registry

from home.overtaking import RefusedWhenOvertaken


class FactForm(RefusedWhenOvertaken, WagtailAdminModelForm):
    """Offers as owners the portals and libraries where the user is an editor. A fact keeps its owner."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields.get("owner")
        if owner is None:
            return
        if self.instance.pk:
            owner.disabled = True
            owner.queryset = owner.queryset.filter(pk=self.instance.owner_id)
            return
        owner.queryset = policy_registry.get_by_type(type(self.instance)).owners_for(self.for_user)
        owner.error_messages["invalid_choice"] = _("Choose a portal or library where you are an editor.")
        if len(owner.queryset) == 1:
            owner.initial = owner.queryset[0]
