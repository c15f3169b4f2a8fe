import pytest

from policies.desk.differences import value_differences
from policies.facts.labels import labels

pytestmark = pytest.mark.usefixtures("english")


def test_tells_the_words_of_other_languages_in_words():
    values = {"name": "Ville", "wordings": {"br": {"name": "Kêr", "forms": {"de": "eus Kêr", "à": ""}}}}
    rows = {row.label: row for row in value_differences(None, values, labels(), {})}
    assert rows["other languages"].after == "Breton, name: Kêr\nBreton, name (de): eus Kêr"
    assert rows["other languages"].before == ""
