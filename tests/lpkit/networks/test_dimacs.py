"""DIMACS `.min` files: the format, round trips, and every way in which a file can be wrong."""

from __future__ import annotations

import gzip
import random
from math import inf

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lpkit import BadFile, BadNetwork, BadNumber, LpkitError, TooLarge
from lpkit.networks import FlowNetwork, dimacs, feasible, textbook
from tests.lpkit.networks.oracles import networks

FILE = """c Two ways from 1 to 4.
p min 4 5
n 1 4
n 4 -4
a 1 2 0 4 2
a 1 3 0 2 2
a 2 3 0 2 1
a 2 4 1 3 3
a 3 4 0 5 -1
"""
NETWORK = FlowNetwork(
    [4, 0, 0, -4],
    [0, 0, 1, 1, 2],
    [1, 2, 2, 3, 3],
    cost=[2, 2, 1, 3, -1],
    capacity=[4, 2, 2, 3, 5],
    lower=[0, 0, 0, 1, 0],
)

# One file for all examples of a test; each writes it anew.
anew = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def read(tmp_path):
    """What is read from a file of the text or the bytes given."""

    def read_back(content, name="net.min", **options):
        path = tmp_path / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return FlowNetwork.read(path, **options)

    return read_back


# Whether columns are tried, and how many bytes at a time: with few, there are pieces of arcs alone.
WAYS = {
    "by line": (False, 1 << 16),
    "by column": (True, 1 << 16),
    "in pieces": (True, 49),
    "in small pieces": (True, 30),
}


def go(way: str, patch: pytest.MonkeyPatch) -> None:
    by_column, block = WAYS[way]
    patch.setattr(dimacs, "_BY_COLUMN", by_column)
    patch.setattr(dimacs, "_BLOCK", block)


@pytest.fixture(params=list(WAYS))
def way(request, monkeypatch):
    """Each way of reading; the interpreter has its own choice."""
    go(request.param, monkeypatch)


def test_a_file_is_a_network(read, way):
    assert read(FILE) == NETWORK


def test_a_network_is_a_file(tmp_path):
    NETWORK.write(tmp_path / "net.min")
    assert (tmp_path / "net.min").read_text() == FILE.split("\n", 1)[1]


@pytest.mark.parametrize(
    "loose",
    [
        FILE.replace("\n", "\r\n"),
        FILE.replace("\n", "\n\n"),
        FILE.replace(" ", " \t "),
        FILE.rstrip(),
        "\n".join(f"  {line}  " for line in FILE.split("\n")),
        FILE.replace("n 1 4\n", "c é\nn 1 +4\ncomment\nc\n"),
        FILE.replace("4 2\n", "4.0 2e0\n"),
    ],
)
def test_blanks_line_ends_and_comments_do_not_matter(read, way, loose):
    assert read(loose) == NETWORK


def test_comments_may_hold_any_bytes(read, way):
    assert read(b"c \xff\xe9\0\n" + FILE.encode() + b"c \0\xff") == NETWORK


def test_supplies_may_come_after_arcs(read, way):
    lines = FILE.splitlines()
    assert read("\n".join(lines[:2] + lines[4:] + lines[2:4])) == NETWORK


def test_self_loops_and_parallel_arcs_are_read(read, way):
    network = read("p min 2 3\na 1 1 0 5 1\na 1 2 0 5 1\na 1 2 0 5 1\n")
    assert (list(network.tail), list(network.head)) == ([0, 0, 0], [0, 1, 1])


def test_decimals_are_read(read, way):
    network = read("p min 2 1\nn 1 1.5\nn 2 -1.5\na 1 2 .5 2.5 -1e-3\n")
    assert list(network.supply) == [1.5, -1.5]
    assert (network.lower[0], network.capacity[0], network.cost[0]) == (0.5, 2.5, -0.001)


@pytest.mark.parametrize("number", ["-1", "2147483647", "9223372036854775807"])
def test_a_number_may_stand_for_no_capacity(read, way, number):
    text = f"p min 2 2\na 1 2 0 {number} 1\na 1 2 0 7 1\n"
    assert list(read(text, unlimited=int(number)).capacity) == [inf, 7]


@pytest.mark.parametrize("unlimited", [1.5, "inf", True])
def test_what_stands_for_no_capacity_is_a_whole_number(read, unlimited):
    with pytest.raises(BadNumber, match="unlimited"):
        read(FILE, unlimited=unlimited)


@anew
@given(network=networks(limitless=True), name=st.sampled_from(["a.min", "a.min.gz"]))
def test_what_is_written_is_read_again(tmp_path, network, name):
    network.write(tmp_path / name, unlimited=-1)
    assert FlowNetwork.read(tmp_path / name, unlimited=-1) == network


@anew
@given(st.lists(st.floats(-(2.0**53), 2.0**53), min_size=1, max_size=5))
def test_costs_survive_to_the_last_bit(tmp_path, costs):
    network = FlowNetwork([0], [0] * len(costs), [0] * len(costs), costs, capacity=1)
    network.write(str(tmp_path / "net.min"))
    assert FlowNetwork.read(str(tmp_path / "net.min")) == network


def test_a_large_file_goes_through_in_pieces(tmp_path, way):
    network = feasible(nodes=500, arcs=20_000, seed=1)
    for name in ("net.min", "net.min.gz"):
        network.write(tmp_path / name)
        assert FlowNetwork.read(tmp_path / name) == network


def test_compression_is_told_by_content_and_repeats_to_the_byte(tmp_path, read):
    for name in ("a.gz", "b.gz"):
        NETWORK.write(tmp_path / name)
    packed = (tmp_path / "a.gz").read_bytes()
    assert packed == (tmp_path / "b.gz").read_bytes()
    assert gzip.decompress(packed).decode() in FILE
    assert read(packed, name="net.min") == NETWORK


def test_names_and_positions_stay_behind(tmp_path):
    textbook().write(tmp_path / "net.min")
    assert FlowNetwork.read(tmp_path / "net.min") == textbook().replaced(names=None, positions=None)


@pytest.mark.parametrize(
    "change, options, reason",
    [
        ({"supply": [0.5, 0, 0, -0.5]}, {}, "whole numbers in this format"),
        ({"capacity": 5.5}, {}, "whole numbers in this format"),
        ({"capacity": inf}, {}, "arc 0 .* has no capacity.*unlimited=-1"),
        ({"capacity": [inf, 5, 5, 5, 5]}, {"unlimited": 5}, "a capacity is 5, which is to stand"),
        ({"cost": 1e20}, {}, "too large to be read back"),
        ({"capacity": 1e20}, {}, "too large to be read back"),
    ],
)
def test_what_the_format_cannot_hold_is_not_written(tmp_path, change, options, reason):
    path = tmp_path / "net.min"
    path.write_text("as before")
    with pytest.raises(BadNetwork, match=reason):
        NETWORK.replaced(**change).write(path, **options)
    assert path.read_text() == "as before"


MISTAKES = [
    ("", 0, "no line `p min NODES ARCS`"),
    ("c nothing\n", 0, "no line `p min NODES ARCS`"),
    (FILE.replace("p min 4 5\n", ""), 2, "come after the line `p min"),
    (FILE.split("n 1 4\n")[1], 1, "come after the line `p min"),
    (FILE.split("n 4 -4\n")[1], 1, "come after the line `p min"),
    (FILE.replace("p min", "p max"), 2, "`p min NODES ARCS` is needed here, not 'p max 4 5'"),
    (FILE.replace("4 5", "4"), 2, "`p min NODES ARCS` is needed"),
    (FILE.replace("4 5", "4 5 6"), 2, "`p min NODES ARCS` is needed"),
    (FILE.replace("4 5", "four 5"), 2, "a whole number is needed for nodes, not 'four'"),
    (FILE.replace("4 5", "4 -5"), 2, "a whole number is needed for arcs, not '-5'"),
    (FILE.replace("4 5", "4 5.0"), 2, "a whole number is needed for arcs"),
    (FILE.replace("n 1", "p min 4 5\nn 1"), 3, "a second p line"),
    (FILE.replace("p min 4 5", "p min 4 6"), 0, "ends after 5 of the 6 arcs"),
    (FILE.replace("p min 4 5", "p min 4 4"), 9, "one arc more than the 4"),
    (FILE.replace("p min 4 5", "p min 3 5"), 4, "there is no node 4: the p line announces 3"),
    (FILE.replace("a 2 3", "a 2 5"), 7, "there is no node 5: the p line announces 4"),
    (FILE.replace("a 2 3", "a 0 3"), 7, "there is no node 0"),
    (FILE.replace("a 2 3", "a -2 3"), 7, "a whole number is needed for node, not '-2'"),
    (FILE.replace("a 2 3", "a 2.0 3"), 7, "a whole number is needed for node, not '2.0'"),
    (FILE.replace("n 4 -4", "n 1 -4"), 4, "a second n line for node 1"),
    (FILE.replace("n 4 -4", "n 4"), 4, "`n NODE SUPPLY` has 2 numbers, and this line 1 field"),
    (FILE.replace("n 4 -4", "n 4 -4 s"), 4, "`n NODE SUPPLY` has 2 numbers"),
    (FILE.replace("n 4 -4", "n 4 -3"), 0, "add up to 1, not to 0"),
    (FILE.replace("n 4 -4\n", ""), 0, "add up to 4, not to 0"),
    (FILE.replace("0 2 1", "0 -2 1"), 7, "capacity -2 is negative; .* unlimited=-2"),
    (FILE.replace("0 2 1", "-1 2 1"), 7, "the lower bound -1 is negative"),
    (FILE.replace("0 2 1", "3 2 1"), 7, "the lower bound 3 is above the capacity 2"),
    (FILE.replace("0 2 1", "0 2"), 7, "has 5 numbers, and this line 4 fields"),
    (FILE.replace("0 2 1", "0 2 1 1"), 7, "has 5 numbers, and this line 6 fields"),
    (FILE.replace("0 2 1", "0 2 1 a").replace("a 2 4", "2 4"), 7, "this line 6 fields"),
    (FILE.replace("a 2 3 0 2 1", "a"), 7, "this line 0 fields"),
    (FILE.replace("0 2 1", "0 two 1"), 7, "a number is needed here, not 'two'"),
    (FILE.replace("0 2 1", "0 2 1_0"), 7, "a number is needed here, not '1_0'"),
    (FILE.replace("0 2 1", "0 inf 1"), 7, "a number is needed here, not 'inf'"),
    (FILE.replace("0 2 1", "0 2 nan"), 7, "a number is needed here, not 'nan'"),
    (FILE.replace("0 2 1", "0 2 ٣"), 7, "a number is needed here"),
    (FILE.replace("0 2 1", "0 2 9007199254740993"), 7, "too large to be held exactly"),
    (FILE.replace("0 2 1", "0 9007199254740993 1"), 7, "too large to be held exactly"),
    (FILE.replace("0 2 1", "0 2 -1e999"), 7, "too large to be held exactly"),
    (FILE.replace("0 2 1", "0 2 " + "9" * 5000), 7, "a number is needed here, not '9999"),
    (FILE.replace("a 2 3", "e 2 3"), 7, "starts with c, p, n or a, not with 'e'"),
    (FILE.replace("a 2 3", "arc 2 3"), 7, "not with 'arc'"),
    (FILE.encode().replace(b"a 2 3", b"\xe9 2 3"), 7, r"not with '\\xe9'"),
    (FILE.encode().replace(b"a 2 3", b"a 2\0 3"), 7, r"needed for node, not '2\\x00'"),
    (FILE.replace("\n", "\r"), 0, "no line `p min NODES ARCS`"),
    (FILE.encode("utf-16"), 1, r"not with '\\xff\\xfec\\x00'"),
    (FILE + "a" * 60_000 + "\n" + FILE, 10, "not with 'aaaa"),
    (FILE + "a" * 200_000, 9, "after it comes a line of over 65536 bytes"),
    ("p min 3000000000 0\n", 1, "can be numbered"),
]


@pytest.mark.parametrize("content, line, reason", MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_told_with_its_line(read, way, content, line, reason):
    with pytest.raises(BadFile, match=reason) as caught:
        read(content)
    assert caught.value.line == line
    assert caught.value.path.endswith("net.min")
    assert caught.value.reason in str(caught.value)
    assert (f"line {line}:" in str(caught.value)) is (line > 0)


def test_a_mistake_far_down_is_told_with_its_line(tmp_path, way):
    feasible(nodes=50, arcs=20_000, seed=1).write(tmp_path / "net.min")
    lines = (tmp_path / "net.min").read_text().split("\n")
    lines[17_654] = "a 1 51 0 1 1"
    (tmp_path / "net.min").write_text("\n".join(lines))
    with pytest.raises(BadFile, match="line 17655: there is no node 51"):
        FlowNetwork.read(tmp_path / "net.min")


def test_counts_that_the_file_cannot_hold_are_refused_at_once(read):
    with pytest.raises(BadFile, match="line 1: it announces 1000000000000 arcs and has 31 bytes"):
        read("p min 1000000000 1000000000000\n")


def test_counts_that_no_array_can_hold_are_refused_at_once(read):
    with pytest.raises(BadFile, match="line 1: at most 2147483647 nodes and as many arcs"):
        read(gzip.compress(b"p min 1000000000 1000000000000\n"))
    with pytest.raises(BadFile, match="line 1: at most 2147483647 nodes and as many arcs"):
        read("p min 999999999999999 1\na 1 1 0 1 1\n")


def test_a_damaged_or_truncated_archive_is_told(read):
    packed = gzip.compress(FILE.encode())
    for content in (packed[:-9], packed[:15], packed[:2], packed[:-6] + b"123456", packed + b"x"):
        with pytest.raises(BadFile, match="the compressed file is damaged or truncated"):
            read(content)


def test_a_file_that_is_not_there_is_the_systems_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        FlowNetwork.read(tmp_path / "none.min")
    with pytest.raises(IsADirectoryError):
        FlowNetwork.read(tmp_path)


def outcome(read, content):
    """A network, or the error that says why not; any other exception fails the test."""
    try:
        return read(content)
    except LpkitError as error:
        assert isinstance(error, (BadFile, TooLarge))
        return str(error)


@pytest.mark.parametrize("packed", [False, True])
def test_any_truncation_is_an_error_or_a_network(read, packed):
    content = gzip.compress(FILE.encode()) if packed else FILE.encode()
    whole = [end for end in range(len(content) + 1) if outcome(read, content[:end]) == NETWORK]
    # Without its last line end the file is complete, and without "1" it ends in "-".
    assert whole == ([len(content)] if packed else [len(content) - 1, len(content)])


@anew
@given(
    flips=st.lists(
        st.tuples(st.integers(0, len(FILE) - 1), st.integers(0, 255)), min_size=1, max_size=4
    ),
    packed=st.booleans(),
)
def test_any_flipped_bytes_are_an_error_or_a_network(read, flips, packed):
    content = bytearray(gzip.compress(FILE.encode()) if packed else FILE.encode())
    for place, byte in flips:
        content[place % len(content)] = byte
    outcome(read, bytes(content))


@anew
@given(st.binary(max_size=200))
def test_any_bytes_are_an_error_or_a_network(read, content):
    outcome(read, content)
    outcome(read, b"\x1f\x8b\x08" + content)
    outcome(read, b"p min 3 1\n" + content)


@anew
@given(seed=st.integers(0, 10**6))
def test_all_ways_of_reading_find_the_same(tmp_path, seed):
    """Tokens of a good file, some replaced by others: the mistakes that people make."""
    draw = random.Random(seed)
    tokens = FILE.replace("\n", " \n ").split(" ")
    for _ in range(draw.randint(1, 3)):
        place = draw.randrange(len(tokens))
        other = draw.choice([*tokens, "", "7", "a", "1e1", "1_0", "+1", "01", "9" * 20, "-1"])
        tokens[place] = other
    path = tmp_path / "net.min"
    path.write_text(" ".join(tokens))
    found = []
    for way in WAYS:
        with pytest.MonkeyPatch.context() as patch:
            go(way, patch)
            found.append(outcome(FlowNetwork.read, path))
    assert found == [found[0]] * len(WAYS)
