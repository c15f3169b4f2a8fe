import hashlib
import io
import subprocess
import zipfile
from copy import deepcopy

import pytest

from policies.desk.dossier.as_zip import as_zip
from policies.register.models import Body
from tests.factories.told import dossier_of, make_told

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(kept_for_module):
    return make_told()


@pytest.fixture
def told(made):
    return deepcopy(made)


class TestZip:
    def test_holds_all_forms_and_every_text_under_its_digest(self, told):
        with zipfile.ZipFile(io.BytesIO(as_zip(dossier_of(told.chain)))) as archive:
            assert archive.testzip() is None
            files = {name: archive.read(name) for name in archive.namelist()}
        assert {"dossier.pdf", "dossier.json", "story.csv", "README.txt", "SHA256SUMS"} <= set(files)
        texts = {name: content for name, content in files.items() if name.startswith("texts/")}
        for name, content in texts.items():
            assert hashlib.sha256(content).hexdigest() == name.removeprefix("texts/").partition(".")[0]
        kept = Body.objects.filter(chain=told.chain).values_list("digest", flat=True)
        assert {name[6:70] for name in texts} == {digest.removeprefix("sha256:") for digest in kept}
        assert {name.rpartition(".")[2] for name in texts} == {"json", "html", "txt"}

    def test_is_checked_by_sha256sum_as_its_readme_says(self, told, tmp_path):
        with zipfile.ZipFile(io.BytesIO(as_zip(dossier_of(told.chain)))) as archive:
            archive.extractall(tmp_path)
        assert "sha256sum --check SHA256SUMS" in (tmp_path / "README.txt").read_text()
        checked = subprocess.run(
            ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert checked.stdout.count(": OK") == len(list((tmp_path / "texts").iterdir()))

    def test_is_the_same_each_time(self, told):
        assert as_zip(dossier_of(told.chain)) == as_zip(dossier_of(told.chain))

    def test_does_not_hold_redacted_words(self, told):
        dossier = dossier_of(told.chain)
        first = next(proof for proof in dossier.proofs if proof.hashed["number"] == 1)
        redacted = {digest.removeprefix("sha256:") for digest in first.hashed["bodies"].values()}
        with zipfile.ZipFile(io.BytesIO(as_zip(dossier))) as archive:
            kept = {name.removeprefix("texts/").partition(".")[0] for name in archive.namelist()}
        assert len(redacted) == 3
        assert redacted & kept == set()
