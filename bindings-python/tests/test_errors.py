"""Exceptions: one for each code of the core, with all its details; panics never escape."""

from __future__ import annotations

import builtins
import pickle
from pathlib import Path
from typing import Any

import competiscan as cs
import competiscan.errors
import pytest

native: Any = cs._native
needs_hooks = pytest.mark.skipif(not hasattr(native, "_panic_for_tests"), reason="built without the feature test-panics")

CLASSES = {
    "io": (cs.IoError, OSError),
    "not_found": (cs.FileNotFound, FileNotFoundError),
    "unknown_format": (cs.UnknownFormat, ValueError),
    "bad_encoding": (cs.BadEncoding, ValueError),
    "corrupt_input": (cs.CorruptInput, ValueError),
    "limit_exceeded": (cs.LimitExceeded, ValueError),
    "invalid_value": (cs.InvalidValue, ValueError),
    "invalid_option": (cs.InvalidOption, ValueError),
    "unknown_name": (cs.UnknownName, ValueError),
    "cancelled": (cs.Cancelled, Exception),
    "internal": (cs.InternalError, RuntimeError),
}


def test_every_code_of_the_core_has_its_class() -> None:
    assert list(CLASSES) == list(cs.ERROR_CODES)
    assert len({ours for ours, _ in CLASSES.values()}) == len(CLASSES)


@needs_hooks
@pytest.mark.parametrize("code", CLASSES)
def test_an_error_of_the_core_becomes_its_class_with_all_details(code: str) -> None:
    ours, builtin = CLASSES[code]
    with pytest.raises(ours) as caught:
        native._error_for_tests(code)
    error = caught.value
    assert type(error) is ours and isinstance(error, builtin) and isinstance(error, cs.CompetiscanError)
    assert (error.code, error.message, error.help, error.path) == (code, "a test", "nothing", "some.csv")
    assert (error.row, error.line, error.byte_offset, error.column) == (3, 4, 120, "launch_date")
    assert str(error) == 'some.csv: row 3, line 4: column "launch_date": a test; nothing'
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is ours and str(again) == str(error) and vars(again) == vars(error)


def test_all_exceptions_are_exported() -> None:
    for name in competiscan.errors.__all__:
        assert getattr(cs, name) is getattr(competiscan.errors, name)
        assert name in cs.__all__ and not hasattr(builtins, name)


def test_a_missing_file_is_found_out_in_the_way_of_python(tmp_path: Path) -> None:
    path = tmp_path / "nothing.csv"
    for call in (cs.read, cs.validate):
        with pytest.raises(FileNotFoundError) as caught:
            call(path)
        error = caught.value
        assert isinstance(error, cs.FileNotFound)
        assert (error.code, error.path, error.row) == ("not_found", str(path), None)
        assert str(path) in str(error)


def test_a_folder_without_mail_has_no_rows_and_says_so(tmp_path: Path) -> None:
    report = cs.validate(tmp_path)
    assert report.rows == 0
    assert [issue.code for issue in report.issues] == ["empty_input"]


def test_a_limit_names_itself(csv: bytes) -> None:
    with pytest.raises(cs.LimitExceeded, match="max_input_bytes = 10"):
        cs.read(csv, limits={"max_input_bytes": 10})


@needs_hooks
def test_a_panic_becomes_an_internal_error(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuntimeError, match="boom") as caught:
        native._panic_for_tests("boom")
    assert isinstance(caught.value, cs.InternalError)
    assert caught.value.code == "internal" and "report it" in (caught.value.help or "")
    # And the interpreter goes on.
    assert cs.validate(b"company,channel,launch_date,subject\nAcme,email,2026-11-23,Hi\n").is_valid


def test_the_tables_are_complete() -> None:
    assert cs.ISSUE_CODES["bad_date"]["severity"] == "error"
    for code, row in cs.ISSUE_CODES.items():
        assert set(row) == {"severity", "family", "message", "advice"} and all(row.values()), code
        assert row["severity"] in list(cs.Severity)
