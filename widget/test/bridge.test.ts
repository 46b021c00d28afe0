import { describe, expect, it } from "vitest";
import { parseToLoader, parseToPanel } from "../src/bridge";

describe("what the panel takes from the loader", () => {
  it.each([
    { livechat: 1, type: "init", page: "https://shop.example/plans" },
    { livechat: 1, type: "init", page: "http://localhost:3000/", department: "billing" },
    { livechat: 1, type: "shown", focus: true },
    { livechat: 1, type: "hidden" },
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
    { livechat: 1, type: "hidden", more: 1 },
    { livechat: 1, type: "shown" },
    { livechat: 1, type: "shown", focus: "yes" },
    { livechat: 1, type: "init" },
    { livechat: 1, type: "init", page: "javascript:alert(1)" },
    { livechat: 1, type: "init", page: "https://shop.example/?token=secret" },
    { livechat: 1, type: "init", page: "https://shop.example/#token" },
    { livechat: 1, type: "init", page: `https://shop.example/${"x".repeat(2000)}` },
    { livechat: 1, type: "init", page: "https://shop.example/", department: "management" },
    { livechat: 1, type: "init", page: "https://shop.example/", department: ["sales"] },
    { livechat: 1, type: "init", page: "https://shop.example/", visitor_token: "x" },
    { livechat: 1, type: "init", page: "https://shop.example/", identity: "a.b.c" },
    { livechat: 1, type: "init", page: "https://shop.example/", identity: false },
    { livechat: 1, type: "identity", token: "a.b.c" },
    { livechat: 1, type: "identity", ok: true, token: "" },
    { livechat: 1, type: "identity", ok: true, token: 7 },
    { livechat: 1, type: "identity", ok: true, token: "x".repeat(8193) },
    { livechat: 1, type: "identity", ok: true, token: null, user_id: 1 },
    { livechat: 1, type: "send", message: "as you" },
  ])("nothing else: %j", (message) => expect(parseToPanel(message)).toBeNull());
});

describe("what the loader takes from the panel", () => {
  it.each([
    { livechat: 1, type: "ready" },
    { livechat: 1, type: "close" },
    { livechat: 1, type: "identity_wanted" },
    { livechat: 1, type: "unread", count: 0 },
    { livechat: 1, type: "unread", count: 12 },
  ])("%j", (message) => expect(parseToLoader(message)).toEqual(message));

  it.each([
    null,
    7,
    { livechat: 1, type: "unread" },
    { livechat: 1, type: "unread", count: -1 },
    { livechat: 1, type: "unread", count: 1.5 },
    { livechat: 1, type: "unread", count: "<b>1</b>" },
    { livechat: 1, type: "unread", count: 1e9 },
    { livechat: 1, type: "unread", count: 1, html: "<b>" },
    { livechat: 1, type: "navigate", url: "https://evil.example/" },
  ])("nothing else: %j", (message) => expect(parseToLoader(message)).toBeNull());
});
