"""Sources, options and results of `read` and `validate`."""

from __future__ import annotations

import io
import mmap
from datetime import date
from pathlib import Path
from typing import Any

import competiscan as cs
import pytest


def test_every_row_is_answered(csv: bytes) -> None:
    result = cs.read(csv)
    assert [campaign.company for campaign in result.campaigns] == ["Northwind Air"]
    assert [(rejected.row, rejected.line, rejected.issues[0].code) for rejected in result.rejected] == [(2, 3, "bad_date")]
    report = result.report
    assert (report.rows, report.accepted, report.rejected, report.duplicates) == (2, 1, 1, 0)
    assert repr(result) == "<ReadResult: 1 campaigns, 1 rejected>"


def test_all_sources_give_the_same_report(csv: bytes, csv_file: Path) -> None:
    class Reader:
        """The least a file object can be, in pieces of 7 bytes."""

        def __init__(self) -> None:
            self.left = csv

        def read(self, size: int) -> bytes:
            piece, self.left = self.left[: min(size, 7)], self.left[min(size, 7) :]
            return piece

    expected = cs.validate(csv).to_dict()
    with csv_file.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        sources: list[Any] = [str(csv_file), csv_file, bytearray(csv), memoryview(csv), io.BytesIO(csv), Reader(), mapped]
        for source in sources:
            assert cs.validate(source).to_dict() == expected, source
            assert cs.read(csv_file).report.to_dict() == expected
    with csv_file.open("rb") as file:
        assert cs.validate(file).to_dict() == expected


def test_validate_and_read_agree(csv: bytes) -> None:
    assert cs.validate(csv).to_dict() == cs.read(csv).report.to_dict()


def test_options_reach_the_core(csv: bytes) -> None:
    renamed = csv.replace(b"company", b"Marke").replace(b",", b";")
    report = cs.validate(renamed, delimiter=";", aliases={"Marke": "company"}, today=date(2026, 11, 23), limits={"max_columns": 64})
    assert report.delimiter == ";"
    assert ("Marke", "company") in report.columns
    assert cs.validate(csv, rules={"bad_date": cs.RuleLevel.WARNING}, format=cs.Format.CSV).format == cs.Format.CSV


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"limits": {"max_colums": 3}}, "max_columns"),
        ({"rules": {"bad_dates": "off"}}, "bad_date"),
        ({"aliases": {"Marke": "compny"}}, "company"),
        ({"defaults": {"chanel": "email"}}, "channel"),
        ({"near_percent": 0}, "near_percent is 0"),
        ({"max_issues": -1}, "-1"),
        ({"delimiter": "→"}, "delimiter"),
        ({"format": "xlsx"}, "csv"),
        ({"today": "soon"}, "soon"),
    ],
)
def test_a_wrong_option_says_what_would_be_right(csv: bytes, options: dict[str, Any], said: str) -> None:
    for call in (cs.read, cs.validate):
        with pytest.raises(cs.InvalidOption) as caught:
            call(csv, **options)
        assert said in str(caught.value)


def test_an_unknown_option_is_told_by_the_core(csv: bytes) -> None:
    with pytest.raises(cs.InvalidOption, match='did you mean "delimiter"'):
        cs._native.read(csv, '{"delimeter": ";"}')
    with pytest.raises(TypeError, match="delimeter"):
        cs.read(csv, delimeter=";")  # type: ignore[call-arg]


def test_the_keyword_arguments_are_the_options_of_the_core() -> None:
    import inspect

    names = list(inspect.signature(cs.read).parameters)[1:]
    assert names == list(inspect.signature(cs.validate).parameters)[1:]
    with pytest.raises(cs.InvalidOption) as caught:
        cs._native.read(b"", '{"~": 1}')
    assert sorted(names) == sorted((caught.value.help or "").removeprefix("use one of ").split(", "))


@pytest.mark.parametrize("source", [None, 3, ["a"], object()])
def test_a_source_of_the_wrong_type_is_a_type_error(source: Any) -> None:
    with pytest.raises(TypeError, match="path, bytes or a binary file object"):
        cs.read(source)


def test_a_text_file_is_refused_with_advice() -> None:
    source: Any = io.StringIO("company\n")
    with pytest.raises(TypeError, match="binary mode"):
        cs.read(source)


def test_the_exception_of_a_file_object_comes_through_as_it_is() -> None:
    class Broken:
        def __init__(self, error: BaseException) -> None:
            self.error = error

        def read(self, size: int, /) -> bytes:
            raise self.error

    for error in (KeyboardInterrupt(), ZeroDivisionError("mine"), cs.LimitExceeded("mine")):
        with pytest.raises(type(error)) as caught:
            cs.validate(Broken(error))
        assert caught.value is error


def test_a_file_object_that_gives_too_much_is_refused() -> None:
    class Greedy:
        def read(self, size: int, /) -> bytes:
            return b"x" * (size + 1)

    with pytest.raises(TypeError, match="more bytes"):
        cs.read(Greedy())


HOSTILE = [b"", b"\0" * 1000, bytes(range(256)) * 20, b'"' * 5000, b"," * 5000, b"\xff\xfe" + b"\xd8" * 999, b"{" * 5000, b"\x1f\x8b\x08" + b"\0" * 99]


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_bytes_give_a_report_or_one_of_our_exceptions(data: bytes) -> None:
    try:
        report = cs.validate(data)
    except cs.CompetiscanError as error:
        assert error.code in cs.ERROR_CODES and error.code != "internal", error
    else:
        assert report.rows == report.accepted + report.rejected + report.duplicates
