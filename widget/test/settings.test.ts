import { afterEach, describe, expect, it } from "vitest";
import { addWishes, readSettings } from "../src/loader/settings";
import { offered } from "../src/settings";

const read = (wishes: Record<string, unknown>): ReturnType<typeof readSettings> & { faults: string[] } => {
  const faults: string[] = [];
  return { ...readSettings(wishes, (name) => faults.push(name)), faults };
};

describe("the settings of a page", () => {
  it("have defaults", () => {
    expect(read({})).toEqual({
      look: { position: "right", launcherText: "", launcherSelector: "", hideOnPhones: false, zIndex: 2147483000, padding: { side: 20, bottom: 20 } },
      panel: {},
      faults: [],
    });
  });

  it.each([
    [{ departments: ["support", "sales"] }, "panel", { departments: "support,sales" }],
    [{ departments: "sales, billing" }, "panel", { departments: "sales, billing" }],
    [{ department: "general", locale: "en-ZA", theme: "dark", greeting: "Hello" }, "panel", { department: "general", locale: "en-ZA", theme: "dark", greeting: "Hello" }],
    [{ color: "#fff", accentColor: "#000000" }, "panel", { color: 0xffffff, accentColor: 0 }],
    [{ padding: 8 }, "look", { padding: { side: 8, bottom: 8 } }],
    [{ padding: [8, 90] }, "look", { padding: { side: 8, bottom: 90 } }],
    [{ padding: "8 90" }, "look", { padding: { side: 8, bottom: 90 } }],
    [{ hideOnPhones: true }, "look", { hideOnPhones: true }],
    [{ hideOnPhones: "" }, "look", { hideOnPhones: true }],
    [{ hideOnPhones: "false" }, "look", { hideOnPhones: false }],
    [{ zIndex: "40" }, "look", { zIndex: 40 }],
    [{ position: "left", launcherText: "Ask us", launcherSelector: ".help, [data-chat]" }, "look", { position: "left", launcherText: "Ask us", launcherSelector: ".help, [data-chat]" }],
  ] as const)("%j", (wishes, part, expected) => {
    const result = read(wishes);
    expect(result[part]).toMatchObject(expected);
    expect(result.faults).toEqual([]);
  });

  it.each([
    ["department", "management"],
    ["departments", []],
    ["departments", ["sales", 1]],
    ["departments", { 0: "sales" }],
    ["locale", "en_US"],
    ["theme", "auto; x"],
    ["color", "red"],
    ["color", "#12g"],
    ["accentColor", "url(//evil.example)"],
    ["greeting", "x".repeat(501)],
    ["greeting", 7],
    ["position", "top"],
    ["launcherText", "x".repeat(41)],
    ["launcherSelector", "..."],
    ["hideOnPhones", "yes"],
    ["zIndex", -1],
    ["zIndex", "1;color:red"],
    ["padding", "8px"],
    ["padding", { side: 8 }],
    ["padding", -3],
    ["colour", "#fff"],
    ["constructor", "x"],
    ["toString", "x"],
  ])("tells that %s cannot be %j, and goes on", (name, value) => {
    const plain = read({});
    expect(read({ [name]: value })).toEqual({ ...plain, faults: [name] });
  });

  it("are taken back by null", () => expect(read({ color: null, theme: undefined, padding: null })).toEqual(read({})));
});

describe("later wishes", () => {
  it("count", () => expect(addWishes({ theme: "dark", color: "#fff" }, { theme: "light" })).toEqual({ theme: "light", color: "#fff" }));
  it("may be anything", () => expect(addWishes({ theme: "dark" }, "text")).toEqual({ theme: "dark" }));
  it("of a tag with other attributes are ours only", () =>
    expect(addWishes({}, { theme: "dark", cfasync: "false", turboTrack: "reload" }, true)).toEqual({ theme: "dark" }));
});

describe("a page that has changed the prototype of all objects", () => {
  afterEach(() => delete (Object.prototype as Record<string, unknown>).theme);

  it("wishes for nothing by that", () => {
    (Object.prototype as Record<string, unknown>).theme = "dark";
    expect(Object.keys(read({}).panel)).toEqual([]);
    expect(Object.keys(addWishes({}, {}))).toEqual([]);
  });
});

describe("the departments offered", () => {
  it("are all, or those named, once each", () => {
    expect(offered({})).toEqual(["sales", "support", "billing", "general"]);
    expect(offered({ departments: "support, sales,support" })).toEqual(["support", "sales"]);
  });
});
