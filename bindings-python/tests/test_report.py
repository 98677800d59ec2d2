"""The report, its issues and the rejected rows."""

from __future__ import annotations

import json

import competiscan as cs
import pytest


def test_the_report_says_what_was_found(csv: bytes) -> None:
    report = cs.validate(csv)
    assert not report.is_valid and not report.partial
    assert report.counts["bad_date"] == 1
    issue = next(issue for issue in report.issues if issue.code == "bad_date")
    assert (issue.row, issue.line, issue.column, issue.value) == (2, 3, "launch_date", "soon")
    assert issue.severity == cs.Severity.ERROR and issue.file is None
    assert issue.byte_offset == csv.index(b"Acme")
    assert str(issue) == f'row 2, line 3, launch_date: {issue.message} ("soon"); {issue.suggestion}'
    assert 0 < report.quality_score < 100
    assert (report.format, report.delimiter, report.repaired, report.fixes) == ("csv", ",", 0, [])
    assert ("Mood", None) in report.columns and ("subject", "subject") in report.columns


def test_the_lists_are_made_once(csv: bytes) -> None:
    result = cs.read(csv)
    assert result.report.issues is result.report.issues
    assert result.campaigns is result.campaigns
    assert result.report is result.report


def test_the_summary_is_for_people(csv: bytes) -> None:
    summary = str(cs.validate(csv))
    assert summary.startswith("2 rows = 1 accepted + 1 rejected + 0 duplicates")
    assert "bad_date" in summary
    assert repr(cs.validate(csv)) == "<Report: 2 rows = 1 accepted + 1 rejected + 0 duplicates>"


def test_to_dict_has_what_the_command_line_writes(csv: bytes) -> None:
    report = cs.validate(csv)
    plain = report.to_dict()
    assert plain == json.loads(report.to_json())
    for name in ("rows", "accepted", "rejected", "duplicates", "partial", "encoding", "delimiter", "quality_score", "counts"):
        assert plain[name] == getattr(report, name), name
    for issue, found in zip(plain["issues"], report.issues, strict=True):
        assert all(getattr(found, name) == value for name, value in issue.items())


def test_a_cap_says_that_it_capped(csv: bytes) -> None:
    many = csv + b"Acme,sms,soon,Hi,,,,,,\nAcme,sms,later,Ho,,,,,,\n"
    report = cs.validate(many, max_issues=1)
    assert report.partial and len(report.issues) == 1 and report.counts["bad_date"] == 3


def test_repair_lists_its_fixes() -> None:
    report = cs.validate(b"company,channel,launch_date,subject\nAcme,email,23 Nov 2026,Hi\n", repair=True)
    for fix in report.fixes:
        assert fix.row == 1 and fix.code in cs.ISSUE_CODES and fix.before != fix.after
        assert repr(fix).startswith("<Fix row 1, ")


def test_rejected_rows_keep_their_bytes(csv: bytes) -> None:
    rejected = cs.read(csv).rejected[0]
    assert rejected.raw == "Acme,sms,soon,Hello,,,,,,"
    assert rejected.raw_bytes == rejected.raw.encode()
    assert "bad_date" in repr(rejected)


def test_raise_for_errors(csv: bytes) -> None:
    report = cs.validate(csv)
    with pytest.raises(cs.ValidationError) as caught:
        report.raise_for_errors()
    error = caught.value
    assert isinstance(error, ValueError)
    assert (error.code, error.row, error.line, error.column) == ("bad_date", 2, 3, "launch_date")
    assert error.report is report and str(error) == str(report)
    cs.validate(csv.replace(b"soon", b"2026-11-24")).raise_for_errors()


def test_issues_are_values(csv: bytes) -> None:
    assert cs.validate(csv).issues == cs.validate(csv).issues
    assert cs.read(csv).rejected == cs.read(csv).rejected
