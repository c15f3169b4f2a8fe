import pytest
import zstandard

from policies.register.bodies import MAX_SIZE, DamagedBody, fold, unfold


class TestBodies:
    def test_unfold_into_what_was_folded(self):
        assert unfold(fold("L’adresse de la Ville")) == "L’adresse de la Ville"

    @pytest.mark.parametrize(
        "content",
        [b"", b"no frame", fold("text")[:-1], zstandard.ZstdCompressor().compress(b"\0" * (MAX_SIZE + 1))],
        ids=["empty", "no frame", "cut short", "a bomb"],
    )
    def test_that_are_damaged_say_so(self, content):
        with pytest.raises(DamagedBody):
            unfold(content)
