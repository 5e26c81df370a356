# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the command says before it does anything."""

import argparse
import shlex

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import OperationalError

from liaison.project.cli import answers, main, parser, plain_words


def commands() -> dict[str, argparse.ArgumentParser]:
    (group,) = [a for a in parser.build_parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return group.choices


def test_the_commands_are_these():
    assert set(commands()) >= {
        "check", "demo", "invariants", "mail", "routes", "seed", "serve", "start-workspace", "upgrade", "worker",
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_explains_itself_with_an_example_that_it_understands(name, capsys):
    with pytest.raises(SystemExit) as end:
        main([name, "--help"])
    assert end.value.code == 0
    example = capsys.readouterr().out.partition("example:")[2].strip()
    assert example.startswith(f"liaison {name}")
    words = shlex.split(example)[1:]
    assert parser.build_parser().parse_args(words).command == name


def test_the_help_names_every_command_the_exit_statuses_and_an_example(capsys):
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    told = capsys.readouterr().out
    assert [name for name in commands() if f"    {name} " not in told and f"    {name}\n" not in told] == []
    assert "exit status:" in told
    assert "liaison demo" in told


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "The following arguments are required: COMMAND."),
        (["invent"], "Argument COMMAND: invalid choice: 'invent'"),
        (["serve", "--port", "many"], "Argument --port: invalid int value: 'many'."),
        (["serve", "--workers", "0"], "Argument --workers: must be 1 or more."),
        (["mail", "--loudly"], "Unrecognized arguments: --loudly."),
    ],
)
def test_wrong_use_is_one_sentence_and_status_2(words, sentence, capsys):
    with pytest.raises(SystemExit) as end:
        main(words)
    assert end.value.code == 2
    told = capsys.readouterr().err
    assert told.startswith(f"liaison: {sentence}")
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (answers.Refusal("Not today."), 3, "Not today."),
        (ValidationError(["This is taken."]), 2, "This is taken."),
        (OperationalError("no such table: workspace"), 3, "liaison upgrade"),
        (OperationalError("connection refused"), 3, "Is it running"),
        (ImproperlyConfigured("A setting is missing.\nDetails"), 3, "A setting is missing."),
        (ZeroDivisionError("division by zero"), 3, "--debug shows where."),
    ],
)
def test_trouble_is_one_sentence_with_its_status(error, status, words):
    told_status, sentence = plain_words(error)
    assert told_status == status
    assert words in sentence
    assert "\n" not in sentence


def test_debug_shows_where_an_error_came_from(monkeypatch, capsys):
    def break_down(options):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("liaison.project.cli.run", break_down)
    assert main(["routes"]) == 3
    assert "Traceback" not in capsys.readouterr().err
    with pytest.raises(ZeroDivisionError):
        main(["routes", "--debug"])


def test_a_counter_shows_on_a_terminal_only(monkeypatch, capsys):
    assert list(answers.counted([7, 8], "Rows")) == [7, 8]
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert list(answers.counted([7, 8], "Rows")) == [7, 8]
    assert capsys.readouterr().err.endswith("\rRows: 2 of 2\n")
    assert list(answers.counted([7, 8], "Rows", quiet=True)) == [7, 8]
    assert capsys.readouterr().err == ""
