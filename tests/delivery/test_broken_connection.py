"""A database that was restarted between two requests costs the second one nothing but time."""

import pytest
from django.db import connection
from django.test import Client

from tests.delivery.published import publish
from tests.factories.portals import make_portal


@pytest.mark.django_db(transaction=True)
class TestConnectionThatBroke:
    def test_is_replaced_without_the_reader_noticing(self):
        publish(make_portal(host="data.example.org", locales=("fr",)))
        connection.ensure_connection()
        if connection.vendor == "postgresql":  # SQLite has no server that could be restarted
            connection.connection.close()

        answer = Client(HTTP_HOST="data.example.org").get("/fr/politique/")

        assert answer.status_code == 200
