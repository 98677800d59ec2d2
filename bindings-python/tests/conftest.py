"""What several tests share."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1]
ROOT = PACKAGE.parent
# `maturin develop --skip-install` builds in place, so the package is used from the source tree.
sys.path.insert(0, str(PACKAGE / "python"))

CSV = b"""company,channel,launch_date,subject,budget,impressions,clicks,sentiment,keywords,Mood
Northwind Air,email,2026-11-23,20% off all flights,1500 USD,1000,50,positive,air;sale,sunny
Acme,sms,soon,Hello,,,,,,
"""


@pytest.fixture
def csv() -> bytes:
    """One good row and one with a bad date."""
    return CSV


@pytest.fixture
def csv_file(tmp_path: Path) -> Path:
    """The same, as a file."""
    path = tmp_path / "campaigns.csv"
    path.write_bytes(CSV)
    return path
