import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.document.nodes import FactUsed
from policies.register.manifest import Manifest, UnreadableManifest, installation_chain, owner_chain, policy_chain
from policies.register.models import Action

OWNER, SUBJECT = UUID(int=1), UUID(int=2)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
MANIFESTS = st.builds(
    Manifest,
    action=st.sampled_from(Action),
    chain=st.builds(policy_chain, st.uuids(), st.uuids(), st.sampled_from(["fr", "br", "ar"])),
    base=st.none() | TEXTS,
    document=st.none() | TEXTS,
    articles=st.none() | st.dictionaries(st.uuids().map(str), TEXTS, max_size=3),
    kind=st.none() | st.sampled_from(["first", "wording"]),
    summary=TEXTS,
    effective=st.none() | st.datetimes(timezones=st.just(UTC), min_value=datetime(1000, 1, 1)),
    facts=st.lists(
        st.builds(FactUsed, fact=st.uuids().map(str), number=st.integers(1, 99), digest=st.just("sha256:0")), max_size=2
    ).map(tuple),
    numbers=st.none() | st.lists(st.integers(1, 9), max_size=2).map(tuple),
    reason=st.none() | TEXTS,
)


class TestManifest:
    @given(MANIFESTS)
    def test_comes_back_from_its_json(self, manifest):
        assert Manifest.from_json(manifest.to_json()) == manifest

    @given(MANIFESTS, MANIFESTS)
    def test_differs_in_its_digest_from_every_other(self, one, other):
        assert (one.digest() == other.digest()) == (one == other)

    def test_has_every_key_from_the_first_day(self):
        data = json.loads(Manifest(action=Action.VERSION, chain=owner_chain(OWNER)).to_json())

        assert data["schema"] == 1
        assert {"same_meaning", "source", "model", "waivers", "recalls", "batch"} <= data.keys()

    @pytest.mark.parametrize(
        "change",
        [
            lambda text: text + " ",
            lambda text: text.replace('"schema":1', '"schema":2'),
            lambda text: text.replace('"reason":null', '"reason":null,"more":1'),
            lambda text: text[:-1],
            lambda text: "[]",
            lambda text: "null",
        ],
    )
    def test_is_read_in_its_canonical_form_only(self, change):
        text = Manifest(action=Action.VERSION, chain=policy_chain(OWNER, SUBJECT, "fr")).to_json()

        with pytest.raises(UnreadableManifest):
            Manifest.from_json(change(text))


class TestChainName:
    def test_has_the_same_uuid_whoever_computes_it(self):
        assert policy_chain(OWNER, SUBJECT, "fr").uuid == policy_chain(OWNER, SUBJECT, "fr").uuid

    def test_has_another_uuid_for_another_kind_owner_subject_or_language(self):
        names = [
            policy_chain(OWNER, SUBJECT, "fr"),
            policy_chain(OWNER, SUBJECT, "en"),
            policy_chain(SUBJECT, OWNER, "fr"),
            owner_chain(OWNER),
            installation_chain(OWNER),
        ]

        assert len({name.uuid for name in names}) == len(names)
