"""English as a reply may use it."""

import re

from personality.domain.claims.manner import Manner, forms, weighing, words

ENGLISH = Manner(
    free=words(
        """
        a an the this that these those it its you your we us our i me my they them there here who what which how
        and or so if as at by for from in of on to up with about just also too into under
        am are is be was were have has had do does did can could may might shall should will would let let's
        i'm i'll i'd i've you'd we'd we've it's that's there's here's what's who's we're
        like love want wish prefer suit suits fit fits choose pick select say tell give know ask help check need think
        please thanks thank kindly sorry apologies afraid unfortunately sadly hello hi hey dear lovely great nice good
        wonderful perfect super awesome fantastic excellent brilliant cool alright okay ok sure certainly absolutely
        gladly happy glad delighted pleased pleasure kind hope really very much well right quick quickly
        again something anything below following option options choice choices detail details day time times service
        services name whichever whatever oh ah oops hmm aww yay
        """
    ),
    phrases=weighing(
        (r"\b(which|that|this|another|whichever) ones?\b", ""),
        (r"\bno (problem|worries|trouble|rush)( at all)?\b|\bnot at all\b|\bdon't worry\b|\bnot to worry\b", "easy"),
        (r"\bof course\b|\blet me see\b|\blet's see\b|\bgo ahead and\b|\bnice to meet you\b", ""),
        (r"\b(works?|suits?|fits?)( you)? best\b|\bbest (suits?|fits?|works for) you\b", ""),
        (r"\b(times?|slots?|openings?)( that| which)? (are|is)( all| still)? (free|open|available)\b", "available"),
        (r"\b(free|open|available) (times?|slots?|openings?)\b", "available"),
        (r"(⟦(?:staff|whom) \d+⟧)(?: is|'s)( also)? (free|available)\b", r"\1 =available "),
        (r"\b(nothing|anyone)( who is| who's| that's| that is)? (free|available|open)\b", r"\1 =available "),
        (r"\bfree for others( again)?\b", "others_may"),
        (r"\b(see|seeing) you\b|\blook(ing)? forward\b|\bwait(ing)? for you\b", "see_you"),
        (r"\byou(?:'re| are) (in|on|all set|set|good|booked)\b", r" =you_are_\1 "),
        (r"\byou(?:'re|'ll| are| will| shall)(?: be)? (with|at|on|in|for) (⟦\w+ \d+⟧)", r" =you_are_there \2 "),
        (r"\bhave you (at|for|on|in|down|with)\b|\bhave (?:it|this) (for|on|in|down) (?:you|for)\b", "have_you"),
        (r"\b(for|is for) free\b|\bfree of\b", "gratis"),
        (r"\byou're\b|\byou are\b|\byou'll\b", ""),
    ),
    classes=forms(
        appointment="appointment appointments booking bookings visit",
        cancelled="cancelled canceled",
        closed="closed shut",
        taken="taken snapped",
        team="team colleague colleagues staff person human",
        welcome="welcome",
        passed="passed past",
        price="price prices",
        available="available",
        booked="booked",
        changed="changed",
        change="change",
    ),
    joints=re.compile(r"[,;:()–—]|\s-\s|\b(?:but|and|so|yet|or|because|while|although|though|however|until|unless)\b"),
    nots=words("not no nothing never none nobody without cannot nor neither cant dont isnt wont"),
    not_endings=("n't",),
)
