import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.hosts import InvalidHost, is_address, normalise_host


class TestNormalisedHost:
    @pytest.mark.parametrize(
        ("raw", "expected"),
        [
            ("Data.Example.ORG", "data.example.org"),
            ("data.example.org.", "data.example.org"),
            ("data.example.org:8000", "data.example.org"),
            ("données.exemple.fr", "xn--donnes-eva.exemple.fr"),
            ("DONNÉES.exemple.fr.:443", "xn--donnes-eva.exemple.fr"),
            ("localhost", "localhost"),
            ("127.0.0.1:8000", "127.0.0.1"),
            ("localhost:", "localhost"),
            ("[::1]", "[::1]"),
            ("[0:0::1]:8000", "[::1]"),
        ],
    )
    def test_is_written_in_one_way(self, raw, expected):
        assert normalise_host(raw) == expected

    @pytest.mark.parametrize(
        "raw",
        [
            "",
            ".",
            "..",
            "a..b",
            "-a.org",
            "a_b.org",
            "a b.org",
            "[::1",
            "[a.org]",
            "[]",
            "http://a.org",
            "a.org/x",
            "a" * 64,
            "é" * 300,
            "a.org\x00",
            "a.org\nb.org",
            "x." * 200 + "org",
            "@a.org",
            "\u202ea.org",
        ],
    )
    def test_refuses_what_is_no_host(self, raw):
        with pytest.raises(InvalidHost):
            normalise_host(raw)

    @given(st.text(max_size=80))
    def test_stays_the_same_when_normalised_again(self, raw):
        try:
            once = normalise_host(raw)
        except InvalidHost:
            return
        assert normalise_host(once) == once

    def test_tells_addresses_from_names(self):
        assert [is_address("127.0.0.1"), is_address("data.example.org")] == [True, False]
