"""Whether a request that changes something was made by a page of ours."""


def from_own_page(own_origin: str, *, origin: str | None, fetch_site: str | None) -> bool:
    """What the browser says about where a request comes from (Fetch, `Origin`; Fetch Metadata, `Sec-Fetch-Site`).

    Whichever of the two is sent must say: from here. Every browser sends at least one with a POST; who sends neither
    is no browser with our page open.
    """
    if origin is None and fetch_site is None:
        return False
    return origin in (None, own_origin) and fetch_site in (None, "same-origin")
