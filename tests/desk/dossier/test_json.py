import hashlib
import json
from copy import deepcopy

import pytest
from django.db import connection

from policies.desk.dossier.as_json import as_json
from policies.register.models import Body
from tests.factories.told import dossier_of, make_told
from tests.factories.triggers import triggers_off

pytestmark = pytest.mark.django_db


def sha256(text):
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def written(told):
    return json.loads(as_json(dossier_of(told.chain)))


@pytest.fixture(scope="module")
def made(kept_for_module):
    return make_told()


@pytest.fixture
def told(made):
    return deepcopy(made)


class TestJson:
    def test_proves_every_entry_by_hashlib_alone(self, told):
        data = written(told)
        previous = ""
        for entry in data["entries"]:
            assert sha256(canonical(entry["hashed"])) == entry["hash"]
            assert entry["hashed"]["previous"] == entry["previous_hash"] == previous
            if entry["manifest"] is not None:
                assert sha256(entry["manifest"]) == entry["hashed"]["manifest"]
            previous = entry["hash"]
        assert previous == data["head"]
        assert [entry["position"] for entry in data["entries"]] == list(range(1, len(data["entries"]) + 1))

    def test_proves_every_text_that_is_not_redacted(self, told):
        data = written(told)
        assert {digest: sha256(text) for digest, text in data["texts"].items()} == {key: key for key in data["texts"]}
        approved = {digest for entry in data["entries"] for digest in entry["hashed"]["bodies"].values()}
        assert set(data["texts"]) <= approved
        assert data["missing_texts"] == []
        for version in data["versions"]:
            given_ones = [digest for key, digest in version["bodies"].items() if "/html/" not in key]
            assert len(given_ones) == (0 if version["redacted"] else 2)
            assert set(given_ones) <= set(data["texts"])

    def test_proves_who_signed(self, told):
        signed = 0
        for entry in written(told)["entries"]:
            references = {row["position"]: row["reference"] for row in entry["hashed"]["decision"]["signatures"]}
            for person in entry["signatories"]:
                said = canonical({key: person[key] for key in ("user", "name", "comment")})
                assert sha256(person["salt"] + said) == references[person["position"]]
                signed += 1
        assert signed == len(written(told)["entries"])

    def test_names_a_text_that_is_damaged(self, told):
        body = Body.objects.filter(chain=told.chain, number=2, form="text").get()
        with triggers_off(connection):
            Body.objects.filter(pk=body.pk).update(content=b"nothing")
        data = written(told)
        assert data["missing_texts"] == [body.digest]
        assert body.digest not in data["texts"]

    def test_does_not_hold_words_that_a_redaction_replaced(self, told):
        said = as_json(dossier_of(told.chain)).decode()
        assert "Première version." not in said
        (left_out,) = [entry for entry in json.loads(said)["entries"] if entry["manifest"] is None]
        assert (left_out["action"], left_out["number"]) == ("version", 1)

    def test_is_the_same_each_time(self, told):
        assert as_json(dossier_of(told.chain)) == as_json(dossier_of(told.chain))
