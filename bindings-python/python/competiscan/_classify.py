"""`classify`: labels with their evidence, as dictionaries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from . import _native
from ._json import dump

__all__ = ["classify"]


def classify(
    items: str | _native.Campaign | Iterable[str | _native.Campaign],
    *,
    tasks: Sequence[str] | None = None,
    thresholds: Mapping[str, float] | None = None,
    lexicon: Mapping[str, float] | None = None,
    offer_rules: Sequence[Mapping[str, Any]] | None = None,
    tactic_rules: Sequence[Mapping[str, Any]] | None = None,
    companies: Mapping[str, str] | None = None,
    threads: int | None = None,
) -> Any:
    """Label campaigns or texts: tone, type, industry, channel, language, offers, call to action, deadline, tactics.

    One item gives one dictionary, several give a list in their order. `start` and `end` of a span count code points,
    so `text[start:end]` is the span.

    tasks: only these; what is left out stays empty.
    thresholds: the least score by task; a label under it is withheld.
    lexicon: words and phrases with a tone from -4 (very negative) to 4 (very positive).
    offer_rules, tactic_rules: further patterns, as dictionaries with `kind` or `label`, and `pattern`.
    companies: industries of companies, by name in any case.
    threads: threads a list is split over; 0 is one for each core. By default 1.
    """
    given = {
        "tasks": tasks,
        "thresholds": thresholds,
        "lexicon": lexicon,
        "offer_rules": offer_rules,
        "tactic_rules": tactic_rules,
        "companies": companies,
        "threads": threads,
    }
    options = dump({name: value for name, value in given.items() if value is not None})
    if isinstance(items, str | _native.Campaign):
        return json.loads(_native.classify([items], options)[0])
    return [json.loads(text) for text in _native.classify(list(items), options)]
