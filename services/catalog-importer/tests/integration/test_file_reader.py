"""Files are read in a process of their own. What a bad one does there is told; the others are read."""

import io
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

from catalog_importer.domain.lines import Manner
from catalog_importer.file_reader import FileReader, ReadingFailed
from catalog_importer.reading.limits import MIB, Limits
from catalog_importer.readings import NamedFile, Progress, Reading
from catalog_importer.vision import LocalVision
from ratiba_cli.menus.offers import Menu, random_menu
from ratiba_cli.menus.picture import menu_picture
from ratiba_contracts.catalog_facts import Modality
from ratiba_contracts.menu import SURE

from .bad_files import bombed_workbook, laughing_pdf

KES = Manner("KES", "salon")
LISTED = b"name,price\nSilk wrap,1500\nToe ring,750\n"


async def read(
    folder: Path, files: dict[str, bytes], limits: Limits | None = None
) -> tuple[Reading, Sequence[Progress]]:
    named = []
    for at, (name, data) in enumerate(files.items()):
        path = folder / f"upload-{at}"
        path.write_bytes(data)
        named.append(NamedFile(name, path))
    out = folder / "out"
    out.mkdir()
    told: list[Progress] = []
    reading = await FileReader(LocalVision(), limits or Limits()).read(named, KES, out, told.append)
    return reading, told


def names(reading: Reading) -> list[str]:
    return [str(row.name.value) for row in reading.rows]


def problems(reading: Reading) -> list[tuple[str, str]]:
    return [(problem.file, problem.slug) for problem in reading.problems]


def blank_picture() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(written, "PNG")
    return written.getvalue()


async def test_every_bad_file_gets_its_sentence_and_the_good_one_is_read(tmp_path: Path) -> None:
    reading, told = await read(
        tmp_path,
        {
            "empty.jpg": b"",
            "photo.heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
            "blank.png": blank_picture(),
            "half.jpg": b"\xff\xd8\xff\xe0" + b"\x00" * 400,
            "program.exe": b"MZ" + bytes(range(256)) * 20,
            "bomb.xlsx": bombed_workbook(),
            "letter.txt": b"Dear all,\nwe are closed on Sunday.\n",
            "large.csv": LISTED + b"," * (3 * MIB),
            "list.csv": LISTED,
        },
        Limits(bytes_a_file=2 * MIB),
    )
    assert problems(reading) == [
        ("empty.jpg", "empty-file"),
        ("photo.heic", "heic-picture"),
        ("blank.png", "no-text"),
        ("half.jpg", "broken-picture"),
        ("program.exe", "unknown-file"),
        ("bomb.xlsx", "unpacks-too-large"),
        ("letter.txt", "not-a-price-list"),
        ("large.csv", "file-too-large"),
    ]
    assert names(reading) == ["Silk wrap", "Toe ring"]
    assert [row.row_id for row in reading.rows] == ["r1", "r2"]
    assert told[-1] == Progress(file=9, files=9, page=1, pages=1, rows=2)


async def test_files_above_the_bound_are_named(tmp_path: Path) -> None:
    reading, _ = await read(tmp_path, {"one.csv": LISTED, "two.csv": b"name,price\nRoot tint,900\n"}, Limits(files=1))
    assert problems(reading) == [("two.csv", "too-many-files")]
    assert names(reading) == ["Silk wrap", "Toe ring"]


@pytest.mark.parametrize(
    ("limits", "slug"),
    [
        (Limits(seconds_a_page=1.5, memory_bytes=8000 * MIB), "took-too-long"),
        (Limits(memory_bytes=500 * MIB), "could-not-be-read"),
    ],
)
async def test_a_file_that_takes_the_process_with_it_costs_no_other_file(
    tmp_path: Path, limits: Limits, slug: str
) -> None:
    second = b"name,price\nRoot tint,900\nMist bath,1200\n"
    reading, _ = await read(tmp_path, {"first.csv": LISTED, "laughs.pdf": laughing_pdf(), "second.csv": second}, limits)
    assert problems(reading) == [("laughs.pdf", slug)]
    assert names(reading) == ["Silk wrap", "Toe ring", "Root tint", "Mist bath"]
    assert reading.modality is Modality.CSV


async def test_a_reading_process_that_cannot_start_is_a_fault_of_ours(tmp_path: Path) -> None:
    with pytest.raises(ReadingFailed):
        await read(tmp_path, {"list.csv": LISTED}, Limits(memory_bytes=MIB))


CONFINED = """
import socket, subprocess, sys
from catalog_importer.reading.confinement import NotAllowed, confine
from catalog_importer.reading.limits import MIB, Limits
confine(Limits(memory_bytes=400 * MIB), 1)
for forbidden in (
    lambda: socket.create_connection(("127.0.0.1", 9)),
    lambda: socket.getaddrinfo("localhost", 80),
    lambda: subprocess.run(["true"]),
):
    try:
        forbidden()
    except NotAllowed as refused:
        print(refused)
try:
    bytearray(800 * MIB)
except MemoryError:
    print("memory")
"""


def test_the_reading_process_reaches_no_network_and_no_more_than_its_memory() -> None:
    done = subprocess.run([sys.executable, "-c", CONFINED], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["socket.getaddrinfo", "socket.getaddrinfo", "subprocess.Popen", "memory"]


async def test_menu_pictures_are_read_and_no_wrong_price_is_sure(tmp_path: Path) -> None:
    """Made by seed: askew, soft, JPEG of quality 60, in one column and in two."""
    menus = {11: random_menu(11, columns=1, offers=10), 12: random_menu(12, vertical="spa", columns=2, offers=14)}
    pictures = {f"{seed}.jpg": menu_picture(menu, seed) for seed, menu in menus.items()}
    reading, told = await read(tmp_path, pictures)
    assert reading.modality is Modality.MULTI_IMAGE
    assert not reading.problems
    assert [(each.file, each.page, each.pages) for each in told] == [(1, 1, 1), (2, 1, 1)]
    assert all(page.width == Image.open(page.path).width for page in reading.pages)
    for seed, menu in menus.items():
        found, right = judged(reading, f"{seed}.jpg", menu)
        assert found >= 0.9 * len(menu.offers)
        assert right >= 0.9 * len(menu.offers)


def judged(reading: Reading, file: str, menu: Menu) -> tuple[int, int]:
    """How many offers were found, and with their price. A wrong price that is sure fails."""
    rows = {
        str(row.name.value).replace(" ", "").casefold(): row
        for row in reading.rows
        if row.name.provenance is not None and row.name.provenance.file == file
    }
    found = right = 0
    for offer in menu.offers:
        row = rows.get(offer.name.replace(" ", "").casefold())
        if row is None:
            continue
        found += 1
        correct = row.price.amount == offer.price * 100
        assert correct or row.price.confidence < SURE, f"{row.price} is not {offer.price}"
        assert row.price.provenance is not None
        assert row.price.provenance.box is not None
        right += correct
    return found, right
