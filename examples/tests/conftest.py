"""What the tests of the README and of the demo share."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug"
# The message of a panic or of a loader must not end in a decoding error of the test.
TEXT = {"encoding": "utf-8", "errors": "replace"}


@pytest.fixture(scope="session")
def built() -> Path:
    """The folder with the command and the example, built as `make test-rust` builds them."""
    command = ["cargo", "build", "--quiet", "--workspace", "--all-features", "--locked"]
    command += ["--bin", "competiscan", "--example", "ten_lines"]
    subprocess.run(command, cwd=ROOT, check=True)
    return TARGET


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder that looks like the repository to a program that reads its examples, and may be written to."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    return tmp_path
