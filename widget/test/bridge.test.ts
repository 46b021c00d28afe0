import { afterEach, describe, expect, it } from "vitest";
import { parseToLoader, parseToPanel } from "../src/bridge";

const init = { livechat: 1, type: "init", page: "https://shop.example/plans", settings: {}, identity: false };
const settings = (fields: Record<string, unknown>): unknown => ({ livechat: 1, type: "settings", settings: fields });

describe("what the panel takes from the loader", () => {
  it.each([
    init,
    { ...init, page: "http://localhost:3000/", identity: true, settings: { department: "billing" } },
    settings({ departments: "sales, support", department: "sales", locale: "pt-BR", pageLocale: "fr", theme: "dark", color: 0xffffff, accentColor: 0, greeting: "Hi <b>you</b>" }),
    { livechat: 1, type: "page", page: "https://shop.example/plans/2" },
    { livechat: 1, type: "identity", ok: true, token: "a.b.c" },
    { livechat: 1, type: "identity", ok: false, token: null },
    { livechat: 1, type: "identify", identity: true },
    { livechat: 1, type: "visitor", name: "Rudo" },
    { livechat: 1, type: "prefill", text: "x".repeat(4000) },
    { livechat: 1, type: "shown", focus: true },
    { livechat: 1, type: "hidden" },
    { livechat: 1, type: "end" },
  ])("%j", (message) => expect(parseToPanel(message)).toEqual(message));

  it.each([
    null,
    undefined,
    "shown",
    [],
    {},
    { type: "hidden" },
    { livechat: 2, type: "hidden" },
    { livechat: 1, type: "HIDDEN" },
    { livechat: 1, type: ["hidden"] },
    { livechat: 1, type: "constructor" },
    { livechat: 1, type: "__proto__" },
    { livechat: 1, type: "hidden", more: 1 },
    { livechat: 1, type: "shown" },
    { livechat: 1, type: "shown", focus: "yes" },
    { livechat: 1, type: "init" },
    { ...init, page: "javascript:alert(1)" },
    { ...init, page: "https://shop.example/?token=secret" },
    { ...init, page: "https://shop.example/#token" },
    { ...init, page: `https://shop.example/${"x".repeat(65536)}` },
    { ...init, page: ["https://shop.example/"] },
    { ...init, visitor_token: "x" },
    { ...init, identity: "a.b.c" },
    { ...init, settings: null },
    { ...init, settings: [1] },
    { livechat: 1, type: "identity", token: "a.b.c" },
    { livechat: 1, type: "identity", ok: true, token: "" },
    { livechat: 1, type: "identity", ok: true, token: 7 },
    { livechat: 1, type: "identity", ok: true, token: "x".repeat(8193) },
    { livechat: 1, type: "identity", ok: true, token: null, user_id: 1 },
    { livechat: 1, type: "visitor", name: "x".repeat(61) },
    { livechat: 1, type: "visitor", name: { toString: "x" } },
    { livechat: 1, type: "prefill", text: "x".repeat(4001) },
    { livechat: 1, type: "page", page: "data:text/html,x" },
    { livechat: 1, type: "send", message: "as you" },
  ])("nothing else: %j", (message) => expect(parseToPanel(message)).toBeNull());

  const wrong: Record<string, unknown>[] = [
    { department: "management" },
    { department: ["sales"] },
    { departments: ["sales"] },
    { departments: "sales,management" },
    { departments: "sales,".repeat(20) },
    { locale: "en;color:red" },
    { locale: "x".repeat(36) },
    { theme: "blue" },
    { color: "red" },
    { color: "#ff0000" },
    { color: 0x1000000 },
    { color: -1 },
    { color: 1.5 },
    { accentColor: "url(https://evil.example)" },
    { greeting: "" },
    { greeting: "x".repeat(501) },
    { greeting: ["a"] },
    { css: "body{}" },
    { constructor: "x" },
  ];
  it.each(wrong)("no such setting: %j", (fields) => expect(parseToPanel(settings(fields))).toBeNull());
});

describe("what the loader takes from the panel", () => {
  it.each([
    { livechat: 1, type: "ready" },
    { livechat: 1, type: "close" },
    { livechat: 1, type: "ended" },
    { livechat: 1, type: "unread", count: 0 },
    { livechat: 1, type: "unread", count: 12 },
    { livechat: 1, type: "label", text: "Vhurai hurukuro" },
    { livechat: 1, type: "message", from: "agent", department: "sales" },
    { livechat: 1, type: "status", status: "waiting", department: "support" },
    { livechat: 1, type: "rating", score: 5, department: "billing" },
    { livechat: 1, type: "error", code: "sign_in" },
  ])("%j", (message) => expect(parseToLoader(message)).toEqual(message));

  it.each([
    null,
    7,
    { livechat: 1, type: "unread" },
    { livechat: 1, type: "unread", count: -1 },
    { livechat: 1, type: "unread", count: 1.5 },
    { livechat: 1, type: "unread", count: "1" },
    { livechat: 1, type: "unread", count: "<b>1</b>" },
    { livechat: 1, type: "unread", count: 1e9 },
    { livechat: 1, type: "unread", count: 1, html: "<b>" },
    { livechat: 1, type: "label", text: "" },
    { livechat: 1, type: "label", text: ["x"] },
    { livechat: 1, type: "label", text: "x".repeat(201) },
    { livechat: 1, type: "message", from: "root", department: "sales" },
    { livechat: 1, type: "message", from: "ai", department: "sales", text: "secret" },
    { livechat: 1, type: "status", status: "open", department: "sales" },
    { livechat: 1, type: "rating", score: 6, department: "sales" },
    { livechat: 1, type: "rating", score: "5", department: "sales" },
    { livechat: 1, type: "error", code: "anything" },
    { livechat: 1, type: "navigate", url: "https://evil.example/" },
  ])("nothing else: %j", (message) => expect(parseToLoader(message)).toBeNull());
});

describe("a page that has changed the prototype of all objects", () => {
  const everything = Object.prototype as Record<string, unknown>;
  afterEach(() => {
    for (const name of ["count", "department", "evil", "livechat"]) delete everything[name];
  });

  it("adds nothing to a message and takes nothing from it", () => {
    Object.assign(everything, { count: 99, department: "management", evil: true, livechat: 1 });
    expect(parseToLoader({ livechat: 1, type: "ready" })).toEqual({ livechat: 1, type: "ready" });
    expect(parseToLoader({ livechat: 1, type: "unread" })).toBeNull();
    expect(parseToLoader({ livechat: 1, type: "unread", count: 3 })).toEqual({ livechat: 1, type: "unread", count: 3 });
  });
});
