"""Places for objects that are written once: a directory, or a prefix in a bucket.

No object is ever replaced. Nor is any kept in a retention mode: what the law orders erased must be erasable.
"""

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_CONTENT_TYPES = {".json": "application/json", ".html": "text/html; charset=utf-8"}


class NotStored(Exception):
    """The object is not in the archive; the message says why in one sentence."""


class Unreachable(NotStored):
    """The storage does not answer, so that other objects need not be tried either."""


class OtherContent(NotStored):
    """Other bytes stand under the object's name. Somebody else wrote there."""


class WriteOnce(Protocol):
    def put(self, *, name: str, content: bytes) -> None:
        """Store the bytes under a relative name, durably, or do nothing when exactly they are there already.

        :raises OtherContent: other bytes are there.
        :raises NotStored: for any other reason.
        """

    def remove(self, *, name: str) -> None:
        """Remove the object and all that an interrupted `put` of it left; nothing to remove is fine.

        :raises NotStored: it could not be removed.
        """


def write_once() -> WriteOnce:
    """Return the installation's own place, as its settings have it."""
    place: WriteOnce = import_string(settings.ARCHIVE["BACKEND"])(**settings.ARCHIVE["OPTIONS"])
    return place


def _refuse_other_content(name: str, found: bytes, content: bytes) -> None:
    if found != content:
        raise OtherContent(f"The archive holds other bytes under {name}.")


class Directory:
    """A directory. Linking a complete file into place is what makes an object appear whole or not at all."""

    def __init__(self, *, root: str) -> None:
        self.root = Path(root)

    def put(self, *, name: str, content: bytes) -> None:
        target = self.root / name
        partial = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                _write(partial, content)
                os.link(partial, target)
            except FileExistsError:
                _refuse_other_content(name, target.read_bytes(), content)
            finally:
                partial.unlink(missing_ok=True)
            _sync(target.parent)
        except OSError as error:
            raise NotStored(f"The archive cannot keep {name}: {error.strerror}.") from error

    def remove(self, *, name: str) -> None:
        target = self.root / name
        try:
            target.unlink(missing_ok=True)
            for partial in target.parent.glob(f".{target.name}.*"):
                partial.unlink(missing_ok=True)
            if target.parent.is_dir():
                _sync(target.parent)
        except OSError as error:
            raise NotStored(f"The archive cannot remove {name}: {error.strerror}.") from error


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o440)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Bucket:
    """A prefix in an S3 bucket. Through the client: django-storages refuses the condition that writes only once."""

    def __init__(self, *, bucket: str, prefix: str = "", endpoint_url: str | None = None, region: str | None = None):
        self.bucket = bucket
        self.prefix = f"{prefix}/" if prefix else ""
        self.client: S3Client = boto3.client(
            "s3",
            endpoint_url=endpoint_url,
            region_name=region,
            config=Config(
                connect_timeout=5,
                read_timeout=20,
                retries={"total_max_attempts": 2},
                # Stores other than Amazon's do not all know the newer checksums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def put(self, *, name: str, content: bytes) -> None:
        try:
            self.client.put_object(
                Bucket=self.bucket,
                Key=self.prefix + name,
                Body=content,
                ContentType=_CONTENT_TYPES.get(Path(name).suffix, "application/octet-stream"),
                IfNoneMatch="*",
            )
        except ClientError as error:
            if _status(error) != 412:
                raise NotStored(f"The archive refuses {name}: {_reason(error)}.") from error
            _refuse_other_content(name, self._read(name), content)
        except BotoCoreError as error:
            raise Unreachable(f"The archive does not answer: {error}") from error

    def remove(self, *, name: str) -> None:
        try:
            self.client.delete_object(Bucket=self.bucket, Key=self.prefix + name)
        except ClientError as error:
            raise NotStored(f"The archive refuses to remove {name}: {_reason(error)}.") from error
        except BotoCoreError as error:
            raise Unreachable(f"The archive does not answer: {error}") from error

    def _read(self, name: str) -> bytes:
        try:
            return self.client.get_object(Bucket=self.bucket, Key=self.prefix + name)["Body"].read()
        except ClientError as error:
            raise NotStored(f"The archive does not show what it holds under {name}: {_reason(error)}.") from error
        except BotoCoreError as error:
            raise Unreachable(f"The archive does not answer: {error}") from error


def _status(error: ClientError) -> int:
    return error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)


def _reason(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", "no reason given"))
