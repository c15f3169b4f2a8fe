"""Files that come and go: limited before they are read, harmless in a spreadsheet, and for whom they are for."""

import csv
import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction

from tests.factories.cases import make_case, signed_in
from tests.factories.markup import markup_in
from tests.factories.portals import make_user

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("https://elsewhere.example","zqx")'


@pytest.fixture
def operator():
    return make_user("operator", superuser=True)


class Unread(io.RawIOBase):
    """What a browser sends, which nobody may begin to read."""

    def read(self, *args: Any) -> bytes:
        raise AssertionError("It was read.")

    readline = read


def sent(url: str, size: Any) -> Any:
    request = RequestFactory(HTTP_HOST="testserver").post(url)
    environ = request.environ | {
        "CONTENT_LENGTH": str(size),
        "CONTENT_TYPE": "multipart/form-data; boundary=b",
        "wsgi.input": Unread(),
    }
    return ClientHandler()(environ)


class TestWhatIsSent:
    @pytest.mark.parametrize("size", [26 * 1024 * 1024, 10**18, "9" * 40])
    @pytest.mark.parametrize("name", ["wagtaildocs:add", "wagtailimages:add", "wagtailadmin_login"])
    def test_is_refused_for_its_size_before_it_is_read(self, name, size):
        assert sent(reverse(name), size).status_code == 413

    def test_may_have_the_size_of_a_long_policy(self, settings):
        assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE < settings.REQUEST_MAX_SIZE

    def test_is_told_to_be_too_large_where_a_document_is(self, operator, settings):
        settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 10
        form = {"title": "Words", "file": SimpleUploadedFile("words.txt", b"x" * 11)}
        assert signed_in(operator).post(reverse("wagtaildocs:add"), form).status_code == 200
        assert not Document.objects.exists()

    def test_is_named_in_words_whatever_the_name(self, operator):
        named = SimpleUploadedFile("zqx' zqx=1 \" zqx=1 <img src=zqx>.txt", b"words")
        answer = signed_in(operator).post(reverse("wagtaildocs:add_multiple"), {"title": "zqx", "files[]": named})
        assert b"zqx" in answer.content
        assert markup_in("application/json", answer.content.decode()) == []


class TestAnImage:
    @pytest.mark.parametrize(
        "asked", ["width-999999", f"width-{'9' * 40}", f"scale-{'9' * 40}", "fill-99999x99999", "x" * 5000]
    )
    def test_is_made_in_no_size_without_bounds(self, operator, asked):
        image = Image.objects.create(title="Words", file=get_test_image_file(size=(20, 20)))
        answer = signed_in(operator).get(f"/admin/images/{image.pk}/preview/{asked}/")
        assert answer.status_code in (200, 400, 404)
        assert len(b"".join(answer.streaming_content) if answer.streaming else answer.content) < 100_000


class TestATable:
    def test_has_no_formula(self, operator):
        case = make_case(title=FORMULA)
        case.author.username = case.author.first_name = case.author.last_name = FORMULA
        case.author.save()
        case.page.save_revision(user=case.author, log_action=True)
        answer = signed_in(operator).get(reverse("wagtailadmin_reports:site_history") + "?export=csv")
        rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))
        assert any("HYPERLINK" in cell for row in rows for cell in row)
        assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []


class TestADocumentOfAPrivateCollection:
    @pytest.fixture
    def url(self):
        private = Collection.get_first_root_node().add_child(name="Private")
        inner = private.add_child(name="Inner").add_child(name="Innermost")
        CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
        document = Document.objects.create(
            title="Words", file=ContentFile(b"words", name="words.txt"), collection=inner
        )
        return document.url

    @pytest.mark.parametrize(
        "headers", [{}, {"If-None-Match": "*"}, {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}]
    )
    def test_is_for_those_who_are_let_in_however_deep_it_lies(self, url, headers, settings):
        settings.WAGTAILDOCS_SERVE_METHOD = "serve_view"
        answer = Client(HTTP_HOST="testserver").get(url, headers=headers)
        assert (answer.status_code, answer.headers.get("ETag")) == (302, None)
