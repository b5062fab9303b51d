/** The customer's session with one business on this device: {token, epoch} on the shelf, one for all tabs. */

/** The server's answer to a request for a session; `final` when asking again is useless. */
export class SessionRefused extends Error {
  constructor(status) {
    super(`session: ${status}`);
    this.status = status;
    this.final = status === 404;
  }
}

const locked = (name, work) => (navigator.locks ? navigator.locks.request(name, work) : work());

/**
 * The session of this device, fetched from `url` if there is none or if the stored one is `refused` (a token).
 * Tabs take turns; storage may still reach the next tab late, then the last one written wins and all move to it.
 */
export function obtainSession(shelf, url, refused = null) {
  return locked(`ratiba ${url}`, async () => {
    const stored = shelf.get("session");
    if (stored && stored.token !== refused) return stored;
    const response = await fetch(url, { method: "POST" });
    if (!response.ok) throw new SessionRefused(response.status);
    const { session: token } = await response.json();
    // Its beginning, so that two tabs that did not know of each other never number their entries alike.
    const session = { token, epoch: Math.max(Date.now(), (stored?.epoch ?? 0) + 1) };
    shelf.set("session", session);
    return session;
  });
}
