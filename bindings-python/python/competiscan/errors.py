"""The exceptions, one for each error code of the library, all under `CompetiscanError`.

Where Python has a class of its own for the same thing, ours is one of those too, so that
`except FileNotFoundError` and `except ValueError` work as everyone expects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._native import Report

__all__ = [
    "BadEncoding",
    "Cancelled",
    "CompetiscanError",
    "CorruptInput",
    "FileNotFound",
    "InputError",
    "InternalError",
    "InvalidOption",
    "InvalidValue",
    "IoError",
    "LimitExceeded",
    "UnknownFormat",
    "UnknownName",
    "ValidationError",
]


class CompetiscanError(Exception):
    """What this library raises. `str()` of it is the whole sentence; the attributes are its parts."""

    code: str
    """The stable code: one of `ERROR_CODES`."""
    message: str
    """What is wrong, without the place and the advice."""
    help: str | None
    """What to do about it."""
    path: str | None
    """The file."""
    row: int | None
    """Data row from 1; 0 for the file as a whole."""
    line: int | None
    """Line from 1; 0 where lines mean nothing."""
    byte_offset: int | None
    """Bytes before the row."""
    column: str | None
    """The column or field."""

    def __init__(
        self,
        text: str = "",
        *,
        code: str = "internal",
        message: str | None = None,
        help: str | None = None,
        path: str | None = None,
        row: int | None = None,
        line: int | None = None,
        byte_offset: int | None = None,
        column: str | None = None,
    ) -> None:
        super().__init__(text)
        self.code = code
        self.message = text if message is None else message
        self.help = help
        self.path = path
        self.row = row
        self.line = line
        self.byte_offset = byte_offset
        self.column = column


class IoError(CompetiscanError, OSError):
    """The operating system refused a read, write or open."""


class FileNotFound(IoError, FileNotFoundError):
    """A file or folder that was named does not exist."""


class InputError(CompetiscanError, ValueError):
    """The input as a whole cannot be read. What is wrong with single rows is in the report instead."""


class UnknownFormat(InputError):
    """The content is none of the formats this library reads."""


class BadEncoding(InputError):
    """The bytes are not text in any encoding we can decode."""


class CorruptInput(InputError):
    """The file as a whole is damaged."""


class LimitExceeded(InputError):
    """The input passes one of the `limits`; the message names it."""


class InvalidValue(InputError):
    """A single value could not be read as its type."""


class InvalidOption(CompetiscanError, ValueError):
    """An option has a value outside of what it allows, or there is no such option."""


class UnknownName(InvalidOption):
    """A field, rule or code was named that does not exist."""


class Cancelled(CompetiscanError):
    """The caller asked to stop."""


class InternalError(CompetiscanError, RuntimeError):
    """A defect in this library. Please report it."""


class ValidationError(CompetiscanError, ValueError):
    """`Report.raise_for_errors` found rejected rows.

    The place and the code, a key of `ISSUE_CODES`, are those of the first error; all of them are in `report`.
    """

    report: Report | None

    def __init__(
        self,
        text: str = "",
        *,
        report: Report | None = None,
        code: str = "invalid_value",
        help: str | None = None,
        row: int | None = None,
        line: int | None = None,
        byte_offset: int | None = None,
        column: str | None = None,
    ) -> None:
        super().__init__(text, code=code, help=help, row=row, line=line, byte_offset=byte_offset, column=column)
        self.report = report
