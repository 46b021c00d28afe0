// The end of a session on the server: the guest of this browser's cookie is over, and with them the way back to what they said.

/** A server that is away must not hold up the page's own sign-out. */
const LIMIT_MS = 3000;

/**
 * Asks for it, and waits for the answer as long as can be waited. It never fails: what this browser keeps is gone by then in any case.
 * @param origin The chat's own.
 */
export async function endGuest(origin: string): Promise<void> {
  const asked = fetch(`${origin}/api/v1/visitor/end`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: "{}",
    // A page often leaves right after its sign-out, and the request must arrive all the same.
    keepalive: true,
  }).then(
    () => undefined,
    () => undefined,
  );
  await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, LIMIT_MS))]);
}
