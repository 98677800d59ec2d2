"""Validates one CSV with the libraries people use for it, and with this one, in one run.

Usage: python benches/peers/validate.py CSV COMPETISCAN_BINARY

Every peer reads the file and checks types, vocabularies, ranges, required values, the two cross-field rules
and unique ids, and collects all failures; none of them looks for mojibake, formulas, control characters,
impossible discounts or repeated rows, which this library does too. Times are medians of three runs
(one for frictionless, which takes minutes on the full file and is run on the first tenth of the rows).
"""

from __future__ import annotations

import csv
import datetime as dt
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Annotated, Any, Callable, Literal

INDUSTRIES = ["financial_services", "technology", "e_commerce", "travel", "food_and_beverage", "retail"]
CHANNELS = [
    "email", "social_media", "display_ads", "search_ads", "push_notification", "sms", "video_ads", "direct_mail",
]
TYPES = ["promotional", "educational", "retention"]
URL = r"^https?://\S+$"


def with_pandera(path: str) -> int:
    """Pandera on polars: lazy scan, all failures at once. Polars uses both cores."""
    import pandera.polars as pa
    import polars as pl

    schema = pa.DataFrameSchema(
        {
            "id": pa.Column(str, unique=True),
            "company": pa.Column(str, pa.Check.str_length(1, 255)),
            "industry": pa.Column(str, pa.Check.isin(INDUSTRIES), nullable=True),
            "channel": pa.Column(str, pa.Check.isin(CHANNELS)),
            "campaign_type": pa.Column(str, pa.Check.isin(TYPES), nullable=True),
            "content": pa.Column(str, nullable=True),
            "landing_url": pa.Column(str, pa.Check.str_matches(URL), nullable=True),
            "region": pa.Column(str, pa.Check.str_matches(r"^[A-Z]{2}$"), nullable=True),
            "language": pa.Column(str, pa.Check.str_matches(r"^[a-z]{2}$"), nullable=True),
            "launch_date": pa.Column(pl.Date),
            "end_date": pa.Column(pl.Date, nullable=True),
            "budget": pa.Column(float, pa.Check.ge(0), nullable=True),
            "impressions": pa.Column(int, pa.Check.ge(0), nullable=True),
            "clicks": pa.Column(int, pa.Check.ge(0), nullable=True),
        },
        checks=[
            pa.Check(lambda data: data.lazyframe.select(pl.col("end_date") >= pl.col("launch_date"))),
            pa.Check(lambda data: data.lazyframe.select(pl.col("clicks") <= pl.col("impressions"))),
        ],
    )
    frame = pl.read_csv(path, infer_schema=False)
    frame = frame.with_columns(
        pl.col("launch_date", "end_date").str.to_date("%Y-%m-%d", strict=False),
        pl.col("budget").cast(pl.Float64, strict=False),
        pl.col("impressions", "clicks").cast(pl.Int64, strict=False),
    )
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        return len(error.failure_cases)
    return 0


def with_pydantic(path: str) -> int:
    """Pydantic over csv.DictReader: one model a row, as its users write it."""
    from pydantic import BaseModel, BeforeValidator, Field, HttpUrl, TypeAdapter, ValidationError, model_validator

    def empty(value: Any) -> Any:
        return None if value == "" else value

    def optional(kind: Any) -> Any:
        return Annotated[kind | None, BeforeValidator(empty)]

    class Campaign(BaseModel):
        id: str
        company: Annotated[str, Field(min_length=1, max_length=255)]
        industry: optional(Literal[tuple(INDUSTRIES)])  # type: ignore[valid-type]
        channel: Literal[tuple(CHANNELS)]  # type: ignore[valid-type]
        campaign_type: optional(Literal[tuple(TYPES)])  # type: ignore[valid-type]
        title: str | None
        subject: str | None
        content: str | None
        call_to_action: str | None
        offer: str | None
        audience: str | None
        landing_url: optional(HttpUrl)  # type: ignore[valid-type]
        language: optional(str)  # type: ignore[valid-type]
        region: optional(str)  # type: ignore[valid-type]
        keywords: str | None
        launch_date: dt.date
        end_date: optional(dt.date)  # type: ignore[valid-type]
        budget: optional(Annotated[float, Field(ge=0)])  # type: ignore[valid-type]
        impressions: optional(Annotated[int, Field(ge=0)])  # type: ignore[valid-type]
        clicks: optional(Annotated[int, Field(ge=0)])  # type: ignore[valid-type]

        @model_validator(mode="after")
        def coherent(self) -> "Campaign":
            if self.end_date is not None and self.end_date < self.launch_date:
                raise ValueError("end before launch")
            if self.clicks is not None and self.impressions is not None and self.clicks > self.impressions:
                raise ValueError("clicks over impressions")
            return self

    adapter = TypeAdapter(Campaign)
    failures, ids = 0, set()
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            try:
                campaign = adapter.validate_python(row)
            except ValidationError as error:
                failures += error.error_count()
                continue
            if campaign.id in ids:
                failures += 1
            ids.add(campaign.id)
    return failures


def with_frictionless(path: str) -> int:
    """Frictionless with a Table Schema of the same constraints."""
    from frictionless import Checklist, Resource, Schema, system

    schema = Schema.from_descriptor(
        {
            "fields": [
                {"name": "id", "type": "string", "constraints": {"unique": True}},
                {"name": "company", "type": "string", "constraints": {"required": True, "maxLength": 255}},
                {"name": "industry", "type": "string", "constraints": {"enum": INDUSTRIES}},
                {"name": "channel", "type": "string", "constraints": {"required": True, "enum": CHANNELS}},
                {"name": "campaign_type", "type": "string", "constraints": {"enum": TYPES}},
                *[
                    {"name": name, "type": "string"}
                    for name in ("title", "subject", "content", "call_to_action", "offer", "audience")
                ],
                {"name": "landing_url", "type": "string", "constraints": {"pattern": URL}},
                {"name": "language", "type": "string"},
                {"name": "region", "type": "string"},
                {"name": "keywords", "type": "string"},
                {"name": "launch_date", "type": "date", "constraints": {"required": True}},
                {"name": "end_date", "type": "date"},
                {"name": "budget", "type": "number", "constraints": {"minimum": 0}},
                {"name": "impressions", "type": "integer", "constraints": {"minimum": 0}},
                {"name": "clicks", "type": "integer", "constraints": {"minimum": 0}},
            ]
        }
    )
    checklist = Checklist.from_descriptor(
        {
            "checks": [
                {"type": "row-constraint", "formula": "end_date >= launch_date"},
                {"type": "row-constraint", "formula": "clicks <= impressions"},
            ]
        }
    )
    with system.use_context(trusted=True):
        resource = Resource(path=path, schema=schema)
        report = resource.validate(checklist, limit_errors=1_000_000)
    return sum(task.stats["errors"] for task in report.tasks)


def timed(work: Callable[[], Any], runs: int) -> tuple[float, Any]:
    times, answer = [], None
    for _ in range(runs):
        start = time.perf_counter()
        answer = work()
        times.append(time.perf_counter() - start)
    return statistics.median(times), answer


def main() -> None:
    path, binary = sys.argv[1], sys.argv[2]
    with open(path, encoding="utf-8") as file:
        lines = file.readlines()
    rows = len(lines) - 1

    def ours() -> int:
        command = [binary, "validate", path, "--no-personal-data", "--format", "json"]
        return len(subprocess.run(command, capture_output=True, check=False).stdout)

    own, _ = timed(ours, 5)
    print(f"{rows} rows, {pathlib.Path(path).stat().st_size / 1e6:.0f} MB")
    print(f"{'competiscan validate (1 thread)':36} {own:8.2f} s")
    for name, work, runs in (("pandera on polars", with_pandera, 3), ("pydantic", with_pydantic, 3)):
        seconds, failures = timed(lambda: work(path), runs)
        print(f"{name:36} {seconds:8.2f} s {seconds / own:8.1f} times as long ({failures} failures)")
    with tempfile.TemporaryDirectory() as folder:
        tenth = pathlib.Path(folder, "tenth.csv")
        tenth.write_text("".join(lines[: rows // 10 + 1]), encoding="utf-8")
        command = [binary, "validate", str(tenth), "--no-personal-data", "--format", "json"]
        own_tenth, _ = timed(lambda: subprocess.run(command, capture_output=True, check=False), 5)
        seconds, failures = timed(lambda: with_frictionless(str(tenth)), 1)
        print(f"{'frictionless, first tenth':36} {seconds:8.2f} s {seconds / own_tenth:8.1f} times as long ({failures} failures)")


if __name__ == "__main__":
    main()
