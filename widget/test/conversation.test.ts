import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Conversation } from "../src/chat/conversation";
import { MapMemory } from "../src/chat/memory";
import { answer, FakeServer, sent, welcome, type FakeSocket } from "./fake-socket";

let server: FakeServer;
let lasting: MapMemory;
let tab: MapMemory;
let log: string[];

function open(): Conversation {
  const conversation = new Conversation({
    department: "sales",
    url: "ws://chat.example/livechat/ws/sales/",
    lasting,
    tab,
    visitorName: () => "Rudo",
    page: () => "https://shop.example/",
    locale: () => "en",
    onChange: () => undefined,
    open: server.open,
    random: () => 1,
  });
  conversation.start();
  return conversation;
}

const texts = (conversation: Conversation): string[] =>
  conversation.chat.entries.map((entry) => (entry.kind === "message" ? entry.text : entry.kind === "status" ? entry.status : entry.state));

function lastMessage(socket: FakeSocket): Record<string, unknown> {
  const message = socket.of("message").at(-1);
  if (!message) throw new Error("no message was sent");
  return message;
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 });
  server = new FakeServer();
  lasting = new MapMemory();
  tab = new MapMemory();
  log = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => void log.push(line));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("hello", () => {
  it("opens a new conversation and says where, who and in which language", () => {
    open();
    server.last.accept();
    expect(server.last.sent[0]).toEqual({
      type: "hello",
      client_id: tab.get("client"),
      visitor_name: "Rudo",
      locale: "en",
      page_url: "https://shop.example/",
    });
  });

  it("resumes after the last event on a reconnect, and from 0 after a reload", () => {
    open();
    server.goLive("c1", [answer(1), answer(2)]);
    server.last.drop();
    vi.advanceTimersByTime(1_000);
    server.last.accept();
    expect(server.last.sent[0]).toMatchObject({ conversation_id: "c1", epoch: "e1", after_seq: 2 });

    const reloaded = open();
    server.last.accept();
    expect(server.last.sent[0]).toMatchObject({ conversation_id: "c1", epoch: "e1", after_seq: 0 });
    server.last.receive(welcome(), answer(1), answer(2), { type: "live", seq: 2 });
    expect(texts(reloaded)).toEqual(["answer 1", "answer 2"]);
  });

  it("logs the address and the success as the old widget did", () => {
    open();
    server.goLive();
    expect(log).toEqual([
      "WebSocket URL: ws://chat.example/livechat/ws/sales/",
      "✓ WebSocket connected successfully for department: sales",
    ]);
  });
});

describe("sending", () => {
  it("keeps what is written offline and sends it once, in order, when live", () => {
    const conversation = open();
    conversation.send("one");
    conversation.send("two");
    server.goLive();
    expect(server.last.of("message").map(({ message }) => message)).toEqual(["one"]);
    const first = lastMessage(server.last);
    server.last.receive(sent(first.client_message_id, 1));
    server.last.receive(sent(lastMessage(server.last).client_message_id, 2));
    expect(server.last.of("message").map(({ message }) => message)).toEqual(["one", "two"]);
    expect(texts(conversation)).toEqual(["one", "two"]);
    expect(conversation.outbox.items).toEqual([]);
  });

  it("sends again with the same id when the socket died before sent, and shows the message once", () => {
    const conversation = open();
    server.goLive();
    conversation.send("hello?");
    const { client_message_id } = lastMessage(server.last);
    server.last.drop();
    vi.advanceTimersByTime(1_000);
    server.goLive();
    expect(lastMessage(server.last).client_message_id).toBe(client_message_id);
    server.last.receive(sent(client_message_id, 1), { ...answer(1, "hello?"), sender_type: "visitor", client_message_id });
    expect(texts(conversation)).toEqual(["hello?"]);
  });

  it("does not send again what the replay shows to be stored", () => {
    const conversation = open();
    server.goLive();
    conversation.send("hello?");
    const { client_message_id } = lastMessage(server.last);
    server.last.drop();
    vi.advanceTimersByTime(1_000);
    server.goLive("c1", [{ ...answer(1, "hello?"), sender_type: "visitor", client_message_id }]);
    expect(server.last.of("message")).toEqual([]);
    expect(texts(conversation)).toEqual(["hello?"]);
    expect(conversation.outbox.items).toEqual([]);
  });

  it("takes a missing sent for a dead socket", () => {
    const conversation = open();
    server.goLive();
    conversation.send("hello?");
    vi.advanceTimersByTime(15_000);
    expect(conversation.connection.kind).toBe("offline");
    expect(conversation.outbox.items[0]?.state).toBe("queued");
  });

  it("tries again by itself after a rate limit", () => {
    const conversation = open();
    server.goLive();
    conversation.send("quick");
    const { client_message_id } = lastMessage(server.last);
    server.last.receive({ type: "nack", client_message_id, code: "rate_limited", retryable: true, retry_after_seconds: 2, message: "" });
    expect(server.last.of("message")).toHaveLength(1);
    vi.advanceTimersByTime(2_100);
    expect(server.last.of("message").map((frame) => frame.client_message_id)).toEqual([client_message_id, client_message_id]);
  });

  it("refuses what can't pass, by characters and by bytes", () => {
    const conversation = open();
    server.goLive("c1", [], { limits: { message_characters: 4000, frame_bytes: 1000 } });
    expect(conversation.send("x".repeat(4001))).toBe("too_long");
    expect(conversation.send("😀".repeat(300))).toBe("too_long");
    expect(conversation.send("😀".repeat(190))).toBeNull();
    expect(conversation.send("x".repeat(700))).toBeNull();
  });

  it("does not send again what closed the socket as too large or could not be read at all", () => {
    const conversation = open();
    server.goLive();
    conversation.send("huge");
    server.last.drop(1009);
    expect(conversation.outbox.items[0]).toMatchObject({ state: "failed", code: "too_large" });
    vi.advanceTimersByTime(1_000);
    server.goLive();
    conversation.send("garbled");
    server.last.receive({ type: "nack", code: "bad_frame", retryable: false, message: "" });
    expect(conversation.outbox.items.map(({ state }) => state)).toEqual(["failed", "failed"]);
    expect(server.last.of("message")).toHaveLength(1);
  });

  it("sends only text that survives the way", () => {
    const conversation = open();
    server.goLive();
    conversation.send("a\0b \ud83d c 😀");
    expect(lastMessage(server.last).message).toBe("ab \ufffd c 😀");
  });

  it("carries a message over into a new conversation when the old one is closed", () => {
    const conversation = open();
    server.goLive("c1", [{ type: "status", seq: 1, status: "closed" }]);
    conversation.send("one more thing");
    server.last.accept();
    expect(server.last.sent[0]).not.toHaveProperty("conversation_id");
    server.last.receive(welcome("c2"), { type: "live", seq: 0 });
    expect(lastMessage(server.last).message).toBe("one more thing");
  });

  it("tells typing now and then, and its end", () => {
    const conversation = open();
    server.goLive();
    for (let i = 0; i < 20; i++) {
      conversation.typing();
      vi.advanceTimersByTime(200);
    }
    expect(server.last.of("typing")).toEqual([{ type: "typing", is_typing: true }, { type: "typing", is_typing: true }]);
    vi.advanceTimersByTime(5_000);
    expect(server.last.of("typing").at(-1)).toEqual({ type: "typing", is_typing: false });
  });
});

describe("what was seen", () => {
  it("is acknowledged only while shown, and counted while not", () => {
    const conversation = open();
    server.goLive("c1", [answer(1)]);
    expect(conversation.unread).toBe(1);
    expect(server.last.of("ack")).toEqual([]);
    conversation.setShown(true);
    expect(server.last.of("ack")).toEqual([{ type: "ack", up_to: 1 }]);
    expect(conversation.unread).toBe(0);
    conversation.setShown(false);
    server.last.receive(answer(2), answer(3));
    expect(conversation.unread).toBe(2);
  });

  it("is not unread again after a reload", () => {
    open().setShown(true);
    server.goLive("c1", [answer(1), answer(2)]);
    const reloaded = open();
    server.goLive("c1", [answer(1), answer(2), answer(3)]);
    expect(reloaded.unread).toBe(1);
  });
});

describe("R21: a hole in the series", () => {
  it("is asked for again, then all is, and then life goes on", () => {
    const conversation = open();
    server.goLive("c1", [answer(1)]);
    const again = (): unknown => {
      vi.advanceTimersByTime(2_000);
      vi.advanceTimersByTime(2_000);
      server.last.accept();
      return server.last.sent[0]?.after_seq;
    };
    server.last.receive(answer(3));
    expect(again()).toBe(1);
    server.last.receive(welcome(), answer(3), { type: "live", seq: 3 });
    expect(again()).toBe(0);
    server.last.receive(welcome(), answer(1), answer(3), { type: "live", seq: 3 });
    vi.advanceTimersByTime(60_000);
    expect(texts(conversation)).toEqual(["answer 1", "answer 3"]);
  });

  it("that closes by itself costs nothing", () => {
    const conversation = open();
    server.goLive();
    server.last.receive(answer(2));
    vi.advanceTimersByTime(500);
    server.last.receive(answer(1));
    vi.advanceTimersByTime(10_000);
    expect(server.sockets).toHaveLength(1);
    expect(texts(conversation)).toEqual(["answer 1", "answer 2"]);
  });
});

describe("an unknown position", () => {
  it("starts over from 1 in the new epoch", () => {
    const conversation = open();
    server.goLive("c1", [answer(1), answer(2)]);
    server.last.drop();
    vi.advanceTimersByTime(1_000);
    server.last.accept();
    server.last.receive(welcome("c1", { epoch: "e2" }), { type: "reset", reason: "epoch" }, answer(1, "restored"), { type: "live", seq: 1 });
    expect(texts(conversation)).toEqual(["restored"]);
    server.last.drop();
    vi.advanceTimersByTime(1_000);
    server.last.accept();
    expect(server.last.sent[0]).toMatchObject({ epoch: "e2", after_seq: 1 });
  });
});

describe("somebody else", () => {
  const as = (mark: string, kind = "guest"): Record<string, unknown> => ({ visitor: { mark, kind } });

  it("sees nothing of the one before, on the screen or waiting", () => {
    const conversation = open();
    server.goLive("c1", [answer(1, "private")], as("a", "customer"));
    tab.set("composer.sales", "half a thought");
    lasting.set("outbox.billing.x", JSON.stringify({ text: "elsewhere", at: Date.now() }));
    lasting.set("conversation.billing", JSON.stringify({ id: "b1", epoch: "e1", seen: 1 }));
    conversation.send("never sent");
    server.last.drop(4001);
    expect(texts(conversation)).toEqual([]);
    vi.advanceTimersByTime(1_100);
    server.last.accept();
    expect(server.last.sent[0]).toMatchObject({ conversation_id: "c1", after_seq: 0 });
    server.last.receive({ type: "nack", code: "not_found", retryable: false, message: "" });
    server.last.receive(welcome("c2", as("b")), { type: "live", seq: 0 });
    expect(conversation.outbox.items).toEqual([]);
    expect(server.last.of("message")).toEqual([]);
    expect(lasting.keys("outbox.")).toEqual([]);
    expect(lasting.keys("conversation.")).toEqual(["conversation.sales"]);
    expect(tab.get("composer.sales")).toBeNull();
  });

  it("is noticed in every tab, also in the one that comes back last", () => {
    const first = open();
    const firstSocket = server.goLive("c1", [], as("a", "customer"));
    tab = new MapMemory();
    const second = open();
    const secondSocket = server.goLive("c1", [], as("a", "customer"));
    tab.set("composer.sales", "half a thought");
    second.send("on its way");
    for (const socket of [firstSocket, secondSocket]) socket.drop(4001);
    vi.advanceTimersByTime(1_100);
    for (const socket of server.sockets.slice(2)) {
      socket.accept();
      socket.receive(welcome("c2", as("b")), { type: "live", seq: 0 });
    }
    expect([...first.outbox.items, ...second.outbox.items]).toEqual([]);
    expect(tab.get("composer.sales")).toBeNull();
    expect(lasting.keys("conversation.")).toEqual(["conversation.sales"]);
  });

  it("is not the same customer with a new token, who finds everything again", () => {
    const conversation = open();
    server.goLive("c1", [answer(1)], as("a", "customer"));
    conversation.send("on its way");
    server.last.drop(4001);
    vi.advanceTimersByTime(1_100);
    server.last.accept();
    server.last.receive(welcome("c1", as("a", "customer")), answer(1), { type: "live", seq: 1 });
    expect(texts(conversation)).toEqual(["answer 1"]);
    expect(lastMessage(server.last).message).toBe("on its way");
  });

  it("is not a guest whose browser keeps no cookies: what waits is still theirs", () => {
    const conversation = open();
    server.goLive("c1", [], as("a"));
    server.last.drop();
    conversation.send("written while offline");
    vi.advanceTimersByTime(1_100);
    server.goLive("c2", [], as("b"));
    expect(lastMessage(server.last).message).toBe("written while offline");
  });
});
