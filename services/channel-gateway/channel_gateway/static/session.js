/** The customer's session with one business on this device: {token, epoch} on the shelf, one for all tabs. */

/** Why there is no conversation: `notice` is the string to show, `final` when asking again is useless. */
export const GONE = { notice: "gone", final: true };
export const PREPARING = { notice: "preparing" };

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
    if (!response.ok) throw { 404: GONE, 503: PREPARING }[response.status] ?? new Error(`session: ${response.status}`);
    const { session: token } = await response.json();
    // Its beginning, so that two tabs that did not know of each other never number their entries alike.
    const session = { token, epoch: Math.max(Date.now(), (stored?.epoch ?? 0) + 1) };
    shelf.set("session", session);
    return session;
  });
}
