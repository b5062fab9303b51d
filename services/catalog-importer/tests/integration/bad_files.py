"""Files that are small where they lie and large when they are opened."""

import io
import struct
import zipfile
import zlib

from PIL import Image

from catalog_importer.reading.limits import MIB


def pdf_of(*objects: bytes) -> bytes:
    """A PDF of these objects, without a table of where they are: readers find them by themselves."""
    numbered = b"".join(b"%d 0 obj\n%s\nendobj\n" % each for each in enumerate(objects, start=1))
    return b"%PDF-1.4\n" + numbered + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n0\n%%%%EOF" % (len(objects) + 1)


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), more, data)


def laughing_pdf(depth: int = 9) -> bytes:
    """Some kilobytes whose one page draws itself twenty to the power of `depth` times."""
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"
    forms = []
    for level in range(depth):
        inner = b"/Resources<</XObject<</X %d 0 R>>>>" % (6 + level)
        forms.append(stream(b"/X Do " * 20, b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]" + inner))
    last = stream(b"0 0 9 9 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]")
    return pdf_of(b"<</Type/Catalog/Pages 2 0 R>>", pages, page, stream(b"/X Do " * 20), *forms, last)


def bombed_workbook() -> bytes:
    """A spreadsheet of a hundred kilobytes that unpacks to a hundred megabytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (100 * MIB))
    return written.getvalue()


def claiming_png(side: int) -> bytes:
    """A picture that says it has `side` times `side` pixels, and has four thousand."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 4000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def largest_png() -> bytes:
    """Some kilobytes that unpack to the 64 million pixels that one picture may have, each of four bytes."""
    written = io.BytesIO()
    Image.new("RGBA", (8000, 8000), (250, 246, 236, 255)).save(written, "PNG", compress_level=1)
    return written.getvalue()
