"""arraykit/roof.py: how fast memory can be moved here, and what that means for a loop.

Nothing is timed against a limit: tests see that instruments move what they say,
and that the figures hang together.
"""

from __future__ import annotations

import ctypes
import threading
from importlib.util import find_spec

import pytest
from hypothesis import given
from hypothesis import strategies as st

import arraykit as ak
from arraykit import roof
from arraykit.roof import TRAFFICS, Rate, Roof, consistent, measured
from arraykit.roof_instruments import GRAIN, Field, instruments

ANY_ENGINE = True

SMALL = 24 * GRAIN
LOW, HIGH = GRAIN, 20 * GRAIN  # the part that is worked on: more than NumPy takes at once


@pytest.fixture
def field():
    made = Field(SMALL)
    made.fill(0, SMALL)
    yield made
    made.close()


def names():
    """The instruments there are here, by traffic and name."""
    made = Field(SMALL)
    found = [(tool.traffic, tool.name) for tool in instruments(made)]
    made.close()
    return found


def tool_of(field, traffic, name):
    return next(t for t in instruments(field) if (t.traffic, t.name) == (traffic, name))


def floats(address):
    return (ctypes.c_double * (SMALL // 8)).from_address(address)


NAMES = names()


# -- instruments


def test_every_traffic_has_an_instrument_that_needs_nothing():
    of_c = {traffic for traffic, name in NAMES if name.startswith("C ")}
    assert of_c == {"read", "copy", "write"}


@pytest.mark.parametrize(("package", "start"), [("numpy", "NumPy"), ("llvmlite", "compiled")])
def test_what_is_installed_is_an_instrument_for_all_traffics(package, start):
    expected = set(TRAFFICS) if find_spec(package) else set()
    assert {traffic for traffic, name in NAMES if name.startswith(start)} == expected


@pytest.mark.parametrize(("traffic", "name"), [n for n in NAMES if n[0] != "read"])
def test_it_writes_the_part_it_is_given_and_nothing_else(field, traffic, name):
    a, b, out = floats(field.a), floats(field.b), floats(field.out)
    for k in range(len(a)):
        a[k], b[k], out[k] = k, 1000.0 * k, -1.0
    tool_of(field, traffic, name).run(LOW, HIGH)
    low, high = LOW // 8, HIGH // 8
    assert set(out[:low]) == set(out[high:]) == {-1.0}
    if traffic == "write":
        assert len(set(out[low:high])) == 1
        assert out[low] != -1.0
    else:
        factor = {"copy": 1.0, "triad": 1001.0}[traffic]
        assert out[low:high] == [factor * k for k in range(low, high)]


@pytest.mark.parametrize(("traffic", "name"), [n for n in NAMES if n[0] == "read"])
@pytest.mark.parametrize("place", [LOW // 8, HIGH // 16, HIGH // 8 - 1])
def test_what_it_reads_makes_a_difference_wherever_it_stands(field, traffic, name, place):
    tool = tool_of(field, traffic, name)
    before = tool.run(LOW, HIGH)
    floats(field.a)[place] = 1e300
    assert tool.run(LOW, HIGH) != before


@pytest.mark.parametrize(("traffic", "name"), [n for n in NAMES if n[0] == "read"])
def test_what_it_does_not_read_makes_no_difference(field, traffic, name):
    tool = tool_of(field, traffic, name)
    before = tool.run(LOW, HIGH)
    floats(field.a)[LOW // 8 - 1] = floats(field.a)[HIGH // 8] = 1e300
    assert tool.run(LOW, HIGH) == before


def test_arrays_begin_at_a_line_of_the_cache(field):
    assert {address % 64 for address in (field.a, field.b, field.out)} == {0}


# -- threads


@pytest.mark.parametrize("count", [1, 2, 5, 100])
def test_pieces_cover_the_array_once(count):
    pieces = roof._pieces(SMALL, count)
    assert pieces[0][0] == 0
    assert pieces[-1][1] == SMALL
    assert all(high == low for (_, high), (low, _) in zip(pieces, pieces[1:]))
    assert len(pieces) <= count


@pytest.mark.parametrize("threads", [1, 3])
def test_threads_do_each_piece_once_and_time_passes(threads):
    done = []
    seconds = roof._timed(
        lambda low, high: done.append((low, high)), roof._pieces(SMALL, 6), threads
    )
    assert sorted(done) == roof._pieces(SMALL, 6)
    assert seconds > 0


def test_a_failure_in_a_thread_is_not_lost():
    def fail(low, high):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        roof._timed(fail, roof._pieces(SMALL, 6), 2)


# -- figures that hang together

speeds = st.floats(1e6, 1e12)
TOLERANCE = 1 + 1e-9


def rates(figures):
    return [Rate(traffic, best, best, 1, "test") for traffic, best in figures.items()]


def roof_of(figures):
    return Roof(consistent(rates(figures)), 1, SMALL, None)


figures = st.fixed_dictionaries(dict.fromkeys(TRAFFICS, speeds))
amounts = st.floats(0, 1e12)


@given(figures)
def test_no_rate_is_less_than_what_was_measured(given):
    found = consistent(rates(given))
    assert [rate.traffic for rate in found] == list(TRAFFICS)
    assert all(rate.best >= given[rate.traffic] for rate in found)


@given(figures, amounts, amounts, amounts, amounts)
def test_more_traffic_never_takes_less_time(given, read, written, more_read, more_written):
    found = roof_of(given)
    less = found.seconds(read, written)
    assert less <= TOLERANCE * found.seconds(read + more_read, written)
    assert less <= TOLERANCE * found.seconds(read, written + more_written)


@given(figures)
def test_the_measured_traffics_take_what_was_measured(given):
    found = roof_of(given)
    for rate in found.rates:
        reads, writes = TRAFFICS[rate.traffic]
        seconds = (reads + writes) / rate.best
        assert found.seconds(reads, writes) == pytest.approx(seconds, rel=1e-12)


@given(figures, st.floats(0, 1))
def test_between_two_measured_traffics_time_is_put_together_from_both(given, share):
    found = roof_of(given)
    mixed = found.seconds(share * 2 + (1 - share), 1)
    assert mixed == pytest.approx(share * found.seconds(2, 1) + (1 - share) * found.seconds(1, 1))


def test_a_triad_follows_where_no_instrument_has_one():
    found = roof_of({"read": 10.0, "copy": 16.0, "write": 20.0})
    assert found.triad == pytest.approx(3 / (2 / 16 + 1 / 10))
    assert found.rates[1].instrument == "follows from copy and read"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        # Reading alone takes no longer than reading and writing: 0.2 s for each element.
        ({"read": 1, "triad": 1, "copy": 10, "write": 20}, (5, 7.5, 10, 20)),
        # A block can be read and then written: 0.1 s and 0.1 s.
        ({"read": 10, "triad": 1, "copy": 1, "write": 10}, (10, 10, 10, 10)),
        # A triad reads two: half of its time is enough for one.
        ({"read": 1, "triad": 30, "copy": 1, "write": 20}, (20, 30, 20, 20)),
    ],
)
def test_what_one_traffic_does_another_can_do_too(given, expected):
    assert [rate.best for rate in consistent(rates(given))] == pytest.approx(list(expected))


def test_the_best_instrument_of_a_traffic_counts():
    known = {"triad": 3.0, "copy": 3.0, "write": 3.0}
    both = [*rates(known), Rate("read", 4.0, 3.5, 9, "this"), Rate("read", 3.0, 3.0, 9, "that")]
    assert consistent(both)[0] == Rate("read", 4.0, 3.5, 9, "this")


@pytest.mark.parametrize("traffic", [(-1, 0), (0, -1)])
def test_negative_traffic_is_refused(traffic):
    with pytest.raises(ak.ValueNotAllowed, match="neither is negative"):
        roof_of(dict.fromkeys(TRAFFICS, 1.0)).seconds(*traffic)


# -- measuring


@pytest.fixture(scope="module")
def here():
    return measured(threads=2, array_bytes=2 << 20)


def test_it_says_how_it_was_measured(here):
    assert here.threads == 2
    assert 0 <= here.array_bytes - (2 << 20) < GRAIN
    assert here.array_bytes % GRAIN == 0
    assert [rate.traffic for rate in here.rates] == list(TRAFFICS)
    assert all(rate.best >= rate.median > 0 and rate.rounds >= 5 for rate in here.rates)
    assert (here.read, here.triad, here.copy, here.write) == tuple(r.best for r in here.rates)


def test_it_prints_itself(here):
    text = str(here)
    assert "memory roof of 2 threads, arrays of 2 MB" in text
    assert all(rate.instrument in text for rate in here.rates)


@pytest.mark.parametrize(
    ("cache", "beyond"), [(SMALL // 4, True), (SMALL // 4 + 1, False), (None, False)]
)
def test_it_says_whether_arrays_are_beyond_the_cache(here, cache, beyond):
    found = here._replace(array_bytes=SMALL, cache_bytes=cache)
    assert found.is_beyond_cache is beyond
    assert ("not known" in str(found)) is (cache is None)


def test_it_is_measured_once_for_all_threads():
    found = []

    def ask():
        found.append(measured(threads=1, array_bytes=1 << 20))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(roof is found[0] for roof in found)


def test_it_can_be_measured_again():
    before = measured(threads=1, array_bytes=1 << 20)
    after = measured(threads=1, array_bytes=1 << 20, again=True)
    assert after is not before
    assert measured(threads=1, array_bytes=1 << 20) is after


def test_threads_are_those_of_use():
    with ak.use(threads=3):
        assert measured(array_bytes=1 << 20).threads == 3


def test_arrays_take_a_fraction_of_what_is_left(monkeypatch):
    monkeypatch.setattr(roof, "available_bytes", lambda: 120e6)
    assert 0 <= roof._size(None, 2, 1 << 30) - 10_000_000 < GRAIN
    with pytest.raises(ak.OutOfMemory, match="three arrays of 50 MB"):
        roof._size(50_000_000, 2, None)


def test_arrays_are_four_times_the_cache_where_they_may(monkeypatch):
    monkeypatch.setattr(roof, "available_bytes", lambda: float("inf"))
    assert roof._size(None, 2, 100 * GRAIN) == 400 * GRAIN
    assert roof._size(None, 2, 1 << 20) >= 4 << 20  # rounded up: still four times
    assert roof._size(None, 2, 1 << 40) < (256 << 20) + GRAIN


@pytest.mark.parametrize("threads", [0, -1, 1.5, "two"])
def test_a_bad_number_of_threads_is_refused(threads):
    with pytest.raises(ak.ValueNotAllowed, match="number of threads"):
        measured(threads=threads)


@pytest.mark.parametrize("array_bytes", [0, -5, 2 * GRAIN - 1, 1e9, "large"])
def test_a_bad_size_is_refused(array_bytes):
    with pytest.raises(ak.ValueNotAllowed, match="too small"):
        measured(threads=2, array_bytes=array_bytes)
