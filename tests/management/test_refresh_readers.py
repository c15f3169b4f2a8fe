import json
from io import StringIO

import pytest
from django.core.management import call_command

from policies.publication.verification import verify
from policies.register.models import Surroundings
from tests.delivery.published import publish
from tests.factories.portals import make_portal


@pytest.mark.django_db
def test_what_an_earlier_release_told_readers_is_written_anew():
    publish(make_portal("data.example.org"))
    publish(make_portal("other.example.org"))
    rows = Surroundings.objects.order_by("pk").values_list("data", flat=True)
    now = list(rows)
    Surroundings.objects.update(data='{"locale": "fr"}')
    assert verify().faults != []
    out = StringIO()
    call_command("refresh_readers", "--format", "json", stdout=out)
    assert json.loads(out.getvalue()) == {"portals": 2}
    assert sorted(rows.all()) == sorted(now)
    assert verify().faults == []
