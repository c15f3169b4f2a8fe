"""`make bench`: all figures, one JSON line each. Names of groups of figures may be given, see `FIGURES`."""

import sys

from benchmarks import checking, comparing, editor, importing, languages, printing, propagating, reading, reviewing

FIGURES = {
    "reading": reading.main,
    "importing": importing.main,
    "editor": editor.main,
    "comparing": comparing.main,
    "checking": checking.main,
    "reviewing": reviewing.main,
    "languages": languages.main,
    "propagating": propagating.main,
    "printing": printing.main,
}


def main() -> int:
    chosen = sys.argv[1:] or list(FIGURES)
    if unknown := set(chosen) - set(FIGURES):
        print(f"There is no figure {', '.join(sorted(unknown))}: choose from {', '.join(FIGURES)}.", file=sys.stderr)
        return 2
    for name in chosen:
        FIGURES[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
