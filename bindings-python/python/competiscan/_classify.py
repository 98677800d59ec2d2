"""`classify`: labels with their evidence, as dictionaries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, overload

from . import _native
from ._json import dump

__all__ = ["classify"]


@overload
def classify(items: str | _native.Campaign, **options: Any) -> dict[str, Any]: ...
@overload
def classify(items: Iterable[str | _native.Campaign], **options: Any) -> list[dict[str, Any]]: ...
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
) -> dict[str, Any] | list[dict[str, Any]]:
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
    single = isinstance(items, str | _native.Campaign)
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
    labelled: list[dict[str, Any]] = [
        json.loads(text) for text in _native.classify([items] if single else list(items), options)
    ]
    return labelled[0] if single else labelled
