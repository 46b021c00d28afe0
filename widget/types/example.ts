// Compiled by `npm run check`, never shipped: the types allow what docs/embed.md shows, and refuse what is wrong.
/// <reference path="livechat.d.ts" />

window.livechatSettings = { departments: ["sales", "support"], theme: "auto", color: "#7a1fa2", position: "left", padding: [24, 32], hideOnPhones: true };
window.livechatIdentity = async () => (await fetch("/chat-token")).text();

Livechat("boot");
Livechat("update", { theme: "dark", greeting: null });
Livechat("open");
Livechat("identify", "a.b.c");
Livechat("identify", () => null);
Livechat("identify", null);
Livechat("setVisitor", "Rudo");
Livechat("prefill", "I would like to order the blue one.");
Livechat("on", "unread", (count) => document.title.concat(count.toFixed(0)));
Livechat("on", "message", ({ from, department }) => [from === "agent", department === "sales"]);
Livechat("off", "ready", () => undefined);
Livechat("shutdown");

// @ts-expect-error There is no such department.
Livechat("update", { department: "management" });
// @ts-expect-error A colour's name is no colour here.
Livechat("update", { color: 0xff0000 });
// @ts-expect-error There is no such event.
Livechat("on", "typing", () => undefined);
// @ts-expect-error What was said is not told.
Livechat("on", "message", ({ text }) => text);
