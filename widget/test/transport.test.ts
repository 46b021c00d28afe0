import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { backoff } from "../src/chat/backoff";
import type { Hello, ServerFrame } from "../src/chat/protocol";
import { Transport, type ConnectionState } from "../src/chat/transport";
import { answer, FakeServer, welcome } from "./fake-socket";

let server: FakeServer;
let frames: ServerFrame[];
let states: ConnectionState[];
let conversation: string | undefined;
let ended: number;
let identity: (() => Promise<string | null>) | undefined;

function open(random = 1): Transport {
  const transport = new Transport({
    url: "ws://chat.example/livechat/ws/sales/",
    hello: (): Hello => ({ type: "hello", client_id: "me", ...(conversation ? { conversation_id: conversation, epoch: "e1", after_seq: 3 } : {}) }),
    forget: () => (conversation = undefined),
    onTooLarge: () => undefined,
    onIdentityEnded: () => ended++,
    identity,
    onFrame: (frame) => frames.push(frame),
    onState: (state) => states.push(state),
    open: server.open,
    random: () => random,
  });
  transport.connect();
  return transport;
}

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  frames = [];
  states = [];
  conversation = undefined;
  ended = 0;
  identity = undefined;
});
afterEach(() => vi.useRealTimers());

describe("coming up", () => {
  it("says hello first and is live only after live", () => {
    const transport = open();
    expect(transport.send({ type: "ack", up_to: 1 })).toBe(false);
    server.last.accept();
    expect(server.last.sent[0]).toEqual({ type: "hello", client_id: "me" });
    expect(transport.state.kind).toBe("syncing");
    server.last.receive(welcome(), answer(1), { type: "live", seq: 1 });
    expect(transport.state.kind).toBe("live");
    expect(frames.map((frame) => frame.type)).toEqual(["welcome", "message", "live"]);
  });

  it("forgets a conversation that is not found and says hello again on the same socket", () => {
    conversation = "gone";
    open();
    server.last.accept();
    server.last.receive({ type: "nack", code: "not_found", retryable: false, message: "" });
    expect(server.sockets).toHaveLength(1);
    expect(server.last.of("hello")).toEqual([
      { type: "hello", client_id: "me", conversation_id: "gone", epoch: "e1", after_seq: 3 },
      { type: "hello", client_id: "me" },
    ]);
    server.last.receive(welcome());
    expect(frames.at(-1)?.type).toBe("welcome");
  });

  it("waits as told when hello is refused for now", () => {
    const transport = open();
    server.last.accept();
    server.last.receive({ type: "nack", code: "unavailable", retryable: true, retry_after_seconds: 7, message: "" });
    expect(transport.state.kind).toBe("offline");
    vi.advanceTimersByTime(6_900);
    expect(server.sockets).toHaveLength(1);
    vi.advanceTimersByTime(200);
    expect(server.sockets).toHaveLength(2);
  });

  it("stops when hello is refused for good", () => {
    const transport = open();
    server.last.accept();
    server.last.receive({ type: "nack", code: "not_allowed", retryable: false, message: "" });
    expect(transport.state).toEqual({ kind: "stopped", reason: "refused" });
  });

  it("gives up on a socket that does not open or a server that never answers hello", () => {
    open();
    vi.advanceTimersByTime(15_000);
    expect(server.last.closedWith).toBe(1000);
    vi.advanceTimersByTime(1_000);
    expect(server.sockets).toHaveLength(2);
    server.last.accept();
    vi.advanceTimersByTime(16_900);
    expect(server.sockets).toHaveLength(2);
    vi.advanceTimersByTime(200);
    expect(server.sockets).toHaveLength(3);
  });

  it("is patient while a long history keeps arriving", () => {
    const transport = open();
    server.last.accept();
    server.last.receive(welcome());
    for (let seq = 1; seq <= 4; seq++) {
      vi.advanceTimersByTime(10_000);
      server.last.receive(answer(seq));
    }
    server.last.receive({ type: "live", seq: 4 });
    expect(transport.state.kind).toBe("live");
    expect(server.sockets).toHaveLength(1);
  });
});

describe("a page that names its visitor", () => {
  it("is asked before each socket, so that a token that ran out is replaced", async () => {
    const tokens = ["first", "second"];
    identity = () => Promise.resolve(tokens.shift() ?? null);
    open();
    expect(server.sockets).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(0);
    expect(server.goLive().sent[0]).toMatchObject({ identity: "first" });
    server.last.drop(4001);
    await vi.advanceTimersByTimeAsync(1_100);
    expect(server.goLive().sent[0]).toMatchObject({ identity: "second" });
    server.last.drop();
    await vi.advanceTimersByTimeAsync(1_100);
    expect(server.goLive().sent[0]).not.toHaveProperty("identity");
  });

  it("is asked again later when it can't say", async () => {
    let asked = 0;
    identity = () => (asked++ === 0 ? Promise.reject(new Error("no network")) : Promise.resolve("token"));
    const transport = open();
    await vi.advanceTimersByTimeAsync(0);
    expect(transport.state.kind).toBe("offline");
    await vi.advanceTimersByTimeAsync(1_100);
    expect(server.goLive().sent[0]).toMatchObject({ identity: "token" });
  });

  it("is not heard once the panel stopped or began again", async () => {
    const answers: ((token: string) => void)[] = [];
    identity = () => new Promise((resolve) => answers.push(resolve));
    const transport = open();
    transport.connect();
    answers[0]?.("late");
    await vi.advanceTimersByTimeAsync(0);
    expect(server.sockets).toHaveLength(0);
    answers[1]?.("now");
    await vi.advanceTimersByTimeAsync(0);
    expect(server.goLive().sent[0]).toMatchObject({ identity: "now" });
    transport.connect();
    transport.stop();
    answers[2]?.("too late");
    await vi.advanceTimersByTimeAsync(0);
    expect(server.sockets).toHaveLength(1);
  });

  it("goes on as a guest on a server that was given no keys", async () => {
    identity = () => Promise.resolve("token");
    open();
    await vi.advanceTimersByTimeAsync(0);
    server.last.accept();
    server.last.receive({ type: "nack", code: "not_allowed", retryable: false, message: "" });
    expect(server.last.of("hello")).toHaveLength(2);
    expect(server.last.of("hello")[1]).not.toHaveProperty("identity");
  });
});

describe("staying up", () => {
  it("answers a ping with its timestamp and sends something at least every 25 s", () => {
    open();
    server.goLive();
    server.last.receive({ type: "ping", timestamp: 42 });
    expect(server.last.sent.at(-1)).toEqual({ type: "pong", timestamp: 42 });
    for (let i = 0; i < 8; i++) {
      const before = server.last.sent.length;
      vi.advanceTimersByTime(25_000);
      expect(server.last.sent.length).toBeGreaterThan(before);
      expect(server.last.sent.at(-1)?.type).toBe("ping");
      server.last.receive({ type: "pong", timestamp: 1 });
    }
    expect(server.sockets).toHaveLength(1);
  });

  it("replaces a socket that has been silent for a minute", () => {
    open();
    const first = server.goLive();
    vi.advanceTimersByTime(64_000);
    expect(first.closedWith).toBe(1000);
    expect(server.sockets.length).toBeGreaterThan(1);
  });

  it("a probe replaces a dead socket within 5 s and leaves a living one", () => {
    const transport = open();
    server.goLive();
    transport.probe();
    server.last.receive({ type: "pong", timestamp: 1 });
    vi.advanceTimersByTime(6_000);
    expect(transport.state.kind).toBe("live");
    transport.probe();
    vi.advanceTimersByTime(5_000);
    expect(transport.state.kind).toBe("offline");
  });

  it("ignores frames that are no frames", () => {
    const transport = open();
    server.goLive();
    const socket = server.last;
    for (const data of ["", "nonsense", "[]", "null", '{"type":5}', '{"type":"message","seq":"1"}', "{".repeat(50), new ArrayBuffer(4)]) {
      socket.onmessage?.({ data } as globalThis.MessageEvent);
    }
    expect(frames.map((frame) => frame.type)).toEqual(["welcome", "live"]);
    expect(transport.state.kind).toBe("live");
  });
});

describe("coming back", () => {
  it("doubles the wait from 1 to 30 s and spreads it over the upper half", () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => backoff(attempt, () => 1))).toEqual([1000, 2000, 4000, 8000, 16000, 30000, 30000]);
    expect(backoff(3, () => 0)).toBe(4000);
  });

  it("tries again and again, later each time, and starts over once it was live", () => {
    const transport = open();
    const waits: number[] = [];
    for (let i = 0; i < 4; i++) {
      server.last.drop();
      const state = transport.state;
      if (state.kind !== "offline") throw new Error(state.kind);
      waits.push(state.retryAt - Date.now());
      vi.advanceTimersByTime(state.retryAt - Date.now());
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000]);
    server.goLive();
    server.last.drop();
    expect(transport.state).toMatchObject({ kind: "offline", retryAt: Date.now() + 1000 });
  });

  it("comes back at once when the visitor asks, and only once", () => {
    const transport = open();
    server.goLive();
    server.last.drop();
    transport.connect();
    expect(server.sockets).toHaveLength(2);
    server.goLive();
    vi.advanceTimersByTime(20_000);
    expect(server.sockets).toHaveLength(2);
  });

  it("keeps away as long as a draining server asks", () => {
    open(0);
    server.goLive();
    server.last.receive({ type: "bye", retry_after_seconds: 10 }, answer(1));
    expect(frames.at(-1)).toMatchObject({ type: "message", seq: 1 });
    vi.advanceTimersByTime(2_000);
    server.last.drop(1001);
    vi.advanceTimersByTime(7_900);
    expect(server.sockets).toHaveLength(1);
    vi.advanceTimersByTime(200);
    expect(server.sockets).toHaveLength(2);
  });

  it("leaves a draining server that never closes", () => {
    open(0);
    const first = server.goLive();
    first.receive({ type: "bye", retry_after_seconds: 10 });
    vi.advanceTimersByTime(10_100);
    expect(first.closedWith).toBe(1000);
    expect(server.sockets).toHaveLength(2);
  });

  it.each([
    [4409, "replaced"],
    [4003, "forbidden"],
  ])("close %i ends in '%s' and stays there", (code, reason) => {
    const transport = open();
    server.goLive();
    server.last.drop(code);
    expect(transport.state).toEqual({ kind: "stopped", reason });
    vi.advanceTimersByTime(10 * 60_000);
    expect(server.sockets).toHaveLength(1);
    transport.probe();
    expect(server.sockets).toHaveLength(1);
    transport.connect();
    expect(server.sockets).toHaveLength(2);
  });

  it("is not let in without signing in, and stays away until the visitor asks", () => {
    const transport = open();
    server.last.accept();
    server.last.drop(4001);
    expect(transport.state).toEqual({ kind: "stopped", reason: "sign_in" });
    expect(ended).toBe(0);
    vi.advanceTimersByTime(10 * 60_000);
    expect(server.sockets).toHaveLength(1);
  });

  it("comes back as whoever it is now when somebody signed in or out", () => {
    const transport = open();
    server.goLive();
    server.last.drop(4001);
    expect(ended).toBe(1);
    vi.advanceTimersByTime(1_100);
    expect(server.sockets).toHaveLength(2);
    server.last.accept();
    server.last.drop(4001);
    expect(transport.state).toEqual({ kind: "stopped", reason: "sign_in" });
  });

  it("does not storm a server that has no place left", () => {
    const transport = open();
    server.goLive();
    server.last.drop(4429);
    expect(transport.state).toMatchObject({ kind: "offline", tooMany: true });
    vi.advanceTimersByTime(29_000);
    expect(server.sockets).toHaveLength(1);
    vi.advanceTimersByTime(1_500);
    expect(server.sockets).toHaveLength(2);
  });

  it("never hears of a socket that it has left", () => {
    const transport = open();
    const first = server.goLive();
    const late = first.onclose;
    transport.resync();
    expect(first.onclose).toBeNull();
    vi.advanceTimersByTime(1_000);
    server.goLive();
    late?.({ code: 4409 } as CloseEvent);
    first.receive(answer(9));
    expect(frames.some((frame) => frame.type === "message")).toBe(false);
  });
});
