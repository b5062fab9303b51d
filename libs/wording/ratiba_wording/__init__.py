"""Dialogue acts + dials + language -> words."""

from ratiba_wording.errors import WordingError
from ratiba_wording.option_labels import WordedOption
from ratiba_wording.phrasebook import load_phrasebooks
from ratiba_wording.rehearsal import rehearse
from ratiba_wording.rewording import worth_rewording
from ratiba_wording.words import Worded, words

__all__ = ["Worded", "WordedOption", "WordingError", "load_phrasebooks", "rehearse", "words", "worth_rewording"]
