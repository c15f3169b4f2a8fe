import re

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.blocks import Block

from policies.authoring.models import PrivacyPolicyPage
from tests.factories.portals import make_user

BODY = PrivacyPolicyPage._meta.get_field("body").stream_block
CHILDREN = BODY.child_blocks["article"].child_blocks["content"].child_blocks


@pytest.mark.django_db
@pytest.mark.parametrize("name", list(CHILDREN))
class TestBlockInThePicker:
    def test_shows_what_readers_would_see(self, name):
        block = CHILDREN[name]
        client = Client(HTTP_HOST="testserver")
        client.force_login(make_user("root", superuser=True))

        answer = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})

        assert block.is_previewable
        assert Block.definition_registry[block.definition_prefix] is block
        assert answer.status_code == 200
        section = answer.content.decode().split('<main class="page policy">')[1].split("</main>")[0]
        assert "<section" in section
        assert len(re.sub("<[^>]+>", "", section).split()) > 1
        assert "unresolved" not in section
