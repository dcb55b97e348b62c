"""Progress, and what a ProgressBar writes and draws of it."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import FrozenInstanceError
from html.parser import HTMLParser
from pathlib import Path

import pytest

from lpkit import Progress, ProgressBar, Status
from lpkit.lessons.first_program import program_of_2011
from lpkit.progress_picture import picture, sentence

ROOT = Path(__file__).resolve().parents[2]

BEGUN = Progress(nodes=0, iterations=12, seconds=0.1)
FOUND = Progress(incumbent=640.0, bound=736.0, nodes=1234, open_nodes=7, seconds=1.26)
BETTER = Progress(incumbent=720.0, bound=736.0, nodes=2000, seconds=2.0)
ENDED = Progress(732.0, 732.0, nodes=2345, seconds=3.0, status=Status.OPTIMAL)


# -- what a callback gets


def test_progress_cannot_be_changed_and_stop_calls_whoever_can():
    stopped = []
    progress = Progress(incumbent=1.0, _stop=lambda: stopped.append(True))
    with pytest.raises(FrozenInstanceError):
        progress.incumbent = 2.0
    progress.stop()
    assert stopped == [True]
    assert progress == Progress(incumbent=1.0)
    Progress().stop()


@pytest.mark.parametrize(
    "incumbent, bound, gap",
    [(None, None, None), (None, 5.0, None), (5.0, None, None), (-80.0, -100.0, 0.25), (0, 0, 0)],
)
def test_the_gap_is_that_of_a_solution(incumbent, bound, gap):
    assert Progress(incumbent=incumbent, bound=bound).gap == gap


# -- in words


@pytest.mark.parametrize(
    "progress, said",
    [
        (Progress(), "searching: 0.0 s"),
        (BEGUN, "searching: 12 steps · 0.1 s"),
        (FOUND, "searching: best 640 · bound 736 · gap 15 % · 1,234 nodes · 1.3 s"),
        (ENDED, "optimal: 732 · 2,345 nodes · 3.0 s"),
        (
            Progress(1e-3, 1.0, nodes=1, status=Status.INTERRUPTED),
            "interrupted: best 0.001 · bound 1 · gap over 1000 % · 1 node · 0.0 s",
        ),
        (
            Progress(100.0, 100.001, nodes=1, status=Status.OPTIMAL),
            "optimal: 100 · bound 100.001 · gap below 0.01 % · 1 node · 0.0 s",
        ),
        (Progress(status=Status.INFEASIBLE, seconds=0.04), "infeasible: 0.0 s"),
    ],
)
def test_a_sentence_says_what_is_known(progress, said):
    assert str(progress) == sentence(progress) == said


class Terminal(io.StringIO):
    def isatty(self):
        return True


def written(stream, *progresses):
    bar = ProgressBar(stream)
    for progress in progresses:
        bar(progress)
    return stream.getvalue()


def test_a_terminal_has_one_line_written_over_to_its_end():
    text = written(Terminal(), BEGUN, FOUND, ENDED)
    lines = text.split("\r")
    assert lines[0] == ""
    assert lines[1:3] == [sentence(BEGUN), sentence(FOUND)]
    assert lines[3].rstrip() == sentence(ENDED)
    assert len(lines[3]) == len(sentence(FOUND)) + 1  # nothing of the longer one is left
    assert text.count("\n") == 1 and text.endswith("\n")


def test_elsewhere_there_is_a_line_where_there_is_something_new():
    later = Progress(incumbent=640.0, bound=736.0, nodes=1300, seconds=1.3)
    much_later = Progress(incumbent=720.0, bound=733.0, nodes=9000, seconds=12.5)
    text = written(io.StringIO(), BEGUN, FOUND, later, BETTER, BETTER, much_later, ENDED)
    assert text.splitlines() == [sentence(p) for p in (FOUND, BETTER, much_later, ENDED)]


def test_a_bar_may_be_used_again():
    text = written(io.StringIO(), FOUND, ENDED, FOUND, ENDED)
    assert text.splitlines() == [sentence(p) for p in (FOUND, ENDED, FOUND, ENDED)]


def test_without_a_stream_it_is_standard_error(solver, capsys):
    program_of_2011(integer=True).maximize(solver=solver, on_progress=ProgressBar())
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[-1].startswith("optimal: 732 · ")


# -- in a picture


class Outline(HTMLParser):
    """Opens and closes what is opened; keeps the attributes of each element, and the words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[dict[str, str | None]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.elements.append(dict(attrs))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] != ["style"]:
            self.words += data + " "

    def one(self, name: str, value: str) -> dict[str, str | None]:
        (found,) = [element for element in self.elements if element.get(name) == value]
        return found


def outline(progress):
    drawn = Outline(picture(progress))
    assert drawn.open == []
    assert not any("id" in element for element in drawn.elements)  # it may be shown twice
    return drawn


def test_the_bar_can_be_read_out():
    bar = outline(FOUND).one("role", "progressbar")
    assert (bar["aria-valuemin"], bar["aria-valuenow"], bar["aria-valuemax"]) == ("0", "85", "100")
    assert bar["aria-valuetext"] == sentence(FOUND)
    assert "aria-valuenow" not in outline(BEGUN).one("role", "progressbar")
    assert outline(ENDED).one("role", "progressbar")["aria-valuenow"] == "100"
    far = outline(Progress(incumbent=1.0, bound=99.0)).one("role", "progressbar")
    assert far["aria-valuenow"] == "0"


def test_figures_keep_their_places():
    words = re.sub(r"\s+", " ", outline(FOUND).words)
    assert words.startswith("best 640 bound 736 gap 15 % nodes 1,234 time 1.3 s ")
    words = re.sub(r"\s+", " ", outline(Progress(iterations=5)).words)
    assert words.startswith("best – bound – gap – steps 5 time 0.0 s Solving.")


@pytest.mark.parametrize(
    "status, found, kind, said",
    [
        (None, True, "busy", "Within 15 % of the bound. Interrupting the kernel (■) keeps the"),
        (None, False, "busy", "no point yet. Interrupting the kernel (■) ends it."),
        (Status.OPTIMAL, True, "fine", "Optimal, within 15 %."),
        (Status.FEASIBLE, True, "warning", "A limit was reached. lp.solution holds the best"),
        (Status.INTERRUPTED, True, "warning", "Stopped. lp.solution holds the best point found."),
        (Status.INTERRUPTED, False, "warning", "Stopped. No point was found."),
        (Status.UNKNOWN, False, "warning", "ended before it could decide. No point was found."),
        (Status.INFEASIBLE, False, "error", "Infeasible."),
        (Status.UNBOUNDED, False, "error", "Unbounded."),
        (Status.INFEASIBLE_OR_UNBOUNDED, False, "error", "Infeasible or unbounded."),
    ],
)
def test_a_mark_and_a_sentence_say_what_the_state_means(status, found, kind, said):
    incumbent = 640.0 if found else None
    drawn = outline(Progress(incumbent=incumbent, bound=736.0, nodes=3, status=status))
    assert drawn.one("class", "lpkit-mark")["data-kind"] == kind
    assert said in drawn.words


def test_neither_is_imported_before_it_is_asked_for():
    code = "import sys, lpkit; print('lpkit.progress' in sys.modules, lpkit.ProgressBar.__name__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "False ProgressBar\n", done.stderr


def test_another_name_is_no_attribute_of_the_package():
    import lpkit

    with pytest.raises(AttributeError, match="module 'lpkit' has no attribute 'Regress'"):
        lpkit.Regress
