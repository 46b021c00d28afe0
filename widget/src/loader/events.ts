// What a page listens to.
export type Listener = (detail?: unknown) => unknown;

const set = (): Set<Listener> => new Set();
const listeners = { ready: set(), open: set(), close: set(), message: set(), unread: set(), status: set(), rating: set(), error: set() };
export type EventName = keyof typeof listeners;

/** The listeners of an event, if there is one of that name. */
export const listenersTo = (name: unknown): Set<Listener> | undefined =>
  typeof name === "string" && Object.hasOwn(listeners, name) ? listeners[name as EventName] : undefined;

export function emit(name: EventName, detail?: unknown): void {
  listeners[name].forEach((listener) => call(listener, detail));
}

/** Runs a listener of the page. What it throws is the page's to see, and stops nothing here. */
export function call(listener: Listener, detail?: unknown): void {
  try {
    listener(detail);
  } catch (error) {
    reportError(error);
  }
}

/** Something the page asked for that cannot be understood; its developer sees it in the console as well. */
export function fault(code: "settings" | "command", name: string): void {
  console.warn(`Livechat: unknown ${code} "${name}"`);
  emit("error", { code, name });
}
