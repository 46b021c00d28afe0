import { describe, expect, it } from "vitest";
import confirmationFrame from "../../tests/fixtures/frames/server-confirmation.json";
import nackFrame from "../../tests/fixtures/frames/server-nack-confirmation.json";
import { parseFrame, type Sent, type ServerFrame } from "../src/chat/protocol";
import { applySent, emptyChat, hasHole, reduce, skipHole, type ChatState } from "../src/chat/store";
import { answer, confirmation, sent, welcome } from "./fake-socket";

const frame = (raw: Record<string, unknown>): ServerFrame => {
  const parsed = parseFrame(JSON.stringify(raw));
  if (!parsed) throw new Error(`not a frame: ${JSON.stringify(raw)}`);
  return parsed;
};
const play = (state: ChatState, ...raw: Record<string, unknown>[]): ChatState => raw.reduce((s, r) => reduce(s, frame(r)), state);
const fresh = (): ChatState => play(emptyChat, welcome());
const seqs = (state: ChatState): number[] => state.entries.map((entry) => entry.seq);
const words = (state: ChatState): string[] => state.entries.map((entry) => (entry.kind === "message" ? entry.text : entry.kind === "status" ? entry.status : entry.state));

describe("events", () => {
  it("R21: are ordered by seq in whatever order they come, and shown once", () => {
    const orders = [[1, 2, 3, 4], [4, 3, 2, 1], [2, 4, 1, 3], [1, 1, 3, 2, 3, 4, 4]];
    for (const order of orders) {
      const state = play(fresh(), ...order.map((seq) => answer(seq)));
      expect(seqs(state)).toEqual([1, 2, 3, 4]);
      expect(state.upTo).toBe(4);
      expect(hasHole(state)).toBe(false);
    }
  });

  it("R21: that are missing leave a hole until they come", () => {
    let state = play(fresh(), answer(1), answer(4));
    expect(state.upTo).toBe(1);
    expect(hasHole(state)).toBe(true);
    state = play(state, answer(2), { type: "confirmation", seq: 3, confirmation_id: "not a whole one" });
    expect(state.upTo).toBe(4);
    expect(seqs(state)).toEqual([1, 2, 4]);
  });

  it("go on without a hole that nobody can fill", () => {
    const state = skipHole(play(fresh(), answer(1), answer(4), answer(6)));
    expect([state.upTo, hasHole(state)]).toEqual([6, false]);
    expect(play(state, answer(7)).upTo).toBe(7);
  });

  it("of unknown kinds take their number and no place", () => {
    const state = play(fresh(), answer(1), { type: "something_new", seq: 2 }, answer(3));
    expect(state.upTo).toBe(3);
    expect(seqs(state)).toEqual([1, 3]);
  });
});

describe("the visitor's own message", () => {
  const own = { ...answer(1, "hi"), sender_type: "visitor", client_message_id: "k" };

  it("is shown once, whether sent or the event comes first", () => {
    const a = applySent(fresh(), frame(sent("k", 1)) as Sent, "hi");
    expect(words(play(a, own))).toEqual(["hi"]);
    const b = applySent(play(fresh(), own), frame(sent("k", 1)) as Sent, "");
    expect(words(b)).toEqual(["hi"]);
    expect(b.upTo).toBe(1);
  });

  it("may be confirmed before the events below it arrive", () => {
    const state = applySent(fresh(), frame(sent("k", 2)) as Sent, "hi");
    expect(hasHole(state)).toBe(true);
    const whole = play(state, answer(1, "greetings"));
    expect(words(whole)).toEqual(["greetings", "hi"]);
    expect(hasHole(whole)).toBe(false);
  });
});

describe("drafts", () => {
  const draft = (revision: number, text: string, id = "m1"): Record<string, unknown> => ({ type: "draft", message_id: id, revision, text });

  it("are replaced by higher revisions only and ended by their message", () => {
    let state = play(fresh(), draft(1, "a"), draft(3, "abc"), draft(2, "ab"));
    expect(state.drafts).toEqual([{ id: "m1", revision: 3, text: "abc" }]);
    state = play(state, answer(1, "abcd"), draft(4, "abcde"));
    expect(state.drafts).toEqual([]);
    expect(words(state)).toEqual(["abcd"]);
  });

  it("that were taken back do not return with a late revision", () => {
    const state = play(fresh(), draft(2, "no"), draft(3, ""), draft(2, "no"));
    expect(state.drafts.filter(({ text }) => text !== "")).toEqual([]);
  });

  it("do not outlive their socket", () => {
    const state = play(fresh(), draft(5, "half"), { type: "typing", sender: "S", is_typing: true }, welcome());
    expect(state.drafts).toEqual([]);
    expect(state.typing).toBeUndefined();
    expect(play(state, draft(1, "again")).drafts).toHaveLength(1);
  });
});

describe("status and typing", () => {
  it("keeps the newest status, whatever comes late", () => {
    const state = play(
      fresh(),
      { type: "status", seq: 2, status: "agent", agent: "Tariro" },
      { type: "status", seq: 1, status: "waiting", queue_position: 2, estimated_wait_seconds: 90 },
    );
    expect(state.status).toBe("agent");
    expect(state.agent).toBe("Tariro");
    expect(state.entries[0]).toMatchObject({ status: "waiting", queuePosition: 2, waitSeconds: 90 });
  });

  it("names no agent once the assistant is back", () => {
    const state = play(fresh(), { type: "status", seq: 1, status: "agent", agent: "Tariro" }, { type: "status", seq: 2, status: "ai" });
    expect(state.agent).toBeUndefined();
  });

  it("an answer ends the typing", () => {
    const state = play(fresh(), { type: "typing", sender: "S", is_typing: true });
    expect(state.typing).toBe("S");
    expect(play(state, answer(1)).typing).toBeUndefined();
  });
});

describe("resuming", () => {
  it("a welcome to the same conversation keeps what is shown, another one's does not", () => {
    const state = play(fresh(), answer(1));
    expect(seqs(play(state, welcome()))).toEqual([1]);
    expect(seqs(play(state, welcome("c2")))).toEqual([]);
  });

  it("a reset drops what is shown and starts from 1", () => {
    const state = play(fresh(), answer(1), answer(2), { type: "reset", reason: "epoch" }, answer(1, "other"));
    expect(words(state)).toEqual(["other"]);
    expect(state.upTo).toBe(1);
  });
});

describe("a confirmation", () => {
  const cards = (state: ChatState): string[] =>
    state.entries.flatMap((entry) => (entry.kind === "confirmation" ? [`${entry.id} ${entry.state} at ${entry.seq}`] : []));

  it("stays where it was opened, and a later event of the same id replaces it there", () => {
    const state = play(fresh(), answer(1), confirmation(2), answer(3), confirmation(4, { state: "accepted" }), answer(5));
    expect(cards(state)).toEqual(["c accepted at 2"]);
    expect(state.entries.map((entry) => entry.kind)).toEqual(["message", "confirmation", "message", "message"]);
    expect(state.upTo).toBe(5);
  });

  it("ends in its last state in whatever order the events come, and however often", () => {
    const events = [answer(1), confirmation(2), confirmation(3, { state: "declined" }), confirmation(4, { confirmation_id: "d" })];
    for (const order of [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 1, 3], [2, 1, 2, 1, 0, 3, 0]]) {
      const state = play(fresh(), ...order.map((i) => events[i]!));
      expect(cards(state)).toEqual(["c declined at 2", "d open at 4"]);
      expect(state.upTo).toBe(4);
    }
  });

  it("is read as the server sends it", () => {
    for (const fixture of [confirmationFrame, nackFrame]) expect(parseFrame(JSON.stringify(fixture))).toEqual(fixture);
    expect(play(fresh(), confirmationFrame).entries).toMatchObject([
      { kind: "confirmation", state: "open", expiresAt: Date.UTC(2026, 10, 22, 8, 20, 30, 123) },
    ]);
  });

  it("that cannot be read whole takes its number and no place: nobody confirms what they do not see", () => {
    const { lines: _, ...bare } = confirmation(1);
    for (const bad of [bare, confirmation(1, { lines: "x" }), confirmation(1, { lines: [1] }), confirmation(1, { state: "done" }), confirmation(1, { title: "" }),
      confirmation(1, { expires_at: "soon" }), confirmation(1, { confirmation_id: 7 })]) {
      expect(parseFrame(JSON.stringify(bad))).toEqual({ type: "other", seq: 1 });
    }
  });
});

describe("the frame parser", () => {
  it("takes only what the protocol promises and drops stray fields", () => {
    expect(parseFrame(JSON.stringify({ ...answer(1), citations: [{ title: "T", url: "/help/t", x: 1 }, { title: 3 }, null] }))).toMatchObject({
      citations: [{ title: "T", url: "/help/t" }],
    });
    expect(parseFrame(JSON.stringify({ ...answer(1), sender_type: "root" }))).toEqual({ type: "other", seq: 1 });
    expect(parseFrame(JSON.stringify({ type: "status", seq: 1, status: "on_fire" }))).toEqual({ type: "other", seq: 1 });
    for (const bad of [{ type: "welcome" }, { type: "draft", message_id: "m" }, { type: "sent", seq: 1 }, { type: "live", seq: -1 }, { type: "note" }]) {
      expect(parseFrame(JSON.stringify(bad))).toBeNull();
    }
  });

  it("falls back to the protocol's limits where a server names none", () => {
    expect(parseFrame(JSON.stringify(welcome("c", { limits: { message_characters: 10 } })))).toMatchObject({
      limits: { message_characters: 10, frame_bytes: 16384 },
    });
  });
});
