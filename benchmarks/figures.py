"""How a figure is told, and the yardstick beside which milliseconds are told."""

import json
import time
from collections.abc import Callable
from statistics import median
from typing import Any


def tell(figure: str, **values: Any) -> None:
    """Print one figure as a JSON line."""
    print(json.dumps({"figure": figure, **values}, ensure_ascii=False), flush=True)


def reference_ms() -> float:
    """Return the milliseconds that this machine needs at this moment for a fixed loop of pure Python."""

    def loop() -> None:
        total = 0
        for number in range(1_000_000):
            total += number * number % 7

    return round(cpu_ms(loop, times=3), 2)


def cpu_ms(act: Callable[[], object], *, times: int) -> float:
    """Return the median CPU time of one call in milliseconds."""
    taken = []
    for _round in range(times):
        begin = time.process_time()
        act()
        taken.append((time.process_time() - begin) * 1000)
    return median(taken)


def side_by_side(first: Callable[[], object], second: Callable[[], object], *, rounds: int) -> tuple[float, float]:
    """Return the median CPU milliseconds of two acts, done in turn after one round that does not count."""
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(rounds + 1):
        for act, times in zip((first, second), taken, strict=True):
            spent = cpu_ms(act, times=1)
            if turn:
                times.append(spent)
    return median(taken[0]), median(taken[1])
