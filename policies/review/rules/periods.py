"""Periods of time that a sentence names, in months."""

import re
from collections.abc import Iterator

_NUMBERS = {
    word: value
    for value, words in {
        1: "un une one a",
        2: "deux two",
        3: "trois three",
        4: "quatre four",
        5: "cinq five",
        6: "six",
        7: "sept seven",
        8: "huit eight",
        9: "neuf nine",
        10: "dix ten",
        11: "onze eleven",
        12: "douze twelve",
        13: "treize thirteen",
        14: "quatorze fourteen",
        15: "quinze fifteen",
        18: "dix-huit eighteen",
        20: "vingt twenty",
        24: "vingt-quatre twenty-four",
        25: "vingt-cinq twenty-five",
        30: "trente thirty",
        36: "trente-six thirty-six",
        50: "cinquante fifty",
    }.items()
    for word in words.split()
}
_UNITS = {
    "an": 12.0,
    "annee": 12.0,
    "year": 12.0,
    "mois": 1.0,
    "month": 1.0,
    "semaine": 0.25,
    "week": 0.25,
    "jour": 1 / 30,
    "day": 1 / 30,
    "heure": 1 / 720,
    "hour": 1 / 720,
}
_PERIOD = re.compile(
    rf"(?<![\w-])(?P<number>\d{{1,4}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
    rf"(?:\s*\(\d{{1,4}}\))?[\s-]+(?P<unit>{'|'.join(sorted(_UNITS, key=len, reverse=True))})s?(?!\w)"
)


def months_in(folded_text: str) -> Iterator[float]:
    """Yield how long each period is that a text without case and accents names: "treize (13) mois" is 13."""
    for found in _PERIOD.finditer(folded_text):
        number = found["number"]
        yield (int(number) if number.isdecimal() else _NUMBERS[number]) * _UNITS[found["unit"]]
