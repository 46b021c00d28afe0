// What the panel keeps between page loads, on the chat's own origin. Nothing here is a credential: who the visitor is,
// is settled by an HttpOnly cookie. Where storage is blocked, a map takes its place for the life of the page.
export interface Memory {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(prefix: string): string[];
}

const PREFIX = "livechat.";

export class MapMemory implements Memory {
  readonly #map = new Map<string, string>();
  get = (key: string): string | null => this.#map.get(key) ?? null;
  set = (key: string, value: string): void => void this.#map.set(key, value);
  remove = (key: string): void => void this.#map.delete(key);
  keys = (prefix: string): string[] => [...this.#map.keys()].filter((key) => key.startsWith(prefix));
}

class StoredMemory implements Memory {
  readonly #storage: Storage;
  // Takes what the storage refuses (quota), so that the page at hand goes on working.
  readonly #overflow = new MapMemory();

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  get(key: string): string | null {
    return this.#overflow.get(key) ?? this.#storage.getItem(PREFIX + key);
  }

  set(key: string, value: string): void {
    try {
      this.#storage.setItem(PREFIX + key, value);
      this.#overflow.remove(key);
    } catch {
      this.#overflow.set(key, value);
    }
  }

  remove(key: string): void {
    this.#overflow.remove(key);
    this.#storage.removeItem(PREFIX + key);
  }

  keys(prefix: string): string[] {
    const stored = Array.from({ length: this.#storage.length }, (_, i) => this.#storage.key(i) ?? "")
      .filter((key) => key.startsWith(PREFIX + prefix))
      .map((key) => key.slice(PREFIX.length));
    return [...new Set([...stored, ...this.#overflow.keys(prefix)])];
  }
}

/** Shared by all tabs, kept until deleted. */
export const lasting = (): Memory => stored(() => localStorage);

/** This tab's own, kept over reloads. */
export const tab = (): Memory => stored(() => sessionStorage);

function stored(storage: () => Storage): Memory {
  try {
    // Reading the property throws where the browser blocks storage in frames of other sites.
    return new StoredMemory(storage());
  } catch {
    return new MapMemory();
  }
}

/** Kept by no visitor: it tells the other tabs that a session has ended. */
const ENDED = "ended";

export function forget(...memories: Memory[]): void {
  for (const memory of memories) for (const key of memory.keys("")) memory.remove(key);
}

/** Lets the panels of other tabs know that the session is over. */
export const tellEnded = (shared: Memory): void => shared.set(ENDED, String(Date.now()));

/** Calls when another tab has told so. Answers how to stop. */
export function onSessionEnded(call: () => void): () => void {
  const listener = ({ key, newValue }: StorageEvent): void => {
    if (key === PREFIX + ENDED && newValue !== null) call();
  };
  addEventListener("storage", listener);
  return () => removeEventListener("storage", listener);
}

/** Parses what was kept; anything damaged counts as absent. */
export function readJson<T>(memory: Memory, key: string, check: (value: unknown) => value is T): T | null {
  const text = memory.get(key);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return check(value) ? value : null;
  } catch {
    return null;
  }
}
