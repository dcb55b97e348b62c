"""Which format a file has, compression, the sense that a file says, and files that are none."""

from __future__ import annotations

import random

import pytest

from lpkit import BadFile, BadOption, LinearProgram
from lpkit.lessons.first_program import program_of_2011
from tests.lpkit.formats.programs import contents


@pytest.fixture
def lp():
    return program_of_2011(integer=True)


@pytest.mark.parametrize("name", ["a.mps", "a.lp", "a.MPS", "A.LP.GZ", "a.mps.gz", "a.lp.gz"])
def test_the_ending_says_the_format(tmp_path, lp, name):
    lp.write(tmp_path / name)
    content = (tmp_path / name).read_bytes()
    assert content.startswith(b"\x1f\x8b") is name.lower().endswith(".gz")
    assert contents(LinearProgram.read(tmp_path / name)) == contents(lp)
    assert contents(LinearProgram.read(str(tmp_path / name))) == contents(lp)


@pytest.mark.parametrize("format", ["mps", "lp"])
def test_without_an_ending_the_content_says_it(tmp_path, lp, format):
    lp.write(tmp_path / "model", format=format)
    assert contents(LinearProgram.read(tmp_path / "model")) == contents(lp)
    lp.write(tmp_path / "model.gz", format=format)
    (tmp_path / "model.dat").write_bytes((tmp_path / "model.gz").read_bytes())
    assert contents(LinearProgram.read(tmp_path / "model.dat")) == contents(lp)


def test_the_format_that_is_asked_for_is_taken(tmp_path, lp):
    lp.write(tmp_path / "a.lp", format="mps")
    assert contents(LinearProgram.read(tmp_path / "a.lp", format="mps")) == contents(lp)
    with pytest.raises(BadFile, match="an LP file begins with minimize or maximize"):
        LinearProgram.read(tmp_path / "a.lp")


def test_compression_repeats_to_the_byte(tmp_path, lp):
    for name in ("a.lp.gz", "b.lp.gz"):
        lp.write(tmp_path / name)
    assert (tmp_path / "a.lp.gz").read_bytes() == (tmp_path / "b.lp.gz").read_bytes()


def test_a_damaged_archive_is_told(tmp_path, lp):
    lp.write(tmp_path / "a.mps.gz")
    packed = (tmp_path / "a.mps.gz").read_bytes()
    for content in (packed[:-9], packed[:15], packed[:-6] + b"123456", packed + b"x"):
        (tmp_path / "a.mps.gz").write_bytes(content)
        with pytest.raises(BadFile, match=r"damaged or truncated"):
            LinearProgram.read(tmp_path / "a.mps.gz")


def test_ten_megabytes_of_garbage_are_refused(tmp_path):
    draw = random.Random(7)
    noise = draw.randbytes(10_000_000) if hasattr(draw, "randbytes") else bytes(10_000_000)
    for content in (noise, b"a" * 10_000_000, b" x 1\n" * 2_000_000, bytes(10_000_000)):
        (tmp_path / "garbage").write_bytes(content)
        for format in (None, "mps", "lp"):
            with pytest.raises(BadFile, match="garbage"):
                LinearProgram.read(tmp_path / "garbage", format=format)


def test_an_empty_file_is_told(tmp_path):
    for name in ("none", "a.lp", "a.mps"):
        (tmp_path / name).write_bytes(b"")
        with pytest.raises(BadFile, match=r"empty|ends without"):
            LinearProgram.read(tmp_path / name)


def test_a_file_that_is_not_there_is_the_systems_error(tmp_path, lp):
    with pytest.raises(FileNotFoundError):
        LinearProgram.read(tmp_path / "none.mps")
    with pytest.raises(IsADirectoryError):
        LinearProgram.read(tmp_path, format="lp")
    with pytest.raises(FileNotFoundError):
        lp.write(tmp_path / "none" / "a.lp")


def test_options_are_checked(tmp_path, lp):
    (tmp_path / "a.mps").write_text("")
    with pytest.raises(BadOption, match="format is 'mps', 'lp', 'gmpl', not 'sif'"):
        LinearProgram.read(tmp_path / "a.mps", format="sif")
    with pytest.raises(BadOption, match="does not say how to write it"):
        lp.write(tmp_path / "a.txt")
    with pytest.raises(BadOption, match="does not say how to write it"):
        lp.write(tmp_path / "a.mod")
    with pytest.raises(BadOption, match='sense is "min" or "max"'):
        lp.write(tmp_path / "a.lp", sense="up")
    with pytest.raises(BadOption, match='sense is "min" or "max"'):
        lp.sense = "up"
    assert not (tmp_path / "a.lp").exists()


@pytest.mark.solver
def test_a_program_read_is_solved_in_the_sense_of_its_file(tmp_path, lp):
    lp.write(tmp_path / "a.lp", sense="max")
    again = LinearProgram.read(tmp_path / "a.lp")
    assert again.sense == "max"
    assert str(again).startswith("maximize")
    assert again.to_python().endswith("print(lp.maximize())\n")
    assert again.solve().objective == 732
    assert again.solve("min").status.value == "optimal"
    again.sense = None
    assert again.solve().objective == 0


@pytest.mark.solver
def test_what_was_solved_last_is_written_unless_told_otherwise(tmp_path, lp):
    lp.maximize()
    lp.write(tmp_path / "a.mps")
    lp.write(tmp_path / "b.mps", sense="min")
    assert [LinearProgram.read(tmp_path / n).sense for n in ("a.mps", "b.mps")] == ["max", "min"]
