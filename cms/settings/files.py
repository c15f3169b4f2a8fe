"""Where files live, as one address: `file:///dir` or `s3://bucket/prefix?endpoint_url=…`."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class FileAddress:
    """A directory (`bucket` empty, `path` absolute) or a prefix in a bucket (`path` without outer slashes)."""

    bucket: str
    path: str
    endpoint_url: str | None = None
    region: str | None = None


def parse_file_address(url: str) -> FileAddress:
    """Read an address.

    :raises ImproperlyConfigured: the address is neither of the two forms.
    """
    parts = urlsplit(url)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if parts.scheme == "file" and not parts.netloc and parts.path.startswith("/"):
        return FileAddress(bucket="", path=unquote(parts.path))
    if parts.scheme == "s3" and parts.netloc and not set(query) - {"endpoint_url", "region"}:
        return FileAddress(parts.netloc, unquote(parts.path).strip("/"), query.get("endpoint_url"), query.get("region"))
    raise ImproperlyConfigured(
        f"“{url}” is not an address for files. Write file:///directory or s3://bucket/prefix?endpoint_url=…"
    )


def archive_backend(url: str) -> dict[str, Any]:
    """Return the `ARCHIVE` setting for the address: a class that writes once, and how to make it."""
    address = parse_file_address(url)
    if not address.bucket:
        return {"BACKEND": "policies.publication.write_once.Directory", "OPTIONS": {"root": address.path}}
    return {
        "BACKEND": "policies.publication.write_once.Bucket",
        "OPTIONS": {
            "bucket": address.bucket,
            "prefix": address.path,
            "endpoint_url": address.endpoint_url,
            "region": address.region,
        },
    }


def storage_backend(url: str) -> dict[str, Any]:
    """Return Django's `STORAGES` entry for the address."""
    address = parse_file_address(url)
    if not address.bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": address.path}}
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": address.bucket,
            "location": address.path,
            "endpoint_url": address.endpoint_url,
            "region_name": address.region,
            "file_overwrite": False,
        },
    }
