"""What every answer allows of a browser.

The Content-Security-Policy is strict for readers, and what Wagtail's admin needs for staff; the Permissions-Policy is
the same for both.
"""

from collections.abc import Callable

from csp.constants import HEADER, NONE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

# Wagtail writes scripts and styles into its pages, and shows images that its browser side makes.
STAFF = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "object-src": [NONE],
    "base-uri": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
}


class ContentPolicyMiddleware(CSPMiddleware):
    """django-csp, but each of the two policies is put together once and not twice at each request.

    A view can still ask for its own with django-csp's decorators.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        self.public = build_policy()
        self.staff = build_policy(config=STAFF)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if getattr(request, "is_dummy", False):
            return response
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        if HEADER in response.headers:
            return response
        if any(name.startswith("_csp") for name in response.__dict__):
            return super().process_response(request, response)
        if not (settings.DEBUG and response.status_code in (404, 500)):  # Django's technical pages style themselves
            response.headers[HEADER] = self.public if hasattr(request, "urlconf") else self.staff
        return response
