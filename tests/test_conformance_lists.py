"""The lists of foreign verifiers: exact, complete, and from no private place."""

import json
import re
from pathlib import Path

LISTS = Path(__file__).parent / "conformance"
PUBLIC = "https://registry.npmjs.org/"


def test_every_verifier_is_pinned():
    wanted = json.loads((LISTS / "package.json").read_text())["dependencies"]
    lines = (LISTS / "requirements.txt").read_text().splitlines()

    assert all(re.fullmatch(r"\d+\.\d+\.\d+(-[a-z0-9.]+)?", version) for version in wanted.values())
    assert all("==" in line for line in lines if line and not line.startswith("#"))


def test_lock_names_what_is_wanted_with_its_digest_and_no_private_place():
    lock = json.loads((LISTS / "package-lock.json").read_text())
    wanted = json.loads((LISTS / "package.json").read_text())["dependencies"]
    packages = {name: about for name, about in lock["packages"].items() if name}

    assert lock["packages"][""]["dependencies"] == wanted
    assert all(about["integrity"].startswith("sha512-") for about in packages.values())
    assert all(about.get("resolved", PUBLIC).startswith(PUBLIC) for about in packages.values())
