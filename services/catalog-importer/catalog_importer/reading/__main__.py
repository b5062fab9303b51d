"""The reading process: `python -m catalog_importer.reading`, with its work as one line of JSON on stdin.

It tells what it finds as lines of JSON on stdout. What it opens comes from strangers: it bounds itself first, and
whoever started it kills it when it takes too long. It keeps nothing from one start to the next.
"""

import sys
import traceback

from catalog_importer.domain.lines import Manner
from catalog_importer.reading.confinement import confine, end_with_parent
from catalog_importer.reading.told import LONGEST_LINE, OWN_WORDS, Begun, Told, Work

FAILED = 70
"""Exit code when a file led to a mistake of ours (EX_SOFTWARE)."""


def main() -> int:
    """Read the files of the work; 0, or FAILED with the place of the mistake, and no words of the file, on stderr."""
    work = Work.model_validate_json(sys.stdin.buffer.readline(LONGEST_LINE))
    end_with_parent(sys.stdin.buffer)
    confine(work.limits, len(work.files))
    from catalog_importer.reading.one_file import FileReading  # noqa: PLC0415  its libraries are loaded within bounds

    manner = Manner(work.currency, work.vertical)
    try:
        for file in work.files:
            _tell(Begun(file=file.file))
            FileReading(file, manner, work.limits, work.out, _tell).read()
    except Exception as error:  # noqa: BLE001  whatever a strange file leads to: the next start reads the others
        frames = traceback.extract_tb(error.__traceback__)
        last = [f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames[-4:]]
        sys.stderr.write(f"{OWN_WORDS}{type(error).__name__} at " + " < ".join(reversed(last)) + "\n")
        return FAILED
    return 0


def _tell(told: Told) -> None:
    sys.stdout.write(told.model_dump_json() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]  # it is a text stream
    raise SystemExit(main())
