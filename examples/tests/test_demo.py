"""`make demo`, on the example data and on input that cannot be read."""

import csv
import json
import subprocess
from pathlib import Path

from conftest import ROOT, TEXT


def demo(built: Path, source: str, out: Path) -> subprocess.CompletedProcess[str]:
    command = [ROOT / "examples/demo.sh", built / "competiscan", source, out]
    return subprocess.run(command, cwd=ROOT, capture_output=True, **TEXT)


def test_the_demo_leaves_whole_files(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = demo(built, "examples/data", out)
    assert run.returncode == 0, run.stderr
    names = {"clean.ndjson", "fixes.ndjson", "rejected.csv", "events.cloudevents", "campaigns.csv", "summary.md"}
    names |= {"labels.ndjson", "labels.txt"}
    assert {path.name for path in out.iterdir()} == names
    # The last words of the demo name every file and how much is in it.
    assert all(str(out / name) in run.stdout for name in names - {"labels.txt"})

    def lines(name: str) -> list[dict[str, object]]:
        return [json.loads(line) for line in (out / name).read_text(encoding="utf-8").splitlines()]

    campaigns, events = lines("clean.ndjson"), lines("events.cloudevents")
    assert len(campaigns) > 80
    assert f"{len(campaigns)} campaigns" in run.stdout
    assert [event["data"] for event in events] == campaigns
    assert all(event["specversion"] == "1.0" for event in events)
    assert len({event["id"] for event in events}) == len(events)
    assert lines("fixes.ndjson")
    labels = lines("labels.ndjson")
    assert [label["id"] for label in labels] == [campaign["id"] for campaign in campaigns]
    assert sum(bool(label["offers"]) for label in labels) > 20

    with (out / "campaigns.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    assert [row["company"] for row in rows] == [campaign["company"] for campaign in campaigns]
    with (out / "rejected.csv").open(encoding="utf-8-sig", newline="") as table:
        rejected = list(csv.DictReader(table))
    assert rejected and all(None not in row for row in rejected)
    assert (out / "summary.md").read_text(encoding="utf-8").startswith("#")
    assert "\x1b" not in run.stdout + run.stderr


def test_the_demo_is_the_same_from_run_to_run(built: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert demo(built, "examples/data/campaigns.csv", tmp_path / name).returncode == 0
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_the_demo_says_what_is_missing(built: Path, tmp_path: Path) -> None:
    run = demo(built, "no/such/file.csv", tmp_path / "out")
    assert run.returncode == 2
    assert "INPUT=path" in run.stderr
    assert not (tmp_path / "out").exists()
