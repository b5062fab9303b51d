"""English as a reply may vary it."""

import re

from personality.domain.claims.manner import Manner, courtesies, rules

_SUITS = "(?:would suit|suits) you(?: best)?|works(?: best)? for you|would you (?:like|prefer)"

ENGLISH = Manner(
    spelled=rules(
        (r"can't|cannot", "can not"),
        (r"won't", "will not"),
        (r"(is|are|was|were|do|does|did|could|would|should|has|have|had)n't", r"\1 not"),
        (r"let's", "let us"),
        (r"(it|that|there|here|who|what)'s", r"\1 is"),
        (r"(⟦(?:staff|whom) \d+⟧)'s", r"\1 is"),
        (r"i'm", "i am"),
        (r"(i|you|we|they|it|that)'ll", r"\1 will"),
        (r"(you|we|they)'re", r"\1 are"),
        (r"(i|you|we|they)'ve", r"\1 have"),
        (r"canceled", "cancelled"),
    ),
    fillers=frozenset({"really", "very", "so", "please"}),
    courtesies=courtesies(
        any="""
            hello
            hello there
            hi
            hi there
            thanks
            thanks much
            thank you
            thank you much
            let me see
            let us see
            lovely to have you here
            lovely to hear from you
        """,
        glad="""
            lovely
            wonderful
            great choice
            good choice
            lovely choice
            wonderful choice
            happy to help
            glad to help
        """,
        agreeing="""
            of course
            okay
            ok
            alright
            all right
            sure
            certainly
            perfect
            no problem
            no problem at all
            no worries
            no worries at all
            do not worry
        """,
        sorry="""
            sorry
            i am sorry
            we are sorry
            i am afraid
            unfortunately
            apologies
            my apologies
        """,
    ),
    movable=re.compile(r"for ⟦service \d+⟧|⟦(?:on_day|on_when|then) \d+⟧"),
    bad_news=re.compile(r"\b(?:cancel|cancelled|cancelling|no|not|closed|taken|passed)\b"),
    alike=rules(
        (r"just (a moment|to be sure)", r"\1"),
        (r"^to be sure$", "to be sure i have it right"),
        (r"(?:the following|these) (?:times|slots) are (?:still )?(?:free|available)", "these times are free"),
        (r"here are (?:some )?(?:free|available|open) (?:times|slots)", "these times are free"),
        (rf"^which(?: one| time)? (?:{_SUITS})$", "which one suits you"),
        (rf"^which day (?:{_SUITS})$", "which day would suit you"),
        (r"^which (?:service|of our services) would you (?:like|love)(?: to book)?$", "which service would you like"),
        (r"shall i go ahead and", "shall i"),
        (r"^(?:should|may) i (book|cancel)", r"shall i \1"),
        (r"^(shall i book it) for you$", r"\1"),
        (r"^(what shall i change) for you$", r"\1"),
        (r"your booking", "your appointment"),
        (r"^that is something we do not offer$", "we do not offer that one"),
        (r"^your appointment (?:is|has been) booked$", "you are booked"),
        (r"has been cancelled", "is cancelled"),
    ),
)
