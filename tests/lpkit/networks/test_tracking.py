"""Tracking: instances of exact size, three styles of one program, solutions as tracks."""

from __future__ import annotations

import hashlib
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lpkit import BadNetwork, BadNumber, BadOption, NoAnswer, Status, TooLarge
from lpkit.networks import Tracking, tracking, tracking_2011
from lpkit.networks.tracking_program import STYLES
from tests.lpkit.networks.oracles import least_cost

SMALL = tracking(detections=12, links=20, seed=1, frames=4)


@st.composite
def instances(draw):
    detections = draw(st.integers(1, 14))
    frames = draw(st.integers(1, min(5, detections)))
    sizes = [(k + 1) * detections // frames - k * detections // frames for k in range(frames)]
    pairs = sum(size * after for size, after in zip(sizes, sizes[1:]))
    return tracking(detections, draw(st.integers(0, pairs)), draw(st.integers(0, 99)), frames)


def digest(tracks: Tracking) -> str:
    return hashlib.sha256(b"".join(column.tobytes() for column in tracks[:8])).hexdigest()


def test_the_instance_of_2011_has_its_size():
    tracks = tracking_2011()
    assert (tracks.detections, tracks.links) == (77_036, 159_226)
    assert len(tracks.link_cost) == len(tracks.link_head) == 159_226
    for column in (tracks.entry_cost, tracks.exit_cost, tracks.present_cost, tracks.place):
        assert len(column) == 77_036
    # So the program has 154,072 rows, 390,334 variables and 626,596 entries.
    assert 2 * tracks.detections == 154_072
    assert 3 * tracks.detections + tracks.links == 390_334
    assert 4 * tracks.detections + 2 * tracks.links == 626_596


def test_every_interpreter_makes_the_same_numbers():
    expected = "6b5873f5d0cdd541ddf36533719907e96c24600264fab122298d0a18ec6fefa4"
    assert digest(tracking_2011(1 / 64)) == expected


def test_a_seed_is_an_instance():
    assert digest(tracking(50, 80, seed=1)) == digest(tracking(50, 80, seed=1))
    assert digest(tracking(50, 80, seed=1)) != digest(tracking(50, 80, seed=2))


@pytest.mark.parametrize("share", [1 / 64, 1 / 32, 1 / 16])
def test_a_share_scales_both_counts(share):
    tracks = tracking_2011(share)
    assert tracks.detections == round(77_036 * share)
    assert tracks.links == round(159_226 * share)


@given(instances())
def test_links_join_detections_of_successive_frames_once(tracks):
    assert list(tracks.frame) == sorted(tracks.frame)
    pairs = list(zip(tracks.link_tail, tracks.link_head))
    assert len(set(pairs)) == len(pairs)
    for tail, head in pairs:
        assert tracks.frame[head] == tracks.frame[tail] + 1


@given(instances())
def test_links_are_found_by_either_end(tracks):
    links = range(tracks.links)
    for d in range(tracks.detections):
        assert list(tracks.outgoing.of(d)) == [k for k in links if tracks.link_tail[k] == d]
        assert list(tracks.incoming.of(d)) == [k for k in links if tracks.link_head[k] == d]


def test_links_go_to_the_nearest_detections():
    for d in range(SMALL.detections):
        chosen = [SMALL.link_head[k] for k in SMALL.outgoing.of(d)]
        following = [h for h in range(SMALL.detections) if SMALL.frame[h] == SMALL.frame[d] + 1]
        following.sort(key=lambda h: abs(SMALL.place[h] - SMALL.place[d]))
        assert sorted(chosen) == sorted(following[: len(chosen)])


def test_costs_make_a_choice_worth_while():
    tracks = tracking_2011(1 / 64)
    assert min(tracks.entry_cost) > 0 < min(tracks.exit_cost)
    assert min(tracks.present_cost) < 0 < max(tracks.present_cost)
    assert min(tracks.link_cost) >= 0
    assert all(map(float.is_integer, tracks.entry_cost + tracks.present_cost + tracks.link_cost))


@pytest.mark.parametrize(
    "wrong",
    [
        {"detections": 0},
        {"frames": 6},
        {"links": -1},
        {"detections": 2.5},
        {"seed": "x"},
        {"frames": 0},
    ],
)
def test_sizes_are_whole_numbers(wrong):
    with pytest.raises(BadNumber, match=next(iter(wrong))):
        tracking(**{"detections": 5, "links": 3, **wrong})


def test_sizes_beyond_memory_are_refused_at_once():
    with pytest.raises(TooLarge, match="1000000000000 detections and 5 links would take"):
        tracking(10**12, 5)


def test_there_are_no_more_links_than_pairs():
    assert tracking(6, 9, frames=2).links == 9
    with pytest.raises(BadNetwork, match="10 links are more than the 9 pairs"):
        tracking(6, 10, frames=2)
    with pytest.raises(BadNetwork, match="1 links are more than the 0 pairs"):
        tracking(6, 1, frames=1)


@pytest.mark.parametrize("share", [0, -1, 1.5, float("nan"), "all"])
def test_a_share_is_a_fraction(share):
    with pytest.raises(BadNumber, match="share"):
        tracking_2011(share)


# -- the program


def contents(tracks, style):
    """The program of a style: costs, bounds, and its rows as sets of entries."""
    form, _, _ = tracks.program(style).lp.matrix()
    rows, start = [], 0
    for length in form.row_lengths:
        end = start + length
        rows.append(dict(zip(form.columns[start:end], form.coefficients[start:end])))
        start = end
    return form, rows


@pytest.mark.parametrize("style", sorted(STYLES))
def test_each_style_writes_the_program_of_2011(style):
    form, rows = contents(SMALL, style)
    count = SMALL.detections
    assert len(form.cost) == 3 * count + SMALL.links
    assert len(rows) == 2 * count
    assert len(form.columns) == 4 * count + 2 * SMALL.links
    assert set(form.lower) == {0}
    assert set(form.upper) == {1}
    assert set(form.row_lower) == set(form.row_upper) == {0}
    costs = SMALL.entry_cost + SMALL.exit_cost + SMALL.present_cost + SMALL.link_cost
    assert form.cost == costs
    for d in range(count):
        out = {3 * count + k: 1.0 for k in SMALL.outgoing.of(d)}
        into = {3 * count + k: 1.0 for k in SMALL.incoming.of(d)}
        assert rows[2 * d] == {**out, count + d: 1.0, 2 * count + d: -1.0}
        assert rows[2 * d + 1] == {**into, d: 1.0, 2 * count + d: -1.0}


def test_an_unknown_style_is_refused():
    with pytest.raises(BadOption, match="'loop', 'sum', 'total', not 'fast'"):
        SMALL.program("fast")


@given(tracks=instances(), style=st.sampled_from(sorted(STYLES)))
def test_program_network_and_shortest_paths_agree(solver, tracks, style):
    program = tracks.program(style)
    optimum = program.lp.minimize(solver=solver)
    flow = tracks.network().min_cost_flow(solver=solver)
    assert flow.is_proven
    assert optimum == flow.cost == least_cost(tracks.network())
    for paths in (program.tracks(), tracks.paths(flow.flows)):
        assert tracks.cost_of(paths) == optimum
    assert optimum <= 0


def test_an_optimum_at_a_64th_of_the_size(solver):
    program = tracking_2011(1 / 64).program()
    solution = program.lp.solve(solver=solver)
    assert solution.status is Status.OPTIMAL
    paths = program.tracks()
    assert program.tracking.cost_of(paths) == solution.objective
    kept = sum(map(len, paths))
    assert 0.5 < kept / program.tracking.detections < 0.95
    assert max(map(len, paths)) > 20


def test_the_time_limit_of_a_large_instance_is_a_status(solver):
    program = tracking_2011(1 / 8).program("total")
    solution = program.lp.solve(solver=solver, time_limit=0.01)
    assert solution.status in (Status.UNKNOWN, Status.FEASIBLE)
    if not solution.has_values:
        with pytest.raises(NoAnswer, match="unknown"):
            program.tracks()


# -- the network


def test_the_network_splits_detections():
    network = SMALL.network()
    count = SMALL.detections
    assert (network.nodes, network.arcs) == (2 * count + 1, 3 * count + SMALL.links)
    assert not any(network.supply)
    assert set(network.capacity) == {1}
    outside = 2 * count
    for d in range(count):
        ends = [(network.tail[k], network.head[k]) for k in (d, count + d, 2 * count + d)]
        assert ends == [(outside, 2 * d), (2 * d + 1, outside), (2 * d, 2 * d + 1)]
    for link, (tail, head) in enumerate(zip(SMALL.link_tail, SMALL.link_head)):
        arc = 3 * count + link
        assert (network.tail[arc], network.head[arc]) == (2 * tail + 1, 2 * head)


# -- tracks


def values_of(tracks, paths):
    """Entries, exits, presences and links of given paths."""
    count = tracks.detections
    values = [0.0] * (3 * count + tracks.links)
    for path in paths:
        values[path[0]] = values[count + path[-1]] = 1.0
        for d in path:
            values[2 * count + d] = 1.0
        for tail, head in zip(path, path[1:]):
            link = next(k for k in tracks.outgoing.of(tail) if tracks.link_head[k] == head)
            values[3 * count + link] = 1.0
    return values


def two_tracks():
    first = SMALL.link_head[SMALL.outgoing.of(0)[0]]
    second = SMALL.link_head[SMALL.outgoing.of(first)[0]]
    alone = next(d for d in range(SMALL.detections) if d not in (0, first, second))
    return sorted([[0, first, second], [alone]])


def test_values_are_read_as_tracks():
    values = values_of(SMALL, two_tracks())
    assert SMALL.paths(values) == two_tracks()
    assert SMALL.paths([value + 1e-9 for value in values]) == two_tracks()
    assert SMALL.paths([0] * len(values)) == []


def test_tracks_cost_what_their_values_do():
    values = values_of(SMALL, two_tracks())
    costs = SMALL.entry_cost + SMALL.exit_cost + SMALL.present_cost + SMALL.link_cost
    assert SMALL.cost_of(two_tracks()) == sum(c * v for c, v in zip(costs, values))
    with pytest.raises(BadNetwork, match="no link goes from detection 0 to detection 0"):
        SMALL.cost_of([[0, 0]])


@pytest.mark.parametrize("bad", [0.5, 2, -1, 1 - 1e-5, inf, float("nan")])
def test_values_between_are_no_tracks(bad):
    values = values_of(SMALL, two_tracks())
    values[3] = bad
    with pytest.raises(BadNumber, match="value 3 is"):
        SMALL.paths(values)


def test_tracks_that_break_off_are_refused():
    values = values_of(SMALL, two_tracks())
    for place, value in enumerate(values):
        changed = [*values]
        changed[place] = 1.0 - value
        with pytest.raises(BadNumber, match="not those of tracks"):
            SMALL.paths(changed)
    with pytest.raises(BadNumber, match="values are needed"):
        SMALL.paths(values[:-1])
