"""Which version of the dials should stand: it never falls, and only a change of the dials is news."""

import pytest

from personality.adapters.defaults_file import read_defaults
from personality.domain.publication import Publication, Told, settled
from ratiba_contracts.tenant import Dials, DialsSnapshot, Tone, Vertical

OURS = read_defaults().dials(Vertical.SPA)
OTHERS = OURS.model_copy(update={"tone": Tone.PLAYFUL})


def held(version: int, dials: Dials = OURS) -> DialsSnapshot:
    return DialsSnapshot(version=version, dials=dials)


@pytest.mark.parametrize(
    ("case", "told", "bucket", "version", "news"),
    [
        ("nothing anywhere", Told(0, None), None, 1, True),
        ("all in order", Told(4, OURS), held(4), 4, False),
        ("the bucket was lost", Told(4, OURS), None, 4, False),
        ("the bucket is behind", Told(4, OURS), held(3, OTHERS), 4, False),
        ("the trade's defaults changed", Told(4, OTHERS), held(4, OTHERS), 5, True),
        ("they changed, and the bucket is behind as well", Told(4, OTHERS), held(2, OTHERS), 5, True),
        ("a tenant from before there were tables", Told(0, None), held(7), 7, False),
        ("the same, and the defaults changed with the upgrade", Told(0, None), held(7, OTHERS), 8, True),
        ("a restored database that says the same", Told(4, OURS), held(7), 7, False),
        ("a restored database that says something else", Told(4, OURS), held(7, OTHERS), 8, True),
        ("one version, two stories: after a restore", Told(4, OURS), held(4, OTHERS), 5, True),
        ("told by code that knew other dials", Told(4, None), held(3), 5, True),
    ],
)
def test_the_version_that_should_stand(
    case: str, told: Told, bucket: DialsSnapshot | None, version: int, news: bool
) -> None:
    wanted = settled(told, bucket, OURS)
    assert wanted == Publication(held(version), news=news), case
    # and once it stands, nothing more is to be done
    assert settled(Told(version, OURS), wanted.snapshot, OURS) == Publication(wanted.snapshot, news=False)
