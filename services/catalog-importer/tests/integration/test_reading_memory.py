"""How much memory reading takes, as the system counts it: of the reading processes and of the one that starts them."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from catalog_importer.reading.limits import BOUNDS, MIB
from ratiba_cli.menus.offers import random_menu
from ratiba_cli.menus.picture import PAPER, menu_picture

from .bad_files import claiming_png, largest_png, laughing_pdf

MOST_OF_A_CLAIM = 512 * MIB
MOST_OF_A_PHOTO = 1536 * MIB
MOST_OF_THE_PARENT = 300 * MIB

MEASURED = """
import asyncio, json, resource, sys
from pathlib import Path
from catalog_importer.domain.lines import Manner
from catalog_importer.file_reader import FileReader
from catalog_importer.reading.limits import BOUNDS
from catalog_importer.readings import NamedFile
from catalog_importer.vision import LocalVision

def own_peak():  # getrusage would count what was there before this program was
    status = Path("/proc/self/status").read_text()
    return 1024 * int(status.partition("VmHWM:")[2].split()[0])

for name in sys.argv[1:]:
    path = Path(name)
    out = path.with_suffix(".out")
    out.mkdir()
    reader = FileReader(LocalVision(), BOUNDS)
    reading = asyncio.run(reader.read([NamedFile(path.name, path)], Manner("KES", "salon"), out, lambda _: None))
    said = {
        "rows": len(reading.rows),
        "problems": [problem.slug for problem in reading.problems],
        "children": 1024 * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,
        "parent": own_peak(),
    }
    print(json.dumps(said), flush=True)
"""
"""What one process after the other took; `children` is the most that any has taken so far."""


def photo() -> bytes:
    """A list on a sheet of three megapixels, as it is read; a larger one is made as small first."""
    page, listed = (
        Image.new("RGB", (1500, 2000), PAPER),
        Image.open(io.BytesIO(menu_picture(random_menu(5, columns=1, offers=8), 5))),
    )
    listed.thumbnail(page.size)
    page.paste(listed)
    written = io.BytesIO()
    page.save(written, "JPEG", quality=80)
    return written.getvalue()


@pytest.mark.timeout(240)
def test_reading_stays_within_its_memory_whatever_it_is_given(tmp_path: Path) -> None:
    files = {
        "claims.png": claiming_png(50_000),
        "photo.jpg": photo(),
        "large.png": largest_png(),
        "laughs.pdf": laughing_pdf(),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *(str(tmp_path / name) for name in files)],
        capture_output=True,
        text=True,
        check=True,
        timeout=200,
    )
    claims, ordinary, large, laughs = (json.loads(line) for line in done.stdout.splitlines() if line.startswith("{"))
    figures = [{key: told[key] // MIB for key in ("children", "parent")} for told in (claims, ordinary, large, laughs)]
    assert claims["problems"] == ["picture-too-large"]
    assert large["problems"] == ["no-text"]
    assert not ordinary["problems"]
    assert ordinary["rows"] >= 7
    assert laughs["problems"] in (["took-too-long"], ["could-not-be-read"])
    assert claims["children"] < MOST_OF_A_CLAIM, figures
    assert 200 * MIB < ordinary["children"] < MOST_OF_A_PHOTO, figures
    assert large["children"] < BOUNDS.memory_bytes, figures
    assert laughs["children"] < BOUNDS.memory_bytes, figures
    assert laughs["parent"] < MOST_OF_THE_PARENT, figures
