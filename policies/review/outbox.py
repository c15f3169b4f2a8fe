"""Mail, written down in the transaction that it tells of and sent after it, however often it takes."""

import logging
import smtplib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django_tasks import task

from policies.register.clock import database_now
from policies.review.models import OutgoingMail

logger = logging.getLogger(__name__)

# How long after it was written a message is tried again, by the number of attempts made. Then it is left alone.
RETRY_AFTER = (
    timedelta(0),
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=3),
)
# A mail server that does not answer must not hold up whoever clicked.
SECONDS_TO_ANSWER = 10
_SUBJECT_LENGTH = 255
_ERROR_LENGTH = 300


def post(
    *,
    recipients: Iterable[str],
    subject: str,
    text: str,
    html: str = "",
    held_for: UUID | None = None,
    content: Mapping[str, Any] | None = None,
    at: datetime,
) -> list[OutgoingMail]:
    """Write down one message per address, to be sent when the transaction has been committed.

    `html` is the same message with its button; `subject` may hold anything, line breaks become spaces. What is
    `held_for` a person waits for their message of the day, which is made from `content`.
    """
    line = " ".join(subject.split())[:_SUBJECT_LENGTH]
    mails = OutgoingMail.objects.bulk_create(
        OutgoingMail(
            recipient=recipient,
            subject=line,
            text=text,
            html=html,
            held_for=held_for,
            content=content,
            created_at=at,
        )
        for recipient in recipients
    )
    if mails and held_for is None:
        transaction.on_commit(partial(send_waiting_task.enqueue), robust=True)
    return mails


def held() -> QuerySet[OutgoingMail]:
    """Return the messages that wait for somebody's message of the day."""
    return OutgoingMail.objects.filter(held_for__isnull=False, sent_at=None)


@task()
def send_waiting_task() -> int:
    return send_waiting()


def waiting(at: datetime) -> Q:
    """Return the condition of messages that are due at a moment."""
    due = Q()
    for attempts, delay in enumerate(RETRY_AFTER):
        due |= Q(attempts=attempts, created_at__lte=at - delay)
    return Q(sent_at__isnull=True, held_for=None) & due


def send_waiting() -> int:
    """Send what is due; return how many were sent. Failures are noted and tried again later, none is raised."""
    due = list(OutgoingMail.objects.filter(waiting(database_now())).order_by("created_at", "pk"))
    if not due:
        return 0
    connection = get_connection(timeout=SECONDS_TO_ANSWER)
    sent = 0
    try:
        for mail in due:
            if not _claimed(mail):
                continue
            try:
                sent += _sent(mail, connection)
            except (OSError, smtplib.SMTPException, ValueError) as error:
                OutgoingMail.objects.filter(pk=mail.pk).update(last_error=_told(error))
                logger.warning("mail %s was not sent (attempt %d): %s", mail.uuid, mail.attempts + 1, _told(error))
                if isinstance(error, ConnectionError | TimeoutError):
                    break
    finally:
        _close(connection)
    return sent


def _claimed(mail: OutgoingMail) -> bool:
    """Count the attempt before it is made: two workers never send one message at a time, and no lock is held
    while a mail server thinks."""
    rows = OutgoingMail.objects.filter(pk=mail.pk, attempts=mail.attempts, sent_at__isnull=True)
    return rows.update(attempts=F("attempts") + 1) == 1


def _sent(mail: OutgoingMail, connection: object) -> int:
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.recipient], connection=connection)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    message.send()
    OutgoingMail.objects.filter(pk=mail.pk).update(sent_at=database_now(), last_error="")
    return 1


def _close(connection: object) -> None:
    try:
        connection.close()  # type: ignore[attr-defined]
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("the mail server did not take its leave: %s", _told(error))


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:_ERROR_LENGTH]
