import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MapMemory } from "../src/chat/memory";
import { Outbox, OUTBOX_LIMIT } from "../src/chat/outbox";
import type { Nack } from "../src/chat/protocol";

const refusal = (id: string, code: string, retryable: boolean, after?: number): Nack => ({
  type: "nack",
  client_message_id: id,
  code,
  retryable,
  message: "",
  ...(after === undefined ? {} : { retry_after_seconds: after }),
});

beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_000 }));
afterEach(() => void vi.useRealTimers());

describe("the outbox", () => {
  it("hands out one message at a time, in the order of writing", () => {
    const outbox = new Outbox(new MapMemory(), "sales");
    const ids = ["a", "b", "c"].map((text) => outbox.add(text)!.id);
    expect(outbox.next()?.id).toBe(ids[0]);
    expect(outbox.next()).toBeUndefined();
    outbox.remove(ids[0]!);
    expect(outbox.next()?.id).toBe(ids[1]);
  });

  it("keeps what was not confirmed over a reload, with its id and order", () => {
    const memory = new MapMemory();
    const before = new Outbox(memory, "sales");
    const [a, b] = [before.add("a")!, before.add("b")!];
    before.next();
    const after = new Outbox(memory, "sales");
    expect(after.items).toEqual([{ ...a, state: "queued" }, { ...b, state: "queued" }]);
    after.remove(a.id);
    expect(new Outbox(memory, "sales").items.map(({ text }) => text)).toEqual(["b"]);
    expect(new Outbox(memory, "support").items).toEqual([]);
  });

  it("does not lose what another tab wrote", () => {
    const memory = new MapMemory();
    const [one, two] = [new Outbox(memory, "sales"), new Outbox(memory, "sales")];
    one.add("from one");
    two.add("from two");
    one.remove(one.items[0]!.id);
    expect(new Outbox(memory, "sales").items.map(({ text }) => text)).toEqual(["from two"]);
  });

  it("sends again under the same id after the socket was lost", () => {
    const outbox = new Outbox(new MapMemory(), "sales");
    const { id } = outbox.add("a")!;
    outbox.next();
    outbox.disconnected();
    expect(outbox.next()?.id).toBe(id);
  });

  it("waits as told when refused for its rate, and nothing overtakes", () => {
    const outbox = new Outbox(new MapMemory(), "sales");
    const { id } = outbox.add("a")!;
    outbox.add("b");
    outbox.next();
    outbox.refused(refusal(id, "rate_limited", true, 3));
    expect(outbox.next()).toBeUndefined();
    expect(outbox.waitMs()).toBe(3_000);
    vi.advanceTimersByTime(3_000);
    expect(outbox.next()?.id).toBe(id);
  });

  it("sets a message aside that will never pass, and goes on with the next", () => {
    const outbox = new Outbox(new MapMemory(), "sales");
    const { id } = outbox.add("a")!;
    outbox.add("b");
    outbox.next();
    outbox.refused(refusal(id, "too_large", false));
    expect(outbox.get(id)).toMatchObject({ state: "failed", code: "too_large", retryable: false });
    expect(outbox.next()?.text).toBe("b");
    outbox.retry(id);
    expect(outbox.get(id)?.state).toBe("queued");
  });

  it("is bounded in number and age, and survives damaged storage", () => {
    const memory = new MapMemory();
    const outbox = new Outbox(memory, "sales");
    for (let i = 0; i < OUTBOX_LIMIT; i++) expect(outbox.add(`${i}`)).not.toBeNull();
    expect(outbox.add("one more")).toBeNull();
    memory.set("outbox.sales.bad1", "{");
    memory.set("outbox.sales.bad2", '{"text":5}');
    expect(new Outbox(memory, "sales").items).toHaveLength(OUTBOX_LIMIT);
    vi.advanceTimersByTime(25 * 60 * 60_000);
    expect(new Outbox(memory, "sales").items).toEqual([]);
    expect(memory.keys("outbox.")).toEqual([]);
  });
});
