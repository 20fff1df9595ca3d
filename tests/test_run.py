"""The entry `./run`, the locks it installs from, and the list of reasons for every dependency."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ["app", "dev", "node"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def lock(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def asked_for(name: str) -> dict[str, str]:
    """Requirement → the reason beside it, as an `.in` file gives them."""
    lines = (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("#") for line in lines if line and not line.startswith(("#", "-")))
    return {requirement.strip(): reason.strip() for requirement, _, reason in pairs}


def normal(requirement: str) -> str:
    """The name of a requirement as an index writes it."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name is not None, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def run(*arguments: str, script: Path = ROOT / "run", path: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **({"PATH": path} if path else {})}
    return subprocess.run(
        [str(script), *arguments], capture_output=True, encoding="utf-8", check=False, env=environment, cwd="/"
    )


@pytest.mark.parametrize(("shell", "script"), [("sh", "run"), ("bash", "run"), ("bash", ".ci/run")])
def test_the_scripts_are_well_formed_and_executable(shell: str, script: str) -> None:
    subprocess.run([shell, "-n", str(ROOT / script)], check=True)
    assert os.access(ROOT / script, os.X_OK)


def test_without_a_command_the_usage_is_told_on_stderr() -> None:
    done = run()
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("用法：./run 命令")


def test_an_unknown_command_is_wrong_usage() -> None:
    done = run("dmeo")
    assert (done.returncode, done.stdout) == (2, "")
    assert "没有这个命令：dmeo" in done.stderr
    assert "用法：" in done.stderr


@pytest.mark.parametrize("command", ["demo", "jiedao", "test", "check", "bench", "audit"])
def test_every_command_is_in_the_usage(command: str) -> None:
    assert re.search(rf"^  {command}\b", run("help").stderr, re.MULTILINE)


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A checkout with everything installed, whose Python only says how it was called."""
    checkout = tmp_path / "a 检出"
    (checkout / "requirements").mkdir(parents=True)
    for name in ("run", "package.json", "package-lock.json", *(f"requirements/{lock}.txt" for lock in LOCKS)):
        shutil.copy(ROOT / name, checkout / name)
    python = checkout / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\necho "$PYTHONPATH|$PYTHONSAFEPATH|$JIEDAO_HOME|$PWD"\nprintf "<%s>" "$@"\n')
    python.chmod(0o755)
    for name in LOCKS:
        shutil.copy(checkout / "requirements" / f"{name}.txt", checkout / ".venv" / f"installed-{name}.txt")
    shutil.copy(checkout / "package-lock.json", checkout / ".venv" / "installed-package-lock.json")
    vendor = checkout / "jiedao" / "static" / "vendor"
    vendor.mkdir(parents=True)
    listed = re.search(r'^asset_files="(.*?)"', (ROOT / "run").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert listed is not None
    for path in listed[1].split():
        (vendor / Path(path).name).touch()
    return checkout


def test_arguments_reach_the_command_whole_from_any_folder(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.setenv("JIEDAO_HOME", "a home")
    done = run("jiedao", "intake", "台账 8月.xlsx", "", "--json", script=installed / "run")
    assert done.returncode == 0
    assert done.stderr == "", "nothing to install, nothing to say"
    surroundings, called = done.stdout.split("\n")
    assert surroundings == f"{installed}|1|/a home|/"
    assert called == "<-m><jiedao><intake><台账 8月.xlsx><><--json>"


@pytest.mark.parametrize(
    ("arguments", "called"),
    [
        (["demo", "--no-serve"], "<-m><jiedao><demo><--no-serve>"),
        (["test", "-k", "a or b"], "<-m><pytest><-k><a or b>"),
        (["bench"], "<-m><bench>"),
    ],
)
def test_each_command_calls_its_module(installed: Path, arguments: list[str], called: str) -> None:
    assert run(*arguments, script=installed / "run").stdout.split("\n")[1] == called


def test_a_failing_check_fails_the_whole_and_the_others_still_run(installed: Path) -> None:
    python = installed / ".venv" / "bin" / "python"
    python.write_text('#!/bin/sh\ncase "$*" in *mypy*) echo "a.py:1: wrong"; exit 1;; esac\n')
    done = run("check", script=installed / "run")
    assert done.returncode == 1
    assert [line.split()[0] for line in done.stdout.splitlines()] == [
        "通过",
        "通过",
        "未通过",
        "a.py:1:",
        *["通过"] * 3,
    ]


def test_a_changed_lock_is_installed_before_the_command_runs(installed: Path) -> None:
    (installed / "requirements" / "app.txt").write_text("nothing==1\n")
    tools = installed / "tools"
    tools.mkdir()
    uv = tools / "uv"
    uv.write_text('#!/bin/sh\necho "uv $*" >&2\n')
    uv.chmod(0o755)
    first = run("jiedao", "help", script=installed / "run", path=f"{tools}:/usr/bin:/bin")
    assert "正在安装依赖：requirements/app.txt" in first.stderr
    assert re.search(r"^uv pip install .*--require-hashes.* -r .*requirements/app\.txt$", first.stderr, re.MULTILINE)
    assert first.stdout.endswith("<-m><jiedao><help>")
    again = run("jiedao", "help", script=installed / "run", path=f"{tools}:/usr/bin:/bin")
    assert again.stderr == ""


def test_without_a_python_that_can_make_an_environment_the_one_command_is_told(tmp_path: Path) -> None:
    (tmp_path / "run").write_bytes((ROOT / "run").read_bytes())
    (tmp_path / "run").chmod(0o755)
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "dirname", "cmp", "sed", "sort"):
        (tools / name).symlink_to(shutil.which(name) or "missing")
    (tools / "id").write_text("#!/bin/sh\necho 1000\n")
    (tools / "id").chmod(0o755)
    done = run("demo", script=tmp_path / "run", path=str(tools))
    assert (done.returncode, done.stdout) == (1, "")
    assert "需要 Python 3.11 或更新的版本" in done.stderr
    assert done.stderr.endswith("    sudo apt-get install -y python3 python3-venv\n")


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_host_and_no_file(name: str) -> None:
    assert re.findall(r"://|^ *--(?!hash=)\S+|\bfile:|@ ", lock(name), re.MULTILINE) == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_release_has_its_hashes(name: str) -> None:
    releases = re.split(r"^(?=[a-z0-9])", lock(name), flags=re.MULTILINE)[1:]
    assert releases
    for release in releases:
        assert re.match(r"[a-z0-9-]+==\S+", release), release
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", release), release


@pytest.mark.parametrize("name", LOCKS)
def test_everything_asked_for_is_locked_and_has_a_reason(name: str) -> None:
    locked = set(re.findall(r"^([a-z0-9-]+)==", lock(name), re.MULTILINE))
    for requirement, reason in asked_for(name).items():
        assert normal(requirement) in locked
        assert reason, f"{requirement} has no reason beside it"


def test_what_the_checks_install_is_what_the_office_runs_on() -> None:
    releases = {name: dict(re.findall(r"^([a-z0-9-]+)==(\S+) \\$", lock(name), re.MULTILINE)) for name in LOCKS}
    shared = releases["app"].keys() & releases["dev"].keys()
    assert "django" in shared
    assert {name: releases["dev"][name] for name in shared} == {name: releases["app"][name] for name in shared}


def test_the_project_names_the_same_dependencies_with_the_same_reasons() -> None:
    assert PROJECT["project"]["dependencies"] == list(asked_for("app"))
    written = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    beside = dict(re.findall(r'^    "([^"]+)", # (.+)$', written, re.MULTILINE))
    assert {requirement: beside.get(requirement) for requirement in asked_for("app")} == asked_for("app")


def test_browser_assets_are_locked_by_content_and_not_by_host() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert packages.pop("")["dependencies"] == wanted
    assert {name for name in wanted if f"node_modules/{name}" not in packages} == set()
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert package["integrity"].startswith("sha512-"), name


def test_browser_assets_are_not_in_the_repository() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"jiedao/static/vendor/", "node_modules/", ".venv/", "var/"} <= set(ignored)
