// The panel's end of the bridge to the page around it. The first well-formed `init` from the parent window pins its
// origin (frame-ancestors has already decided who may be the parent); everything else from anywhere else is ignored.
import { parseToPanel, type ToLoader, type ToPanel } from "./bridge";

export interface Host {
  /** False when the panel is a page of its own. */
  framed: boolean;
  post(message: ToLoader): void;
  /** Hands over what was said so far and everything from now on. */
  listen(onMessage: (message: ToPanel) => void): void;
}

/** To be called while the page loads: the loader speaks first, as soon as it has. */
export function connectHost(): Host {
  const parent = window.parent;
  const framed = parent !== window;
  const early: ToPanel[] = [];
  let origin: string | undefined;
  let hear: ((message: ToPanel) => void) | undefined;

  const post = (message: ToLoader): void => {
    if (origin !== undefined) parent.postMessage(message, origin);
  };

  if (framed) {
    addEventListener("message", (event) => {
      if (event.source !== parent || (origin !== undefined && event.origin !== origin)) return;
      const message = parseToPanel(event.data);
      if (!message || (origin === undefined && message.type !== "init")) return;
      // An opaque origin ("null") names nobody and can't be answered.
      if (origin === undefined && !/^https?:\/\//.test(event.origin)) return;
      origin = event.origin;
      if (hear) hear(message);
      else early.push(message);
      if (message.type === "init") post({ livechat: 1, type: "ready" });
    });
  } else {
    early.push({ livechat: 1, type: "shown", focus: true });
  }

  return {
    framed,
    post,
    listen(onMessage) {
      hear = onMessage;
      early.splice(0).forEach(onMessage);
    },
  };
}
