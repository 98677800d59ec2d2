"""The same answer as every other language: the golden files of the core."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import competiscan as cs
import pytest
from conftest import ROOT

GOLDEN = ROOT / "core" / "tests" / "golden" / "read"
CASES = sorted(path for path in GOLDEN.glob("*") if path.is_dir())


def test_there_are_golden_files() -> None:
    assert len(CASES) >= 6


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_golden(case: Path) -> None:
    (source,) = case.glob("input.*")
    options_file = case / "options.json"
    options: dict[str, Any] = json.loads(options_file.read_text("utf-8")) if options_file.exists() else {}
    result = cs.read(source, **options)
    lines = (case / "campaigns.ndjson").read_text("utf-8").split("\n")
    assert [campaign.to_json() for campaign in result.campaigns] == [line for line in lines if line]
    report = json.loads((case / "report.json").read_text("utf-8"))
    assert result.report.to_dict() == report
    assert cs.validate(source, **options).to_dict() == report
    for campaign in result.campaigns:
        assert cs.Campaign.from_dict(campaign.to_dict()) == campaign
