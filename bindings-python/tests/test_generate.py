"""Generated campaigns: the same bytes as every other language."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import competiscan as cs
import pytest
from conftest import ROOT


def test_golden(tmp_path: Path) -> None:
    golden = json.loads((ROOT / "core" / "tests" / "golden" / "generate.json").read_text("utf-8"))
    campaigns = cs.generate(golden["records"], seed=golden["seed"])
    text = "".join(campaign.to_json() + "\n" for campaign in campaigns)
    assert hashlib.sha256(text.encode()).hexdigest() == golden["sha256"]
    path = tmp_path / "campaigns.ndjson"
    metadata = cs.generate_file(path, golden["records"], seed=golden["seed"], threads=2)
    assert metadata["generator_version"] == golden["generator_version"]
    assert path.read_bytes() == text.encode()


def test_ranges_and_filters(tmp_path: Path) -> None:
    whole = cs.generate(30, seed=3)
    assert whole[10:] == cs.generate(20, seed=3, offset=10)
    some = cs.generate(20, channels=["sms"], start=date(2026, 1, 1), end=date(2026, 1, 2))
    assert {campaign.channel for campaign in some} == {"sms"}
    assert {campaign.launch_date for campaign in some} <= {date(2026, 1, 1), date(2026, 1, 2)}
    answers = tmp_path / "answers.ndjson"
    cs.generate_file(tmp_path / "made.csv", 5, answers=answers)
    keys = [json.loads(line) for line in answers.read_text("utf-8").splitlines()]
    assert [key["id"] for key in keys] == [campaign.id for campaign in cs.generate(5)]


def test_bad_options() -> None:
    with pytest.raises(cs.InvalidOption, match="did you mean"):
        cs.generate(1, channels=["emial"])
