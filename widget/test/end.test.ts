import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { endGuest } from "../src/chat/end";

describe("the end of a session on the server", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("is asked of the chat's own server by a request that outlives the page, without a word about anybody", async () => {
    const fetched = vi.fn(() => Promise.resolve(new Response("{}")));
    vi.stubGlobal("fetch", fetched);

    await endGuest("https://chat.example.com");

    expect(fetched).toHaveBeenCalledExactlyOnceWith("https://chat.example.com/api/v1/visitor/end", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: "{}",
      keepalive: true,
    });
  });

  it("does not fail with the network", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    await expect(endGuest("https://chat.example.com")).resolves.toBeUndefined();
  });

  it("waits three seconds for a server that does not answer, and no longer", async () => {
    vi.stubGlobal("fetch", () => new Promise(() => undefined));
    let ended = false;
    void endGuest("https://chat.example.com").then(() => (ended = true));

    await vi.advanceTimersByTimeAsync(2999);
    expect(ended).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(ended).toBe(true);
  });
});
