"""What the package promises besides its functions: version, names, types, README."""

from __future__ import annotations

import enum
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
import warnings
from pathlib import Path

import competiscan as cs
import competiscan.vocabulary
import pytest
from conftest import PACKAGE, ROOT

PYTHON = PACKAGE / "python"
ENVIRONMENT = os.environ | {"PYTHONPATH": str(PYTHON)}


def loud_skip(reason: str) -> None:
    warnings.warn(f"skipped: {reason}", stacklevel=2)
    pytest.skip(reason)


def test_there_is_one_version() -> None:
    cargo = tomllib.loads((ROOT / "Cargo.toml").read_text())
    assert cs.__version__ == cargo["workspace"]["package"]["version"]
    project = tomllib.loads((PACKAGE / "pyproject.toml").read_text())["project"]
    assert "version" in project["dynamic"] and project["dependencies"] == []


def test_the_enums_are_those_of_the_core() -> None:
    sets = cs._native.vocabularies()
    enums = {name: getattr(cs, name) for name in competiscan.vocabulary.__all__}
    assert all(issubclass(each, enum.StrEnum) for each in enums.values())
    assert [level.value for level in enums.pop("RuleLevel")] == ["off", *sets["Severity"]]
    assert {name: [word.value for word in each] for name, each in enums.items()} == sets


def test_everything_public_is_listed_and_there() -> None:
    assert cs.__all__ == sorted(cs.__all__, key=lambda name: (not name.isupper(), name))
    assert all(hasattr(cs, name) for name in cs.__all__)


def test_the_readme_program_runs(tmp_path: Path) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", (PACKAGE / "README.md").read_text("utf-8"), re.S)
    (expected,) = re.findall(r"```text\n(.*?)```", (PACKAGE / "README.md").read_text("utf-8"), re.S)
    assert len(program.splitlines()) <= 12
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == (expected, "")


def test_the_stub_is_what_the_code_says(tmp_path: Path) -> None:
    maturin = shutil.which("maturin", path=str(Path(sys.executable).parent)) or shutil.which("maturin")
    if maturin is None:
        loud_skip("maturin is not installed, the stub was not checked")
        return
    if "generate-stubs" not in subprocess.run([maturin, "--help"], capture_output=True, text=True, check=True).stdout:
        loud_skip("this maturin has no generate-stubs, the stub was not checked")
    command = [maturin, "generate-stubs", "-q", "-F", "stubs", "--out", str(tmp_path)]
    done = subprocess.run(command, cwd=PACKAGE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    generated = (tmp_path / "competiscan" / "_native.pyi").read_text("utf-8")
    committed = (PYTHON / "competiscan" / "_native.pyi").read_text("utf-8")
    assert generated == committed, "run: maturin generate-stubs -F stubs --out python"


def test_the_package_type_checks() -> None:
    if importlib.util.find_spec("mypy") is None:
        loud_skip("mypy is not installed, types were not checked")
    commands = [
        ["-m", "mypy", "--strict", "python/competiscan", "tests"],
        # The stub against the module as it is at run time.
        ["-m", "mypy.stubtest", "competiscan._native", "--ignore-unused-allowlist", "--allowlist", "tests/stubtest-allowlist.txt"],
    ]
    for command in commands:
        done = subprocess.run([sys.executable, *command], cwd=PACKAGE, env=ENVIRONMENT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_worker_processes_can_call_it(tmp_path: Path) -> None:
    """Workers that are forked after a call must be able to call too."""
    program = tmp_path / "workers.py"
    program.write_text("""
import multiprocessing
import competiscan as cs
DATA = b"company,channel,launch_date,subject\\nAcme,email,2026-11-23,Hi\\n"
def work(_): return cs.read(DATA).campaigns[0]
if __name__ == "__main__":
    first = work(0)
    for method in ("fork", "spawn"):
        with multiprocessing.get_context(method).Pool(2) as pool:
            assert pool.map(work, range(4)) == [first] * 4
""")
    subprocess.run([sys.executable, program], env=ENVIRONMENT, timeout=120, check=True)
