// The loader's end of the bridge: the iframe with the panel, made when somebody first comes near.
import { parseToLoader, type ToLoader, type ToPanel } from "../bridge";

type Fields<T extends ToPanel["type"]> = Omit<Extract<ToPanel, { type: T }>, "livechat" | "type">;

export interface Frame {
  make(holder: HTMLElement): void;
  /** Says it, if there is a panel that listens, and answers whether. What it has to know from the start is in the greeting. */
  say<T extends Exclude<ToPanel["type"], "init">>(type: T, fields: Fields<T>): boolean;
  focus(): void;
}

/** A page that may not frame the panel, or whose policy forbids it, is not told so by the browser. */
const SILENT_MS = 20_000;

/**
 * `greet` is what a panel is told first whenever it was loaded; `hear` gets its answers, and `silent` is called when there
 * are none. All ends with `life`.
 */
export function createFrame(origin: string, greet: () => Fields<"init">, hear: (message: ToLoader) => void, silent: () => void, life: AbortSignal): Frame {
  let frame: HTMLIFrameElement | undefined;
  let ready = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const post = (type: string, fields: object): void => frame?.contentWindow?.postMessage({ livechat: 1, type, ...fields }, origin);

  const receive = ({ data, origin: from, source }: MessageEvent): void => {
    const message = source && source === frame?.contentWindow && from === origin && parseToLoader(data);
    if (!message) return;
    if (message.type === "ready") {
      clearTimeout(timer);
      ready = true;
    }
    hear(message);
  };
  addEventListener("message", receive, { signal: life });
  life.addEventListener("abort", () => {
    clearTimeout(timer);
    frame?.remove();
  });

  return {
    make(holder) {
      if (frame) return;
      frame = document.createElement("iframe");
      frame.title = "Live chat";
      frame.src = origin + "/widget/panel";
      // Also when the page has moved it: a frame that leaves the page and comes back is loaded anew.
      frame.addEventListener("load", () => {
        ready = false;
        post("init", greet());
      });
      timer = setTimeout(silent, SILENT_MS);
      holder.append(frame);
    },
    say(type, fields) {
      if (ready) post(type, fields);
      return ready;
    },
    focus: () => frame?.focus(),
  };
}
