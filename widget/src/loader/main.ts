// The one script a customer puts on a page: <script async src="https://chat.example/widget.js"></script>
// It draws the launcher and, at the first hover or click, an iframe with the panel from the script's own origin.
import { call, emit, fault, listenersTo, type Listener } from "./events";
import { addWishes, type Wishes } from "./settings";
import { createWidget, type Command, type Widget } from "./widget";

const LOADED = Symbol.for("livechat.widget");

interface Page {
  [LOADED]?: unknown;
  Livechat?: unknown;
  livechatSettings?: unknown;
}

type Call = ArrayLike<unknown>;

function load(): void {
  const script = document.currentScript;
  const page = window as unknown as Page;
  // A second copy of the tag, as tag managers and templates like to add, must not draw a second launcher.
  if (!(script instanceof HTMLScriptElement) || page[LOADED]) return;

  const origin = new URL(script.src).origin;
  const attributes = addWishes({}, script.dataset, true);
  let wishes: Wishes = {};
  let widget: Widget | undefined;
  // Calls that cannot be carried out yet: before there is a body, and while a session is being ended.
  let waiting: Call[] | undefined = [];

  /** False for what cannot be understood. */
  function run(name: unknown, first: unknown, second: unknown): boolean {
    switch (name) {
      case "boot":
      case "update":
        if (name === "update" || widget) wishes = addWishes(wishes, first);
        else wishes = addWishes(addWishes(attributes, page.livechatSettings), first);
        if (widget) widget.update(wishes);
        else if (name === "boot") {
          widget = createWidget(origin, wishes);
          emit("ready");
        }
        return true;
      case "shutdown":
        if (!widget) return true;
        waiting = [];
        widget.shutdown(() => {
          widget = undefined;
          flush();
        });
        return true;
      case "on":
      case "off": {
        const listeners = listenersTo(first);
        if (!listeners || typeof second !== "function") return false;
        listeners[name === "on" ? "add" : "delete"](second as Listener);
        // Who comes late wants to know as well.
        if (name === "on" && first === "ready" && widget) call(second as Listener);
        return true;
      }
      default:
        // Between shutdown and boot there is nothing that could be opened.
        return !widget || (typeof name === "string" && Object.hasOwn(widget.commands, name) && widget.commands[name as Command](first) !== false);
    }
  }

  function livechat(name?: unknown, first?: unknown, second?: unknown): void {
    if (waiting) waiting[waiting.length] = [name, first, second];
    else if (!run(name, first, second)) fault("command", String(name));
  }

  function flush(): void {
    const calls = waiting;
    waiting = undefined;
    // A call may end the session; the rest waits again then.
    for (let i = 0; calls && i < calls.length; i++) livechat(calls[i]![0], calls[i]![1], calls[i]![2]);
  }

  function start(): void {
    run("boot", undefined, undefined);
    flush();
  }

  const stub = page.Livechat;
  page[LOADED] = livechat;
  // A page that uses the name for something of its own keeps it.
  if (stub === undefined || typeof stub === "function") {
    const said = (stub as { q?: unknown } | undefined)?.q;
    if (Array.isArray(said)) waiting = said as Call[];
    page.Livechat = livechat;
  }
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start, { once: true });
}

load();
