"""The page of traces: complete, escaped, without ids or scripts, recorded ones labelled."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from notekit.jit.examples import EXAMPLES, recorded
from notekit.jit.log import read
from notekit.jit.page import as_html, document
from notekit.jit.text import glance
from notekit.jit.traces import Snippet, Traces
from tests.notekit.jit.logs import BRIDGE, LOG, LOOP, SOURCE


class Checked(HTMLParser):
    """What a page consists of; raises for a tag that closes another."""

    def __init__(self, page):
        super().__init__()
        self.open, self.tags, self.attributes, self.text = [], [], [], []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += [(tag, *each) for each in attributes]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.text.append(data)


def traces_of(log, source=SOURCE):
    return Traces(Snippet(source), read(log), "PyPy 7.3.11")


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_page_is_well_formed_and_needs_nothing_else(name):
    page = as_html(recorded(name))
    checked = Checked(page)
    assert not {"script", "img", "link", "iframe"} & set(checked.tags)
    names = {attribute for _, attribute, _ in checked.attributes}
    assert "id" not in names
    assert not any(name.startswith("on") for name in names)
    assert "http" not in page
    assert Checked(document(recorded(name)).replace("<!DOCTYPE html>", "")).tags[0] == "html"


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_operation_of_every_part_is_there_once(name):
    traces = recorded(name)
    shown = re.findall(r"<code class='nk-kind nk-\w+'>(?!</)([\w =]*?)(\w+)\(", as_html(traces))
    operations = [
        each.name
        for trace in traces.own
        for part in trace.parts
        for each in part.operations
        if each.name != "label"
    ]
    assert sorted(name for _, name in shown) == sorted(operations)


def test_the_counts_of_the_loop_and_of_its_preamble_stand_apart():
    head, rows = glance(traces_of(LOG))
    assert head[:3] == ("", "times run", "operations")
    by_name = {row[0]: row[1:] for row in rows}
    assert by_name["the loop in total at line 3"][:2] == ("1,500", "5")
    assert by_name["its preamble"][:2] == ("2", "2")
    text = " ".join(Checked(as_html(traces_of(LOG))).text)
    assert "1,500" in text
    assert "its preamble" in text


def test_the_counts_add_up():
    for name in EXAMPLES:
        _, rows = glance(recorded(name))
        for _, _, total, *kinds in rows:
            assert int(total) == sum(map(int, kinds))


def test_the_preamble_is_folded_and_the_loop_is_not():
    page = as_html(traces_of(LOG))
    loop, _, rest = page.partition("<details class='nk-part'><summary>The preamble of")
    assert rest
    assert "float_add" in loop
    assert "float_add" not in rest.partition("The entry of")[0]


def test_the_guard_that_fails_names_its_bridge_and_the_bridge_its_guard():
    text = " ".join(Checked(as_html(traces_of(LOG))).text)
    assert "go on only if this holds, else over the bridge, 300 times" in text
    assert "it begins where guard_true in FOR_ITER of line 3 fails, in the loop in total" in text


def test_a_bridge_whose_guard_is_not_known_is_shown_all_the_same():
    assert "Once through the bridge" in as_html(traces_of(LOOP + BRIDGE.replace("0xb0", "0xff")))


def test_source_is_escaped():
    wild = SOURCE.replace("s += x", "s += '<b onclick=\"x\">&'")
    page = as_html(traces_of(LOOP, wild))
    assert "<b onclick" not in page
    assert "&lt;b onclick=" in page
    log = LOOP.replace("total;", "<i>total;")
    assert "<i>total" not in as_html(traces_of(log))


def test_lines_of_a_long_trace_are_folded():
    body = "+76: f9 = float_add(f4, f7)\n"
    long = LOOP.replace(body, body * 200).replace("with 19 ops", "with 218 ops")
    assert "<details open>" in as_html(traces_of(LOOP))
    assert "<details open>" not in as_html(traces_of(long)).partition("nk-part")[0]


def test_lines_that_leave_only_bookkeeping_or_nothing_are_folded_but_for_the_way_back():
    idle = LOOP.replace("f7 = getarrayitem_raw_f(i8, i5, descr=<ArrayF 8>)", "p7 = force_token()")
    idle = idle.replace("f9 = float_add(f4, f7)", "keepalive(f4)")
    idle = idle.replace("guard_not_invalidated(descr=<Guard0xc0>)", "keepalive(p2)")
    page = as_html(traces_of(idle))
    loop = page.partition("<details class='nk-part'>")[0]
    assert "<details><summary>bookkeeping</summary>" in loop
    assert "<details open><summary>bookkeeping</summary>" in loop.partition("back to line")[2]
    assert "<details><summary>nothing</summary>" in page.partition("The preamble of")[2]


def test_what_is_not_known_is_shown_as_not_known():
    page = as_html(traces_of(LOOP.replace("float_add", "float_whatnot").replace("int_lt", "novel")))
    assert "1 unknown operation" in page


def test_code_from_outside_of_the_snippet_is_headed_by_its_function_and_file():
    page = as_html(traces_of(LOOP.replace("total;<source>:1-4~", "<i>;/lib/pkg/other.py:1-4~")))
    assert "<i class='nk-within'>&lt;i&gt; in pkg/other.py</i>" in page


def test_no_traces_are_a_sentence():
    assert "more than a thousand times" in as_html(traces_of(""))
    assert as_html(Traces(Snippet(SOURCE), reason="No <PyPy>.")).count("No &lt;PyPy&gt;.") == 1
