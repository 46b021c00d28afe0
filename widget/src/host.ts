// The panel's end of the bridge to the page around it. The first well-formed `init` from the parent window pins its
// origin (frame-ancestors has already decided who may be the parent); everything else from anywhere else is ignored.
import { parseToPanel, type ToLoader, type ToPanel } from "./bridge";

export interface Host {
  /** False when the panel is a page of its own. */
  framed: boolean;
  post(message: ToLoader): void;
}

export function connectHost(onMessage: (message: ToPanel) => void): Host {
  const parent = window.parent;
  const framed = parent !== window;
  let origin: string | undefined;

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
      onMessage(message);
      if (message.type === "init") post({ livechat: 1, type: "ready" });
    });
  }
  return { framed, post };
}
