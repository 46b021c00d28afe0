/**
 * The two things kept on the host page, without a word about anybody. `open` for this tab: on the next page the chat opens
 * again. `used` for this browser, once the panel was loaded: only then the end of a session has something to clear.
 * Sets one, if `on` is given, and answers how it stands.
 */
export function mark(name: "open" | "used", on?: boolean): boolean {
  try {
    const place = name === "open" ? sessionStorage : localStorage;
    if (on !== undefined) place.setItem(`livechat.${name}`, on ? "1" : "");
    return place.getItem(`livechat.${name}`) === "1";
  } catch {
    // Storage is blocked on this page: the chat then starts closed on the next one.
    return false;
  }
}
