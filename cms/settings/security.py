"""Headers and hosts. Hosts of portals are rows, so Django's own list is open behind `HostMiddleware`."""

from csp.constants import NONE, SELF

ALLOWED_HOSTS = ["*"]
USE_X_FORWARDED_HOST = False
# The editor sends some ten fields for each passage, and more than Django's 1,000 for a long policy.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
# A request to the admin that says it is larger is refused before any of it is read.
REQUEST_MAX_SIZE = 25 * 1024 * 1024
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# What no page here asks a browser for, neither a reader's nor one of staff.
PERMISSIONS_POLICY = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
    "midi=(), payment=(), usb=()"
)
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail frames its previews
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# Public pages. The admin's own, looser policy is set by delivery.hosts for the admin host alone.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
