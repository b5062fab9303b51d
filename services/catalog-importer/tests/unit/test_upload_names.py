"""Files of one draft are told apart by their names."""

import pytest

from catalog_importer.domain.uploads import named_apart
from ratiba_contracts.catalog_facts import UploadedFile


def uploaded(name: str, number: int) -> UploadedFile:
    return UploadedFile(object_name=f"spa/{number}", file_name=name, size=1, sha256="0" * 64)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (("a.jpg", "b.jpg"), ("a.jpg", "b.jpg")),
        (("IMG_1.jpg", "IMG_1.jpg", "IMG_1.jpg"), ("IMG_1.jpg", "IMG_1 (2).jpg", "IMG_1 (3).jpg")),
        (("a.jpg", "a.jpg", "a (2).jpg"), ("a.jpg", "a (3).jpg", "a (2).jpg")),
        (("menu", "menu"), ("menu", "menu (2)")),
        (("x" * 120, "x" * 120), ("x" * 120, "x" * 116 + " (2)")),
        (("y" * 116 + ".pdf", "y" * 116 + ".pdf"), ("y" * 116 + ".pdf", "y" * 112 + " (2).pdf")),
        (("." + "z" * 119, "." + "z" * 119), ("." + "z" * 119, "." + "z" * 115 + " (2)")),
        (("a." + "z" * 118, "a." + "z" * 118), ("a." + "z" * 118, "a." + "z" * 114 + " (2)")),
    ],
)
def test_a_name_that_is_taken_gets_a_number(given: tuple[str, ...], named: tuple[str, ...]) -> None:
    files = named_apart(uploaded(name, number) for number, name in enumerate(given))
    assert tuple(file.file_name for file in files) == named
    assert [file.object_name for file in files] == [f"spa/{number}" for number in range(len(given))]
    for file in files:
        UploadedFile.model_validate(file.model_dump())
