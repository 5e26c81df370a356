# SPDX-License-Identifier: AGPL-3.0-or-later
"""The contracts in `.importlinter` hold, and each of them notices what it is there for."""

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
CONTRACTS = HOUSE / ".importlinter"

# contract → the files to plant, each breaking that contract and no other way of writing it
PLANTS = {
    "tree": {"kit/shelf.py": "import liaison.accounts.scope\n"},
    "plugins": {
        "plugins/__init__.py": "",
        "plugins/practice/__init__.py": "",
        "project/extra.py": "import liaison.plugins.practice\n",
    },
    "sheds": {
        "plugins/__init__.py": "",
        "plugins/practice/__init__.py": "",
        "plugins/games/__init__.py": "import liaison.plugins.practice\n",
    },
    "drawers": {"accounts/models/shelf.py": "from liaison.accounts import queries\n"},
    "doors": {"directory/shelf.py": "import liaison.kit.views\n"},
    "rules": {
        "mailroom/rules.py": "import liaison.mailroom.shelf\n",
        "mailroom/shelf.py": "import django.utils\n",
    },
    "importing": {"directory/importing/rules/shelf.py": "import liaison.directory.models\n"},
    "network": {"directory/shelf.py": "import smtplib\n"},
    "knots": {
        "mailroom/shelf.py": "import liaison.mailroom.board\n",
        "mailroom/board.py": "import liaison.mailroom.shelf\n",
    },
}

# More ways to break the tree: each must fail too.
MORE = {
    "a branch knows another": (
        "tree",
        {
            "outreach/__init__.py": "",
            "gatherings/__init__.py": "import liaison.outreach\n",
        },
    ),
    "a room knows the settings": ("tree", {"directory/shelf.py": "import liaison.project.environment\n"}),
    "a room nobody planned": ("tree", {"helpers/__init__.py": ""}),
    "a trunk that knows a branch": (
        "tree",
        {"offers/__init__.py": "", "directory/shelf.py": "import liaison.offers\n"},
    ),
    "a query that writes": (
        "drawers",
        {"directory/queries/shelf.py": "import liaison.accounts.scope\nimport liaison.directory.actions\n"},
    ),
    "a table that knows a page, by a detour": (
        "drawers",
        {
            "mailroom/queries.py": "import liaison.mailroom.shelf\n",
            "mailroom/shelf.py": "import liaison.mailroom.forms\n",
            "mailroom/forms.py": "",
        },
    ),
    "rules that read the tables": (
        "rules",
        {"mailroom/rules.py": "import liaison.mailroom.models\n"},
    ),
    "a query of the import that writes": (
        "drawers",
        {"directory/importing/queries/shelf.py": "import liaison.directory.importing.actions\n"},
    ),
    "a job that knows a page of the import": (
        "doors",
        {"directory/importing/shelf.py": "import liaison.directory.importing.views\n"},
    ),
    "a knot inside a drawer": (
        "knots",
        {
            "directory/queries/shelf.py": "import liaison.directory.queries.board\n",
            "directory/queries/board.py": "import liaison.directory.queries.shelf\n",
        },
    ),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A copy of the package: only what can be imported."""
    copy = tmp_path_factory.mktemp("house") / "liaison"
    not_code = shutil.ignore_patterns("__pycache__", "static", "templates", "data")
    shutil.copytree(HOUSE / "src" / "liaison", copy, ignore=not_code)
    return copy


@pytest.fixture
def plant(house):
    """Put files into the copy for one test."""
    planted: list[tuple[Path, str | None]] = []
    folders: list[Path] = []

    def write(files):
        for name, text in files.items():
            path = house / name
            if not path.parent.exists():
                folders.append(path.parent)
            path.parent.mkdir(parents=True, exist_ok=True)
            planted.append((path, path.read_text() if path.exists() else None))
            path.write_text(text)

    yield write
    for path, before in planted:
        path.unlink() if before is None else path.write_text(before)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def lint(house: Path, contract: str | None = None) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"]
    command += ["--config", str(CONTRACTS), "--no-cache", "--no-logo"]
    command += ["--contract", contract] if contract else []
    return subprocess.run(
        command,
        cwd=house.parent,
        env={**os.environ, "PYTHONPATH": str(house.parent)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_house_keeps_every_contract(house):
    result = lint(house)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_contract_has_a_planted_violation():
    config = configparser.ConfigParser()
    config.read(CONTRACTS)
    contracts = {section.rsplit(":", 1)[1] for section in config.sections() if ":contract:" in section}
    assert contracts == set(PLANTS)


@pytest.mark.parametrize("contract", PLANTS)
def test_a_contract_notices_what_it_is_there_for(house, plant, contract):
    plant(PLANTS[contract])
    result = lint(house, contract)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "1 broken" in result.stdout


@pytest.mark.parametrize("story", MORE)
def test_the_contracts_notice(house, plant, story):
    contract, files = MORE[story]
    plant(files)
    result = lint(house, contract)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "1 broken" in result.stdout


def test_the_gateway_alone_may_speak_to_the_network(house, plant):
    plant({"mailroom/gateway.py": "import smtplib\nimport socket\n"})
    result = lint(house, "network")
    assert result.returncode == 0, result.stdout + result.stderr
