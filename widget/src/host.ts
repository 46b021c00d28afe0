// The panel's end of the bridge to the page around it. The first well-formed `init` from the parent window pins its
// origin (frame-ancestors has already decided who may be the parent); everything else from anywhere else is ignored.
import { parseToPanel, type ToLoader, type ToPanel } from "./bridge";

const IDENTITY_TIMEOUT_MS = 10_000;

/** What the panel hears of the page; the answers of `identity` go to whoever asked. */
export type HostMessage = Exclude<ToPanel, { type: "identity" }>;

type WithoutVersion<T> = T extends unknown ? Omit<T, "livechat"> : never;

export interface Host {
  /** False when the panel is a page of its own. */
  framed: boolean;
  post(message: WithoutVersion<ToLoader>): void;
  /** The token with which the page says who its visitor is, or null for a guest. Undefined for a page that does not say at all. */
  identity(): (() => Promise<string | null>) | undefined;
  /** Hands over what was said so far and everything from now on. */
  listen(onMessage: (message: HostMessage) => void): void;
}

/** To be called while the page loads: the loader speaks first, as soon as it has. */
export function connectHost(): Host {
  const parent = window.parent;
  const framed = parent !== window;
  const early: HostMessage[] = [];
  let origin: string | undefined;
  let hear: ((message: HostMessage) => void) | undefined;
  let tells = false;
  const asking: ((answer: { ok: boolean; token: string | null }) => void)[] = [];

  const post: Host["post"] = (message) => {
    if (origin !== undefined) parent.postMessage({ livechat: 1, ...message }, origin);
  };

  if (framed) {
    addEventListener("message", (event) => {
      if (event.source !== parent || (origin !== undefined && event.origin !== origin)) return;
      const message = parseToPanel(event.data);
      if (!message || (origin === undefined && message.type !== "init")) return;
      // An opaque origin ("null") names nobody and can't be answered.
      if (origin === undefined && !/^https?:\/\//.test(event.origin)) return;
      origin = event.origin;
      if (message.type === "init" || message.type === "identify") tells = message.identity;
      if (message.type === "identity") {
        asking.splice(0).forEach((hearAnswer) => hearAnswer(message));
        return;
      }
      if (hear) hear(message);
      else early.push(message);
      if (message.type === "init") post({ type: "ready" });
    });
  } else {
    early.push({ livechat: 1, type: "shown", focus: true });
  }

  const ask = (): Promise<string | null> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("The page did not say who its visitor is.")), IDENTITY_TIMEOUT_MS);
      asking.push(({ ok, token }) => {
        clearTimeout(timer);
        if (ok) resolve(token);
        else reject(new Error("The page could not say who its visitor is."));
      });
      post({ type: "identity_wanted" });
    });

  return {
    framed,
    post,
    identity: () => (tells ? ask : undefined),
    listen(onMessage) {
      hear = onMessage;
      early.splice(0).forEach(onMessage);
    },
  };
}
