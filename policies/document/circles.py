"""Definitions that explain one another in a circle."""

from __future__ import annotations

from policies.document.nodes import Definition, PolicyDocument, Term, walk


def circular_definitions(document: PolicyDocument) -> list[tuple[Definition, ...]]:
    """Return each group of definitions of which every one uses all others, directly or through more, or itself.

    Groups and their members stand in the order of the document. Tarjan's algorithm ("Depth-first search and linear
    graph algorithms", 1972), with a stack of its own: text cannot make it too deep.
    """
    definitions = {node.id: node for node in walk(document) if isinstance(node, Definition)}
    uses = {
        id: [node.ref for node in walk(definition) if isinstance(node, Term) and node.ref in definitions]
        for id, definition in definitions.items()
    }
    order = {id: place for place, id in enumerate(definitions)}
    groups = [sorted(group, key=order.__getitem__) for group in _components(uses)]
    circles = [group for group in groups if len(group) > 1 or group[0] in uses[group[0]]]
    return [tuple(definitions[id] for id in group) for group in sorted(circles, key=lambda group: order[group[0]])]


def _components(uses: dict[str, list[str]]) -> list[list[str]]:
    """Return the strongly connected components of a graph."""
    met: dict[str, int] = {}
    lowest: dict[str, int] = {}
    pending: list[str] = []
    waiting: set[str] = set()
    found: list[list[str]] = []
    for start in uses:
        if start in met:
            continue
        work = [(start, iter(uses[start]))]
        while work:
            id, following = work[-1]
            if id not in met:
                met[id] = lowest[id] = len(met)
                pending.append(id)
                waiting.add(id)
            for other in following:
                if other not in met:
                    work.append((other, iter(uses[other])))
                    break
                if other in waiting:
                    lowest[id] = min(lowest[id], met[other])
            else:
                work.pop()
                if work:
                    caller = work[-1][0]
                    lowest[caller] = min(lowest[caller], lowest[id])
                if lowest[id] == met[id]:
                    at = pending.index(id)
                    found.append(pending[at:])
                    waiting.difference_update(pending[at:])
                    del pending[at:]
    return found
