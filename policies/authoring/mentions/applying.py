"""Putting chips in the place of words typed by hand."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from itertools import groupby

from policies.authoring.chips.markup import FACT, REFERENCE
from policies.authoring.mentions.fields import Raw, fields_of, with_field
from policies.authoring.mentions.finding import Choice, Passage
from policies.authoring.mentions.lines import lines_of, markup_of, parsed

Accepted = tuple[Passage, Choice]

_TARGETS = {FACT: "fact", REFERENCE: "ref"}


def applied(body: Sequence[Raw], accepted: Iterable[Accepted]) -> list[Raw]:
    """Return a body in which the words accepted are chips, labelled with those words; all else stands as it stood.

    The passages were found in this very body and do not overlap.
    """
    result = deepcopy(list(body))
    markup = {field.path: field.html for field in fields_of(result)}
    ordered = sorted(accepted, key=lambda each: (str(each[0].place.path), each[0].place.line, -each[0].place.begin))
    for path, group in groupby(ordered, key=lambda each: each[0].place.path):
        with_field(result, path, _replaced(markup[path], list(group)))
    return result


def _replaced(html: str, accepted: Sequence[Accepted]) -> str:
    soup = parsed(html)
    lines = list(lines_of(soup))
    for passage, choice in accepted:
        attributes = {"linktype": choice.kind, _TARGETS[choice.kind]: choice.target}
        if choice.form:
            attributes["form"] = choice.form
        chip = soup.new_tag("a", attrs=attributes)
        chip.string = " ".join(passage.words.split())
        lines[passage.place.line].replace(passage.place.begin, passage.place.end, chip)
    return markup_of(soup)
