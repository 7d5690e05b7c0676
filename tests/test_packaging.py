"""What is installed works without the repository beside it."""

import os
import site
import subprocess
import sys
import zipfile
from configparser import ConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def pip(*words, **options):
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *words]
    subprocess.run(list(map(str, command)), check=True, **options)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built from a copy, so that nothing is left in the work tree."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in (*packaged(), "setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        (source / name).symlink_to(ROOT / name)
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", out, source)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def contents(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def packaged():
    return ("course", "modules", "quizzes", "certificates")


def files_below(folder):
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_setup_cfg_lists_every_package():
    config = ConfigParser()
    config.read(ROOT / "setup.cfg")
    listed = set(config["options"]["packages"].split())
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for path in (ROOT / "course").rglob("*.py")
        if "__pycache__" not in path.parts
    }

    assert {name for name in listed if "._content." not in name} == found


def test_the_wheel_carries_everything_of_the_package(contents):
    """Python, templates, stylesheet, fonts, schemas, migrations and their HEAD."""
    assert files_below("course") - contents == set()


def test_the_wheel_carries_the_course(contents):
    for folder in ("modules", "quizzes", "certificates"):
        assert {f"course/_content/{name}" for name in files_below(folder)} - contents == set()


def test_the_wheel_carries_nothing_else(contents):
    assert {name.split("/")[0] for name in contents if ".dist-info/" not in name} == {"course"}


def test_an_installed_wheel_makes_an_instance_in_an_empty_folder(wheel, tmp_path):
    installed, place = tmp_path / "installed", tmp_path / "place"
    place.mkdir()
    pip("install", "--no-deps", "--no-index", "--target", installed, wheel)
    paths = [str(installed), *site.getsitepackages()]
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(paths)}

    told = [
        subprocess.run(
            [sys.executable, "-m", "course", *words],
            cwd=place,
            env=env,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for words in (["init"], ["content", "check"], ["audit", "verify"])
    ]

    assert "/sign-in/" in told[0]
    assert "0 problems." in told[1]
    assert "every one fits" in told[2]
    assert sorted(path.name for path in (place / "instance").iterdir()) == [
        "course.db",
        "secret.key",
    ]


def test_the_lock_names_no_address_and_no_path():
    lock = (ROOT / "requirements.lock").read_text("utf-8")

    assert not any(word in lock for word in ("://", "--", "file:", "@"))
    assert all("==" in line for line in lock.splitlines())
