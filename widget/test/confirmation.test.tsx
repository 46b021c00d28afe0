import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Conversation } from "../src/chat/conversation";
import { MapMemory } from "../src/chat/memory";
import { Announcer } from "../src/views/announcer";
import { Messages } from "../src/views/messages";
import { answer, confirmation, FakeServer } from "./fake-socket";

// 2027-01-15T08:00:00Z, five minutes before the card of the helper runs out.
const NOW = 1_800_000_000_000;
let server: FakeServer;
let conversation: Conversation;
let root: HTMLElement;

function draw(): void {
  void act(() => {
    render(
      <>
        <Messages conversation={conversation} department="sales" link={() => null} origin="https://chat.example" onEdit={() => undefined} />
        <Announcer chat={conversation.chat} live={conversation.connection.kind === "live"} />
      </>,
      root,
    );
  });
}

/** Runs it and lets what follows from it be drawn. */
function during(run: () => void): void {
  void act(run);
}

const cards = (): HTMLElement[] => [...root.querySelectorAll<HTMLElement>(".confirmation")];
const buttons = (card = cards()[0]!): HTMLButtonElement[] => [...card.querySelectorAll("button")];
const press = (index: number): void => during(() => buttons()[index]!.click());
const clicks = (): unknown[] => server.last.of("confirm");
const receive = (...frames: Record<string, unknown>[]): void => during(() => server.last.receive(...frames));
const pass = (milliseconds: number): void => during(() => void vi.advanceTimersByTime(milliseconds));
const nack = (code: string): Record<string, unknown> => ({ type: "nack", confirmation_id: "c", code, retryable: false, message: "" });

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  server = new FakeServer();
  root = document.createElement("div");
  document.body.append(root);
  conversation = new Conversation({
    department: "sales",
    url: "ws://chat.example/livechat/ws/sales/",
    lasting: new MapMemory(),
    tab: new MapMemory(),
    visitorName: () => "Rudo",
    page: () => "https://shop.example/",
    locale: () => "en",
    onChange: draw,
    open: server.open,
    random: () => 1,
  });
  conversation.start();
  server.goLive("c1", [answer(1)]);
  draw();
});
afterEach(() => {
  during(() => render(null, root));
  root.remove();
  conversation.stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("an open confirmation", () => {
  beforeEach(() => receive(confirmation(2)));

  it("shows what would happen, for how long, and asks for a click", () => {
    const card = cards()[0]!;
    expect(card.getAttribute("role")).toBe("group");
    expect(root.querySelector(`#${card.getAttribute("aria-labelledby")}`)?.textContent).toBe("Turn auto-renew off for Shared Starter");
    expect([...card.querySelectorAll("dt")].map((term) => term.textContent)).toEqual(["Service", "Auto-renew"]);
    expect([...card.querySelectorAll("dd")].map((value) => value.textContent)).toEqual(["Shared Starter", "on → off"]);
    expect(card.querySelector(".countdown")?.textContent).toBe("5:00 left");
    expect(buttons().map((button) => button.textContent)).toEqual(["Confirm", "Not now"]);
    expect(root.querySelector("[role=status]")?.textContent).toBe(
      "Please confirm or decline: Turn auto-renew off for Shared Starter. Service: Shared Starter. Auto-renew: on → off.",
    );
    expect(clicks()).toEqual([]);
  });

  it("counts down by the server's clock and closes when the time is over", () => {
    pass(61_000);
    expect(cards()[0]!.querySelector(".countdown")?.textContent).toBe("3:59 left");
    // This machine's clock is two minutes slow.
    receive({ type: "pong", timestamp: Date.now() + 120_000 });
    pass(1_000);
    expect(cards()[0]!.querySelector(".countdown")?.textContent).toBe("1:58 left");
    pass(118_000);
    expect(buttons()).toEqual([]);
    expect(cards()[0]!.textContent).toContain("This can no longer be confirmed. Nothing has changed.");
  });

  it("asks the server for its time once", () => {
    receive(confirmation(3, { confirmation_id: "d" }));
    const asked = server.last.of("ping").length;
    receive({ type: "pong", timestamp: Date.now() }, confirmation(4, { confirmation_id: "e" }));
    expect(asked).toBeGreaterThan(0);
    expect(server.last.of("ping")).toHaveLength(asked);
  });

  it.each([
    [0, true],
    [1, false],
  ])("button %d sends the decision once, and tells nothing as done", (index, accept) => {
    press(index);
    press(index);
    press(1 - index);
    expect(clicks()).toEqual([{ type: "confirm", confirmation_id: "c", accept }]);
    expect(buttons().map((button) => button.getAttribute("aria-disabled"))).toEqual(["true", "true"]);
    expect(buttons()[index]!.textContent).toBe("One moment…");
    expect(cards()[0]!.classList.contains("open")).toBe(true);
  });

  it("shows what came of it when the server says so, and keeps the keyboard there", () => {
    buttons()[0]!.focus();
    press(0);
    receive(confirmation(3, { state: "accepted" }), answer(4, "Auto-renew is now off for Shared Starter.", { sender_type: "system", sender: "System" }));
    expect(cards()).toHaveLength(1);
    expect(cards()[0]!.querySelector(".outcome")?.textContent).toBe("You confirmed this.");
    expect(document.activeElement).toBe(cards()[0]!.querySelector(".outcome"));
    expect(root.querySelector("[role=status]")?.textContent).toContain("Auto-renew is now off for Shared Starter.");
    expect(root.querySelector("[role=status]")?.textContent).not.toContain("System says");
  });

  it("does not take the focus when another device decided", () => {
    receive(confirmation(3, { state: "declined" }));
    expect(cards()[0]!.querySelector(".outcome")?.textContent).toBe("Not confirmed. Nothing has changed.");
    expect(document.activeElement).toBe(document.body);
  });

  it.each(["rate_limited", "unavailable"])("can be clicked again after %s", (code) => {
    press(0);
    receive(nack(code));
    expect(cards()[0]!.querySelector("[role=alert]")?.textContent).toContain("please try again");
    press(0);
    expect(clicks()).toHaveLength(2);
    expect(cards()[0]!.querySelector("[role=alert]")).toBeNull();
  });

  it.each([
    ["closed", "This can no longer be confirmed."],
    ["not_found", "This cannot be confirmed here."],
  ])("is over after %s, and the conversation goes on", (code, words) => {
    press(0);
    receive(nack(code));
    expect(buttons()).toEqual([]);
    expect(cards()[0]!.textContent).toContain(words);
    expect(conversation.chat.conversationId).toBe("c1");
    expect(server.sockets).toHaveLength(1);
  });

  it("after a lost connection asks the events, and may be clicked again when they say nothing", () => {
    press(0);
    during(() => {
      server.last.drop();
      vi.advanceTimersByTime(2_000);
    });
    during(() => void server.goLive("c1", []));
    expect(buttons().map((button) => button.textContent)).toEqual(["Confirm", "Not now"]);
    press(0);
    expect(clicks()).toEqual([{ type: "confirm", confirmation_id: "c", accept: true }]);
  });

  it("is not clicked into nothing while the chat is offline", () => {
    during(() => server.last.drop());
    press(0);
    expect(cards()[0]!.querySelector("[role=alert]")?.textContent).toContain("did not get through");
  });
});

it("shows whatever a server writes as text", () => {
  receive(confirmation(2, { title: "<img src=x onerror=alert(1)>", lines: ["<b>a</b>: **b** [c](https://evil.example)", "no halves"] }));
  expect(cards()[0]!.querySelector("img, b, a, strong")).toBeNull();
  expect(cards()[0]!.textContent).toContain("<img src=x onerror=alert(1)>");
  expect([...cards()[0]!.querySelectorAll("dd")].map((value) => value.textContent)).toEqual(["**b** [c](https://evil.example)", "no halves"]);
});
