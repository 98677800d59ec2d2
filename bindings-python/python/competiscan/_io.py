"""`read` and `validate`: their keyword arguments travel to the core as one JSON object."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol, TypeAlias

from . import _native
from ._json import dump

__all__ = ["BinaryFile", "Source", "read", "validate"]


class BinaryFile(Protocol):
    """A file object opened in binary mode, a socket file, an HTTP response."""

    def read(self, size: int, /) -> bytes: ...


Source: TypeAlias = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryFile
"""A path (a `str` is always a path), bytes, or a binary file object."""


def read(
    source: Source,
    *,
    format: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    quote: str | None = None,
    escape: str | None = None,
    has_header: bool | None = None,
    columns: Sequence[str] | None = None,
    aliases: Mapping[str, str] | None = None,
    limits: Mapping[str, int] | None = None,
    rules: Mapping[str, str] | None = None,
    date_order: str | None = None,
    today: date | str | None = None,
    defaults: Mapping[str, str] | None = None,
    near_duplicates: bool | None = None,
    near_percent: int | None = None,
    personal_data: bool | None = None,
    repair: bool | None = None,
    max_issues: int | None = None,
) -> _native.ReadResult:
    """Read campaigns of any supported format into memory and check them.

    Every row is answered: it is in `campaigns`, in `rejected`, or counted as a duplicate in `report`. An
    exception means that the input as a whole cannot be read, or that an option is impossible.

    source: a path, bytes, or a file object opened in binary mode.
    format: a `Format`. By default found out from the content.
    encoding: WHATWG label of the text encoding. By default found out from the content.
    delimiter, quote, escape: marks of a CSV, one ASCII character each. By default found out.
    has_header: whether the first row of a CSV names the columns. By default found out.
    columns: names for the columns of a CSV, in order, in place of its header.
    aliases: more names for columns, name in the file to field, such as `{"Marke": "company"}`.
    limits: bounds on the input that differ from the defaults, such as `{"max_columns": 64}`.
    rules: levels that differ from `ISSUE_CODES`, such as `{"unknown_channel": "error"}`; see `RuleLevel`.
    date_order: how to read `03/04/2026`; see `DateOrder`. Default `auto`.
    today: the day to judge future dates by. By default none are judged.
    defaults: values for rows that have none, by field, such as `{"channel": "email"}`.
    near_duplicates: look for near duplicates within each company. Default False.
    near_percent: similarity from which two texts are near duplicates, 1 to 100. Default 80.
    personal_data: look for personal data. Default True.
    repair: apply the safe fixes and list each in the report. Default False.
    max_issues: issues and fixes kept in the report; more are only counted. Default 10,000.
    """
    options = locals()
    return _native.read(options.pop("source"), dump(options))


def validate(
    source: Source,
    *,
    format: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    quote: str | None = None,
    escape: str | None = None,
    has_header: bool | None = None,
    columns: Sequence[str] | None = None,
    aliases: Mapping[str, str] | None = None,
    limits: Mapping[str, int] | None = None,
    rules: Mapping[str, str] | None = None,
    date_order: str | None = None,
    today: date | str | None = None,
    defaults: Mapping[str, str] | None = None,
    near_duplicates: bool | None = None,
    near_percent: int | None = None,
    personal_data: bool | None = None,
    repair: bool | None = None,
    max_issues: int | None = None,
) -> _native.Report:
    """Check campaigns of any supported format in one pass and keep none, so that memory stays small.

    The arguments are those of `read`.
    """
    options = locals()
    return _native.validate(options.pop("source"), dump(options))
