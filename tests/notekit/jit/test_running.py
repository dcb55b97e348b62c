"""PyPy runs a snippet, what its JIT compiled is counted; whatever goes wrong is said."""

from __future__ import annotations

import os
import time

import pytest

from notekit.jit.examples import example
from notekit.jit.fused import fused
from notekit.jit.operations import Kind
from notekit.jit.running import TraceError, trace
from notekit.timing.interpreters import Interpreter

pytestmark = pytest.mark.cpython


def loop_of(traces):
    return traces.main.loop


def test_a_sum_over_floats_adds_once_each_time_round(pypy):
    found = trace(
        """
        def total(a):
            s = 0.0
            for x in a:
                s += x
            return s
        """,
        "from array import array\ntotal(array('d', [1.0]) * 50_000)",
        pypy,
    )
    loop = loop_of(found)
    assert loop.count("float_add") == 1
    assert loop.count("getarrayitem") == 1
    assert loop.count("new", "call") == 0
    assert 45_000 < loop.runs < 50_000
    assert found.interpreter == pypy.name


def test_a_sum_over_whole_numbers_checks_for_overflow(pypy):
    found = trace(
        "def total(a):\n    s = 0\n    for x in a:\n        s += x\n    return s",
        "total(list(range(50_000)))",
        pypy,
    )
    assert loop_of(found).count("int_add_ovf") == loop_of(found).count("guard_no_overflow") == 1


def test_numbers_that_outgrow_the_machine_are_added_by_a_call(pypy):
    found = trace(
        "def doubled(n):\n    s = 1\n    for i in range(n):\n        s += s\n    return s",
        "for _ in range(10): doubled(4000)",
        pypy,
    )
    assert loop_of(found).count("call_r") == 1


def test_a_function_that_is_called_is_inlined(pypy):
    found = trace(
        """
        def half(x):
            return x * 0.5

        def halves(n):
            s = 0.0
            for i in range(n):
                s += half(i)
            return s
        """,
        "halves(50_000)",
        pypy,
    )
    assert loop_of(found).count("call") == 0
    assert {each.place.function for each in loop_of(found).bytecodes if each.place} == {
        "half",
        "halves",
    }


def test_a_change_of_type_makes_a_bridge_that_is_run_as_often_as_the_guard_fails(pypy):
    found = trace(
        "def total(a):\n    s = 0\n    for x in a:\n        s += x\n    return s",
        "total([1] * 20_000 + [0.5] * 20_000)",
        pypy,
    )
    bridge = max(found.bridges, key=lambda each: each.main.runs)
    assert bridge.origin[0].place.function == "total"
    assert 15_000 < bridge.main.runs <= 20_000
    assert found.main.preamble.runs > 15_000


def test_the_boxes_are_made_while_recording_and_not_in_the_loop(pypy):
    found = trace(
        "def total(a):\n    s = 0.0\n    for x in a:\n        s += x\n    return s",
        "total([0.5] * 50_000)",
        pypy,
    )
    recorded = [each for each in found.main.recorded if each.kind is Kind.ALLOCATION]
    assert len(recorded) >= 2
    assert Kind.ALLOCATION not in loop_of(found).counts


def test_a_function_that_calls_itself_is_shown_though_it_is_no_loop(pypy):
    found = trace("def fib(n):\n    return 1 if n < 2 else fib(n-1) + fib(n-2)", "fib(20)", pypy)
    assert found.main.place.function == "fib"
    assert found.absence == ""


def test_a_loop_that_goes_round_too_rarely_is_said_to(pypy):
    found = trace("for i in range(10): pass", "", pypy)
    assert found
    assert "more than a thousand times" in found.absence


def test_the_fused_loop_reads_and_adds_as_its_source_does(pypy):
    import arraykit as ak

    a = ak.asarray([1.0] * 50_000)
    snippet = fused(a + a + a + a + a)
    loop = loop_of(trace(snippet.source, snippet.call, pypy))
    assert loop.count("float_add") == 4
    assert loop.count("getarrayitem_raw") == snippet.source.count("a[i0]") == 1
    assert loop.count("setarrayitem_raw") == 1
    assert loop.count("new", "call") == 0


def test_an_element_of_an_arraykit_array_leaves_no_call_and_no_object(pypy):
    snippet = example("elements")
    loop = loop_of(trace(snippet.source, snippet.call, pypy))
    assert loop.count("getarrayitem_raw") == loop.count("float_add") == 1
    assert loop.count("new", "call") == 0


def test_the_naive_loop_reads_the_same_element_again_and_again(pypy):
    snippet = example("naive")
    loop = loop_of(trace(snippet.source, snippet.call, pypy))
    assert loop.count("getarrayitem_raw") == snippet.source.count(" a[i]") == 5


def test_the_fused_loop_is_compiled_as_arraykit_itself_runs_it(pypy):
    import arraykit as ak

    a = ak.asarray([1.0] * 50_000)
    snippet = fused(a * a + a / 2)
    ours = loop_of(trace(snippet.source, snippet.call, pypy))
    own = trace(
        """
        from array import array
        import arraykit as ak
        with ak.use(engine="python"):
            a = ak.asarray(array("d", [1.0]) * 50_000)
            for _ in range(3):
                (a * a + a / 2).force()
        """,
        interpreter=pypy,
    )
    (kernel,) = [each for each in own.all if each.is_in("<kernel>") and each.kind == "loop"]
    for name in ("float_", "getarrayitem", "setarrayitem", "new", "call"):
        assert kernel.loop.count(name) == ours.count(name)


def test_what_a_snippet_prints_is_kept_apart_from_the_log(pypy):
    found = trace("print('Grüße')\nfor i in range(10_000): pass", "print('done')", pypy)
    assert found.output.splitlines() == ["Grüße", "done"]
    assert found.main


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("1 / 0", "the snippet raised ZeroDivisionError"),
        ("def f(:\n    pass", "the snippet raised SyntaxError"),
        ("raise SystemExit('enough')", "the snippet raised SystemExit: enough"),
        ("import os\nos._exit(3)", "the snippet ended its process, code 3"),
        ("import os\nos._exit(0)", "the snippet ended its process, code 0"),
        ("import os\nos.kill(os.getpid(), 9)", "killed by SIGKILL, perhaps for want of memory"),
        ("x = [0] * 10**12", "the snippet raised MemoryError"),
        ("while True: print('x' * 10_000)", "printed more than 64 MB"),
        ("import arraykit\narraykit.nothing", "raised AttributeError"),
    ],
)
def test_a_snippet_that_goes_wrong_is_said_to(pypy, source, said):
    with pytest.raises(TraceError) as failure:
        trace(source, interpreter=pypy)
    assert said in str(failure.value)


@pytest.mark.parametrize("source", ["while True: pass", "import time\ntime.sleep(600)"])
def test_a_snippet_that_does_not_end_is_ended(pypy, source):
    with pytest.raises(TraceError, match="did not end within 1 s and was ended"):
        trace(source, interpreter=pypy, limit=1)


def test_where_a_snippet_raised_is_told_by_line(pypy):
    with pytest.raises(TraceError, match='File "<call>", line 1, in <module>') as failure:
        trace("def f():\n    return g()", "f()", pypy)
    assert 'File "<source>", line 2, in f' in str(failure.value)


def test_a_plain_exit_is_an_end_like_any_other(pypy):
    found = trace("for i in range(10_000): pass\nraise SystemExit", interpreter=pypy)
    assert found.main


def test_what_a_snippet_leaves_running_is_ended(pypy):
    found = trace(
        "import subprocess\nprint(subprocess.Popen(['sleep', '600']).pid)", interpreter=pypy
    )
    assert ended(int(found.output))


def test_what_a_snippet_forks_neither_stays_nor_disturbs_the_log(pypy):
    found = trace(
        """
        import os, time
        child = os.fork()
        if not child:
            for i in range(10**5): pass
            time.sleep(600)
        time.sleep(0.3)
        for i in range(10**5): pass
        print(child)
        """,
        interpreter=pypy,
    )
    assert ended(int(found.output.split()[-1]))
    assert [each.place.line for each in found.loops] == [7]


def ended(pid):
    """Whether a process is gone, or about to be: killed ones take a moment."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
            with open(f"/proc/{pid}/stat") as file:
                if file.read().rpartition(")")[2].split()[0] == "Z":
                    return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.02)
    return False


def test_without_pypy_the_answer_says_how_to_get_it(no_pypy):
    found = trace("for i in range(10_000): pass")
    assert not found
    assert "apt install pypy3" in str(found)
    assert "apt install pypy3" in found._repr_html_()


def test_an_interpreter_without_such_a_jit_says_so():
    found = trace("for i in range(10_000): pass", interpreter="CPython")
    assert not found
    assert "has no JIT that writes traces" in found.absence


@pytest.mark.parametrize("path", ["/nowhere/pypy3", "/bin/ls"])
def test_a_path_that_is_no_python_says_so(path):
    found = trace("pass", interpreter=path)
    assert not found
    assert path in found.absence


def test_an_interpreter_that_vanished_is_said_to_have():
    gone = Interpreter("PyPy", "7.3.11", "3.9.16", "/nowhere/pypy3")
    with pytest.raises(TraceError, match="/nowhere/pypy3 could not be started"):
        trace("pass", interpreter=gone)


def test_no_code_is_no_snippet():
    with pytest.raises(ValueError, match="source is empty"):
        trace("  \n ", "f()")
