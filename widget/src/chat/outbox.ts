// The visitor's messages that the server has not confirmed yet. Each is kept under a key of its own, so that two tabs
// never overwrite each other's; if both send one, its client_message_id makes it one message all the same.
// One is on its way at a time: a message refused for its rate must not be overtaken by the one written after it.
import { uuid } from "./ids";
import { readJson, type Memory } from "./memory";
import type { Nack } from "./protocol";

export interface Outgoing {
  id: string;
  text: string;
  /** Unix ms; the order of sending. */
  at: number;
  state: "queued" | "sending" | "failed";
  /** Of the nack that failed it. */
  code?: string;
  retryable?: boolean;
}

export const OUTBOX_LIMIT = 50;
const KEEP_MS = 24 * 60 * 60 * 1_000;
const DEFAULT_WAIT_SECONDS = 2;
/** Codes that pass by themselves; everything else needs the visitor. */
const PASSING = new Set(["rate_limited", "unavailable"]);

export class Outbox {
  items: readonly Outgoing[];

  readonly #memory: Memory;
  readonly #prefix: string;
  #notBefore = 0;
  #lastAt = 0;

  constructor(memory: Memory, department: string) {
    this.#memory = memory;
    this.#prefix = `outbox.${department}.`;
    this.items = this.#load();
    this.#lastAt = this.items.at(-1)?.at ?? 0;
  }

  /** Takes a message in; null when the outbox is full. */
  add(text: string): Outgoing | null {
    if (this.items.length >= OUTBOX_LIMIT) return null;
    // Two messages of the same millisecond, or after a clock that was set back, still have an order.
    this.#lastAt = Math.max(Date.now(), this.#lastAt + 1);
    const item: Outgoing = { id: uuid(), text, at: this.#lastAt, state: "queued" };
    this.items = [...this.items, item];
    this.#save(item);
    return item;
  }

  get(id: string): Outgoing | undefined {
    return this.items.find((item) => item.id === id);
  }

  isSending(): boolean {
    return this.items.some((item) => item.state === "sending");
  }

  /** The message to send now, marked as on its way; undefined when there is none or its time has not come. */
  next(): Outgoing | undefined {
    if (Date.now() < this.#notBefore || this.isSending()) return undefined;
    const item = this.items.find(({ state }) => state === "queued");
    if (item) this.#update(item.id, { state: "sending" });
    return item;
  }

  /** Milliseconds until `next` may have something because of a wait that the server asked for; 0 when there is none. */
  waitMs(): number {
    return Math.max(0, this.#notBefore - Date.now());
  }

  /** The socket is gone: what was on its way may or may not have been stored, and is sent again under the same id. */
  disconnected(): void {
    for (const item of this.items) if (item.state === "sending") this.#update(item.id, { state: "queued" });
  }

  refused(nack: Nack): void {
    const id = nack.client_message_id;
    if (id === undefined) {
      // Too broken for its id to be read: only the message on its way can be meant, and sending it again would not help.
      if (nack.code === "bad_frame" || nack.code === "too_large") this.refuseSending(nack.code);
      return;
    }
    if (!this.get(id)) return;
    if (nack.retryable && PASSING.has(nack.code)) {
      this.#notBefore = Date.now() + (nack.retry_after_seconds ?? DEFAULT_WAIT_SECONDS) * 1_000;
      this.#update(id, { state: "queued" });
    } else if (nack.code === "closed") {
      this.#update(id, { state: "queued" });
    } else {
      this.#update(id, { state: "failed", code: nack.code, retryable: nack.retryable });
    }
  }

  /** Sets the message on its way aside for good. */
  refuseSending(code: string): void {
    const item = this.items.find(({ state }) => state === "sending");
    if (item) this.#update(item.id, { state: "failed", code, retryable: false });
  }

  retry(id: string): void {
    this.#update(id, { state: "queued" });
  }

  /** Forgets what waits, because it is somebody else's. */
  clear(): void {
    for (const { id } of this.items) this.remove(id);
  }

  remove(id: string): void {
    this.items = this.items.filter((item) => item.id !== id);
    this.#memory.remove(this.#prefix + id);
  }

  #update(id: string, change: Partial<Outgoing>): void {
    this.items = this.items.map((item) => (item.id === id ? { ...item, ...change } : item));
  }

  #save(item: Outgoing): void {
    this.#memory.set(this.#prefix + item.id, JSON.stringify({ text: item.text, at: item.at }));
  }

  #load(): Outgoing[] {
    const items: Outgoing[] = [];
    for (const key of this.#memory.keys(this.#prefix)) {
      const kept = readJson(this.#memory, key, isKept);
      if (kept && kept.at > Date.now() - KEEP_MS) items.push({ id: key.slice(this.#prefix.length), ...kept, state: "queued" });
      else this.#memory.remove(key);
    }
    return items.sort((a, b) => a.at - b.at).slice(0, OUTBOX_LIMIT);
  }
}

const isKept = (value: unknown): value is { text: string; at: number } =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as Outgoing).text === "string" &&
  typeof (value as Outgoing).at === "number";
