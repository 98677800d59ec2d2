"""`generate` and `generate_file`: their keyword arguments travel to the core as one JSON object."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import date
from typing import Any

from . import _native
from ._json import dump

__all__ = ["generate", "generate_file"]


def generate(
    count: int,
    *,
    seed: int = 0,
    offset: int = 0,
    profile: str | os.PathLike[str] | None = None,
    industries: Sequence[str] | None = None,
    companies: Sequence[str] | None = None,
    channels: Sequence[str] | None = None,
    types: Sequence[str] | None = None,
    start: date | str | None = None,
    end: date | str | None = None,
    currency: str | None = None,
    moves: Sequence[str] | None = None,
    html: bool | None = None,
) -> list[_native.Campaign]:
    """Make campaigns of companies that do not exist.

    Record i of a seed is the same everywhere and for good, so `offset=1000` goes on where `count=1000` ended.

    seed: the same one makes the same campaigns.
    offset: number of the first record.
    profile: a profile of one's own: a JSON file, or a folder laid out like the built-in one.
    industries, companies, channels, types: only these. By default all.
    start, end: first and last day of launch. By default the year 2025.
    currency: one currency for all amounts. By default each company's own.
    moves: what competitors do, planted: `price_war`, `silence`, `copied_campaign`, `channel_shift`.
    html: whether e-mails have HTML too.
    """
    options = locals()
    profile = options["profile"] and os.fspath(options["profile"])
    return _native.generate(options.pop("count"), options.pop("offset"), dump(options | {"profile": profile}))


def generate_file(
    path: str | os.PathLike[str],
    count: int,
    *,
    format: str | None = None,
    answers: str | os.PathLike[str] | None = None,
    threads: int = 1,
    seed: int = 0,
    offset: int = 0,
    profile: str | os.PathLike[str] | None = None,
    industries: Sequence[str] | None = None,
    companies: Sequence[str] | None = None,
    channels: Sequence[str] | None = None,
    types: Sequence[str] | None = None,
    start: date | str | None = None,
    end: date | str | None = None,
    currency: str | None = None,
    moves: Sequence[str] | None = None,
    html: bool | None = None,
) -> dict[str, Any]:
    """Write campaigns as `generate` makes them to a file, in memory that does not grow with their number.

    Returns what has to be known to make them again: versions, options, planted moves.

    path: the file, which appears when it is whole; its ending says the format.
    format: a `Format`, where the ending does not say it.
    answers: a file for what is true of each campaign, as NDJSON. Its spans are UTF-8 bytes.
    threads: the bytes are the same for any number.
    """
    given = locals()
    # The rest is for the core, under the same names.
    own = {"path", "count", "offset", "format", "answers", "threads"}
    options = {name: value for name, value in given.items() if name not in own}
    options["profile"] = os.fspath(profile) if profile else None
    made = _native.generate_file(path, count, offset, format, answers, threads, dump(options))
    metadata: dict[str, Any] = json.loads(made)
    return metadata
