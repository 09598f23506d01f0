"""What a host copies is what the code reads."""

from __future__ import annotations

import re
from pathlib import Path

from django.core.management import get_commands

from config.hosting.version import VERSION
from tests.config.test_settings import documented

ROOT = Path(__file__).resolve().parents[3]


def test_the_example_names_every_setting_once():
    lines = (ROOT / ".env.example").read_text().splitlines()
    named = [line.removeprefix("# ").partition("=")[0] for line in lines if re.match(r"(# )?[A-Z_]+=", line)]
    assert named == list(documented())


def test_the_examples_set_nothing_else():
    """Whatever a file of docs/hosting or compose.yaml sets is a setting, or of the program that reads the file."""
    others = {"AGE_RECIPIENT", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"}
    files = [ROOT / "compose.yaml", *(ROOT / "docs" / "hosting").glob("*.service")]
    for file in files:
        found = set(re.findall(r"(?:^\s+|Environment=|\$\{?)([A-Z]+_[A-Z_]+)", file.read_text(), re.MULTILINE))
        assert found <= {*documented(), *others}, file.name


def test_the_newest_version_is_the_first_in_the_list():
    versions = re.findall(r"^## (\S+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert versions[0] == VERSION
    assert versions == sorted(versions, key=lambda name: [int(part) for part in name.split(".")], reverse=True)


def test_every_example_is_told_of():
    told = (ROOT / "docs" / "deployment.md").read_text()
    for file in (ROOT / "docs" / "hosting").iterdir():
        assert file.stem in told, file.name


def test_units_run_what_there_is():
    """Each timer starts a unit that is among the examples, and each unit a command of the site."""
    folder = ROOT / "docs" / "hosting"
    commands = get_commands()
    for timer in folder.glob("*.timer"):
        started = re.findall(r"^Unit=(\S+)$", timer.read_text(), re.MULTILINE) or [f"{timer.stem}.service"]
        name, at, command = started[0].removesuffix(".service").partition("@")
        unit = (folder / f"{name}{at}.service").read_text().replace("%i", command)
        for named in re.findall(r"manage\.py (\w+)", unit.partition("[Service]")[2]):
            assert named in commands, timer.name
