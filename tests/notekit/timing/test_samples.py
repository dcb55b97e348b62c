"""notekit/timing/samples.py: what samples say, and when two rows of them are about equal."""

from __future__ import annotations

import math
import statistics

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from notekit.timing.samples import (
    _cut,
    about_equal,
    is_falling,
    is_warm,
    loops_for,
    ratio_text,
    spread,
)

seconds = st.floats(1e-9, 1e3)
rows = st.lists(seconds, min_size=1, max_size=15)


@given(rows)
def test_a_spread_has_the_median_and_the_ends_of_its_samples(samples):
    found = spread(samples)
    assert found.median == statistics.median(samples)
    assert (found.minimum, found.maximum) == (min(samples), max(samples))
    assert found.count == len(samples)


@given(st.lists(seconds, min_size=2, max_size=15))
def test_quartiles_are_those_of_the_standard_library(samples):
    found = spread(samples)
    low, _, high = statistics.quantiles(samples, n=4, method="inclusive")
    assert found.low == pytest.approx(low) and found.high == pytest.approx(high)


@given(rows, st.randoms())
def test_the_order_of_samples_does_not_matter(samples, random):
    shuffled = list(samples)
    random.shuffle(shuffled)
    assert spread(shuffled) == spread(samples)


def test_the_relative_spread_is_half_the_interquartile_range_over_the_median():
    assert spread([8.0, 9.0, 10.0, 11.0, 12.0]).relative == pytest.approx(0.1)
    assert spread([0.0, 0.0]).relative == 0.0


def test_no_samples_cannot_be_summed_up():
    with pytest.raises(ValueError, match="no samples"):
        spread([])


@pytest.mark.parametrize(
    ("samples", "loops", "reason"),
    [
        ([1.0] * 9, 1, ""),
        ([1.0], 1, "only 1 sample"),
        ([1.0, 1.0], 1, "only 2 samples"),
        ([1e-6] * 9, 999, "too short for the clock"),
        ([1e-6] * 9, 1000, ""),
        ([0.5, 0.85, 1.0, 1.15, 1.4], 1, "half of the samples are spread over ±15%"),
        ([0.49, 1.0, 1.0, 1.0, 1.0], 1, "one sample is 51% below the median"),
        ([1.0, 1.0, 1.0, 1.0, 1.6], 1, "one sample is 60% above the median"),
    ],
)
def test_unstable_samples_say_why(samples, loops, reason):
    assert spread(samples).unstable(loops) == reason


@given(rows, rows)
def test_being_about_equal_is_symmetric(one, other):
    assert about_equal(spread(one), spread(other)) == about_equal(spread(other), spread(one))


@given(rows)
def test_a_row_is_about_equal_to_itself(samples):
    assert about_equal(spread(samples), spread(samples))


@given(rows, st.floats(0.96, 1.04))
def test_a_difference_below_five_per_cent_is_none(samples, factor):
    assert about_equal(spread(samples), spread([factor * each for each in samples]))


@given(st.lists(st.floats(0.99, 1.01), min_size=3), st.floats(1.2, 100))
def test_steady_rows_that_differ_by_a_fifth_are_told_apart(samples, factor):
    assert not about_equal(spread(samples), spread([factor * each for each in samples]))


@given(rows, rows)
def test_rows_without_a_common_value_are_told_apart_however_they_are_spread(one, other):
    apart = [each + 1.1 * max(one) for each in other]
    assert not about_equal(spread(one), spread(apart))


def test_a_few_interrupted_samples_do_not_hide_that_one_is_600_times_faster():
    slow = spread([38e-6, 34e-6, 35e-6, 122e-6, 231e-6])
    fast = spread([58e-9, 59e-9, 217e-9, 219e-9, 57e-9])
    assert ratio_text(fast, slow) == "640×"


def test_a_scatter_that_covers_the_other_is_no_difference():
    wide, narrow = spread([0.5, 0.8, 1.0, 1.3, 1.9]), spread([1.2, 1.21, 1.22, 1.23, 1.24])
    assert ratio_text(wide, narrow) == "≈ 1"


drifts = st.lists(st.floats(1, 5), min_size=9, max_size=9)


@given(drifts, st.floats(1.1, 100))
def test_what_slows_the_rounds_of_both_does_not_hide_a_difference(drift, factor):
    one = spread(drift)
    other = spread([factor * each for each in drift])
    assert not about_equal(one, other)
    assert ratio_text(one, other).endswith("×") and not about_equal(other, one)


@given(drifts, st.lists(st.floats(0.98, 1.02), min_size=9, max_size=9))
def test_what_slows_the_rounds_of_both_makes_no_difference(drift, noise):
    assert about_equal(spread(drift), spread([a * b for a, b in zip(drift, noise)]))


@given(drifts, st.permutations(range(9)), st.sampled_from([0.25, 4.0]))
def test_two_rounds_of_nine_that_say_otherwise_leave_a_doubt(drift, order, wrong):
    other = [3 * each for each in drift]
    for place in order[:2]:
        other[place] = drift[place] * wrong
    assert about_equal(spread(drift), spread(other)) == (wrong < 1)


def test_rows_of_other_lengths_are_compared_by_their_notches():
    steady, longer = spread([1.0, 1.01, 1.02]), spread([1.2, 1.21, 1.22, 1.23])
    assert not about_equal(steady, longer)
    assert about_equal(steady, spread([0.9, 1.0, 1.2, 1.4]))


@pytest.mark.parametrize("count", range(6, 40))
def test_the_interval_of_a_median_is_the_narrowest_that_holds_it_19_times_of_20(count):
    def missed(cut):
        return 2 * sum(math.comb(count, k) for k in range(cut + 1)) / 2**count

    cut = _cut(count)
    assert missed(cut) <= 0.05 < missed(cut + 1)


@pytest.mark.parametrize(
    ("times", "text"),
    [
        (1.02, "≈ 1"), (1.26, "1.3×"), (2.0, "2×"), (9.96, "10×"), (48.3, "48×"), (99.6, "100×"),
        (123.0, "120×"), (48_000.0, "48,000×"), (0.5, "0.5×"), (0.0123, "0.012×"),
        (0.0000123, "0.000012×"),
    ],
)  # fmt: skip
def test_ratios_have_two_figures_and_no_exponent(times, text):
    assert ratio_text(spread([1.0, 1.0, 1.0]), spread([times] * 3)) == text


@given(rows, rows)
def test_a_ratio_says_about_equal_exactly_where_the_rows_are(one, other):
    text = ratio_text(spread(one), spread(other))
    assert (text == "≈ 1") == about_equal(spread(one), spread(other))


@given(st.floats(1e-8, 1e3), st.floats(1e-4, 10))
def test_loops_are_the_least_of_1_2_5_10_that_make_a_sample_long_enough(each, least):
    loops = loops_for(each, least)
    first = int(str(loops)[0])
    assert first in (1, 2, 5) and loops == first * 10 ** (len(str(loops)) - 1)
    assert loops * each >= least * (1 - 1e-9)
    smaller = {1: loops // 2, 2: loops // 2, 5: loops * 2 // 5}[first]
    assert smaller == 0 or smaller * each < least


def test_loops_of_what_takes_no_time_at_all_have_an_end():
    assert loops_for(0.0, 0.05) == 50_000_000


@given(st.lists(seconds, min_size=5, max_size=20), st.floats(1.06, 3))
def test_runs_that_still_get_faster_are_not_warm(start, factor):
    last = min(start)
    assert not is_warm([*start, *(last / factor,) * 5])


@given(st.lists(st.floats(1.0, 1.04), min_size=10))
def test_runs_that_no_longer_get_faster_are_warm(samples):
    assert is_warm(samples)


@given(st.lists(seconds, max_size=9))
def test_fewer_than_two_windows_say_nothing_about_warmth(samples):
    assert not is_warm(samples)


@given(rows, st.integers(-20, 20))
def test_warmth_does_not_depend_on_the_unit(samples, power):
    scaled = [math.ldexp(each, power) for each in samples]
    assert is_warm(scaled) == is_warm(samples)
    assert is_falling(scaled) == is_falling(samples)


@given(st.lists(seconds, min_size=3, max_size=9))
def test_samples_fall_where_every_later_one_beats_every_earlier_one(early):
    assert is_falling([*early, *[0.9 * min(early)] * len(early)])
    assume(max(early) > min(early))
    assert not is_falling([*early, *[0.9 * min(early)] * (len(early) - 1), max(early)])


@given(st.lists(seconds, max_size=5))
def test_five_samples_are_too_few_to_fall(samples):
    assert not is_falling(samples)
