"""The programs of README.md run as they are printed, and say what they should."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, TEXT

# Of examples/data/agency_export.csv, see examples/data/README.md.
ROWS = 21


def program(language: str, heading: str = "Ten lines") -> str:
    """The only code block of a language under a heading."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    section = page.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    blocks = re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)
    assert len(blocks) == 1, f"{len(blocks)} blocks of {language}"
    return blocks[0]


def counts(text: str) -> tuple[int, int, int, int]:
    """Rows, accepted, rejected and duplicates of the first report in a text."""
    match = re.search(r"(\d+) rows = (\d+) accepted \+ (\d+) rejected \+ (\d+) duplicates", text)
    assert match, text
    rows, accepted, rejected, duplicates = map(int, match.groups())
    assert rows == ROWS == accepted + rejected + duplicates
    return rows, accepted, rejected, duplicates


def test_the_programs_are_short() -> None:
    for language in ("sh", "rust", "python", "js"):
        lines = [line for line in program(language).splitlines() if line.strip()]
        assert len(lines) <= 10, f"{language}: {len(lines)} lines"


def test_labels_and_generated_campaigns(built: Path, desk: Path) -> None:
    environment = os.environ | {"PATH": f"{built}{os.pathsep}{os.environ['PATH']}"}
    lines = program("sh", "Labels, and campaigns with known answers").splitlines()
    said = [
        subprocess.run(line, shell=True, cwd=desk, env=environment, capture_output=True, check=True, **TEXT)
        for line in lines
    ]
    labels = (desk / "labels.ndjson").read_text(encoding="utf-8").splitlines()
    answers = (desk / "answers.ndjson").read_text(encoding="utf-8").splitlines()
    assert len(labels) == 1000 and len(answers) == 1000
    assert '"evidence":[{' in labels[0]
    assert "macro-F1" in said[2].stdout and (desk / "industries.model").stat().st_size < 5_000_000


def test_command_line(built: Path, desk: Path) -> None:
    environment = os.environ | {"PATH": f"{built}{os.pathsep}{os.environ['PATH']}"}
    said = []
    for line in program("sh").splitlines():
        run = subprocess.run(line, shell=True, cwd=desk, env=environment, capture_output=True, **TEXT)
        # Findings end with 1; they are what the file is there for.
        assert run.returncode in (0, 1), f"{line}: {run.stderr}"
        said.append((run.returncode, run.stdout, run.stderr))
    validate, repair, analyze = said
    assert validate[0] == 1 and validate[2] == ""
    _, accepted, rejected, _ = counts(validate[1])
    assert rejected > 0
    for code in ("bad_date", "too_few_cells", "unknown_channel"):
        assert code in validate[1]
    assert repair[1] == "" and counts(repair[2])[1] >= accepted
    clean = (desk / "clean.ndjson").read_text(encoding="utf-8").splitlines()
    assert len(clean) == counts(repair[2])[1]
    assert "row" in (desk / "rejected.csv").read_text(encoding="utf-8").splitlines()[0]
    assert analyze[0] == 0 and analyze[1].strip()


def test_rust(built: Path) -> None:
    kept = (ROOT / "examples/rust/ten_lines.rs").read_text(encoding="utf-8")
    assert kept.endswith(program("rust")), "README.md and examples/rust/ten_lines.rs differ"
    run = subprocess.run([built / "examples/ten_lines"], cwd=ROOT, capture_output=True, **TEXT)
    assert (run.returncode, run.stderr) == (0, "")
    _, accepted, _, _ = counts(run.stdout)
    assert str(accepted) in run.stdout.split("duplicates", 1)[1]


def test_python(desk: Path) -> None:
    pytest.importorskip("competiscan", reason="not installed; run `make test-docs`")
    run = subprocess.run(
        [sys.executable, "-c", program("python")], cwd=desk, capture_output=True, **TEXT
    )
    assert (run.returncode, run.stderr) == (0, "")
    _, accepted, _, _ = counts(run.stdout)
    ranking = re.findall(r"\('[^']+', (\d+)\)", run.stdout.splitlines()[-1])
    assert sum(map(int, ranking)) == accepted, run.stdout


def test_node(desk: Path) -> None:
    package = ROOT / "bindings-node"
    if not list(package.glob("*.node")):
        pytest.skip("the Node package is not built; run `make test-node` first")
    node = shutil.which("node")
    assert node, "Node is not installed"
    (desk / "node_modules").mkdir()
    (desk / "node_modules/competiscan").symlink_to(package)
    (desk / "ten_lines.mjs").write_text(program("js"), encoding="utf-8")
    run = subprocess.run([node, "ten_lines.mjs"], cwd=desk, capture_output=True, **TEXT)
    assert (run.returncode, run.stderr) == (0, "")
    first, *issues, companies = run.stdout.splitlines()
    match = re.fullmatch(r"(\d+) rows, (\d+) accepted, (\d+) rejected", first)
    assert match and int(match[1]) == ROWS and int(match[2]) > 0, first
    assert len(issues) == 3
    assert 0 < int(companies) <= int(match[2])


def test_every_language_counts_the_same(built: Path, desk: Path) -> None:
    """What repair leaves is the same from the command line and from Python."""
    competiscan = pytest.importorskip("competiscan", reason="not installed; run `make test-docs`")
    source = "examples/data/agency_export.csv"
    run = subprocess.run(
        [built / "competiscan", "repair", source, "clean.ndjson"], cwd=desk, capture_output=True, **TEXT
    )
    report = competiscan.read(desk / source, repair=True).report
    assert counts(run.stderr) == (report.rows, report.accepted, report.rejected, report.duplicates)
