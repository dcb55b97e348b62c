"""Traces in files: the same when they come back, labelled as recorded, refused when broken."""

from __future__ import annotations

import json

import pytest

from notekit.jit.alignment import aligned
from notekit.jit.examples import EXAMPLES, RECORDINGS, example, recorded, traced
from notekit.jit.log import read
from notekit.jit.operations import Kind
from notekit.jit.recorded import load, save, shortened
from notekit.jit.traces import Snippet, Traces
from notekit.timing.shelf import shelf
from tests.notekit.jit.logs import LOG, LOOP, SOURCE

pytestmark = pytest.mark.cpython


def counts(traces):
    return [
        (trace.title, [(part.name, part.runs, part.counts) for part in trace.parts])
        for trace in traces.own
    ]


def floats_carried(name):
    return [each for each in recorded(name).main.loop.carried if each.startswith("f")]


def test_what_is_saved_comes_back_labelled(tmp_path):
    traces = Traces(Snippet(SOURCE, "total([])"), read(LOG), "PyPy 7.3.11", log_text=LOG)
    save(traces, tmp_path / "a.json")
    back = load(tmp_path / "a.json")
    assert counts(back) == counts(traces)
    assert back.snippet == traces.snippet
    assert "by PyPy 7.3.11 on" in back.recorded
    assert str(back).startswith("Recorded on 20")
    assert "not on this machine now" in back._repr_html_()


def test_a_record_that_is_saved_again_keeps_its_date(tmp_path):
    save(recorded("iterate"), tmp_path / "a.json")
    assert load(tmp_path / "a.json").recorded == recorded("iterate").recorded


def test_traces_of_nothing_cannot_be_saved(tmp_path):
    with pytest.raises(ValueError, match="nothing to save: no PyPy"):
        save(Traces(Snippet(SOURCE), reason="no PyPy"), tmp_path / "a.json")


def test_lines_of_files_outside_of_the_snippet_are_kept_and_their_folders_are_not(tmp_path):
    file = shelf() / "arraykit" / "errors.py"
    log = LOOP.replace("total;<source>:1-4~#16", f"raised;{file}:1-1~#0")
    traces = Traces(Snippet(SOURCE), read(log), "PyPy 7.3.11", log_text=log)
    save(traces, tmp_path / "a.json")
    back = load(tmp_path / "a.json")
    first = file.read_text(encoding="utf-8").split("\n")[0]
    line = next(line for line in aligned(back.main.main, back) if line.function == "raised")
    assert (line.number, line.text, line.within) == (1, first, "raised in arraykit/errors.py")
    assert str(shelf()) not in (tmp_path / "a.json").read_text(encoding="utf-8")
    save(back, tmp_path / "b.json")
    assert load(tmp_path / "b.json").lines == back.lines != {}


def test_a_log_is_shortened_to_what_is_about_the_snippet():
    foreign = LOOP.replace("<source>", "/lib/other.py")
    assert shortened(foreign + LOG + foreign) == LOG


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": 99}', '{"format": 1, "source": [], "log": 3}', "\x00"]
)
def test_a_file_that_is_no_record_is_refused_by_name(tmp_path, text):
    (tmp_path / "bad.json").write_text(text)
    with pytest.raises(ValueError, match=r"bad\.json holds no traces"):
        load(tmp_path / "bad.json")


def test_a_record_with_half_a_log_is_refused(tmp_path):
    record = json.loads((RECORDINGS / "iterate.json").read_text())
    del record["log"][20:30]
    (tmp_path / "half.json").write_text(json.dumps(record))
    with pytest.raises(ValueError, match="part of the log is missing"):
        load(tmp_path / "half.json")


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_example_is_recorded_as_it_is_today(name):
    kept = recorded(name)
    assert kept.snippet == example(name), "run: python -m notekit.jit --record"
    assert kept.main.loop.runs > 1000
    assert kept.operations_run


def test_the_recorded_loops_hold_what_the_notebook_says_of_them():
    assert recorded("iterate").main.loop.count("float_add") == 1
    assert recorded("add").main.loop.count("float_add") == 4
    assert recorded("naive").main.loop.count("getarrayitem_raw") == 5
    assert recorded("add").main.loop.count("getarrayitem_raw") == 1
    assert len(floats_carried("named")) == len(floats_carried("add")) + 3
    assert recorded("named").main.loop.bytes > recorded("add").main.loop.bytes
    assert recorded("elements").main.loop.count("call", "new") == 0
    assert recorded("call").main.loop.count("call") == 0
    assert recorded("mixed").bridges
    assert recorded("cffi").main.loop.count("call_release_gil") == 1
    assert recorded("cffi").main.loop.counts[Kind.CALL] == 1
    assert recorded("math").main.loop.counts[Kind.CALL] == 1
    assert recorded("ctypes").main.loop.counts[Kind.CALL] > 5
    assert recorded("ctypes").main.loop.counts[Kind.ALLOCATION] > 5


@pytest.mark.parametrize("folder", ["/usr/lib/pypy3.9/", "/opt/a-1/lib-python/3/", "/a/lib_pypy/"])
def test_where_a_machine_keeps_pypys_library_is_not_recorded(folder, tmp_path):
    inlined = LOOP.replace("total;<source>:1-4~#16", f"call;{folder}_ctypes/function.py:1-1~#0")
    traces = Traces(Snippet(SOURCE), read(inlined), "PyPy 7.3.11", log_text=inlined)
    save(traces, tmp_path / "a.json")
    kept = (tmp_path / "a.json").read_text(encoding="utf-8")
    assert "call;_ctypes/function.py:1-1" in kept
    assert folder not in kept


def test_an_example_is_traced_here_where_there_is_a_pypy(pypy):
    found = traced("iterate")
    assert not found.recorded
    assert found.main.loop.count("float_add") == 1


def test_an_example_is_shown_as_recorded_where_there_is_none(no_pypy):
    found = traced.__wrapped__("iterate")
    assert found.recorded
    assert "apt install pypy3" in str(found)
    assert counts(found) == counts(recorded("iterate"))


def test_another_name_is_no_example():
    with pytest.raises(KeyError, match="there are iterate, naive"):
        example("nothing")
