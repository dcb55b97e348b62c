"""Traces from the command line."""

from __future__ import annotations

import pytest

from notekit.jit import __main__ as command
from notekit.jit.examples import EXAMPLES
from notekit.jit.recorded import load

pytestmark = pytest.mark.cpython


def test_an_example_is_printed(capsys):
    assert command.main(["iterate"]) == 0
    assert "float_add" in capsys.readouterr().out


def test_an_example_can_be_a_page(tmp_path):
    assert command.main(["call", "--html", str(tmp_path / "call.html")]) == 0
    page = (tmp_path / "call.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "float_mul" in page


def test_without_a_name_the_examples_are_listed(capsys):
    assert command.main([]) == 0
    assert capsys.readouterr().out.split()[1:] == list(EXAMPLES)


def test_a_file_is_traced_with_the_call_that_makes_it_run(pypy, tmp_path, capsys):
    file = tmp_path / "mine.py"
    file.write_text("def mine(n):\n    while n: n -= 1\n", encoding="utf-8")
    assert command.main([str(file), "--call", "mine(10_000)"]) == 0
    assert "the loop in mine" in capsys.readouterr().out


def test_what_cannot_be_traced_is_said_in_a_line(pypy, tmp_path, capsys):
    assert command.main([str(tmp_path / "gone.py")]) == 1
    assert "gone.py" in capsys.readouterr().err
    (tmp_path / "bad.py").write_text("1 / 0", encoding="utf-8")
    assert command.main([str(tmp_path / "bad.py")]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_the_recordings_are_made_by_a_command(pypy, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "RECORDINGS", tmp_path)
    assert command.main(["--record"]) == 0
    assert load(tmp_path / "add.json").main.loop.count("float_add") == 4
