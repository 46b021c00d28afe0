import { describe, expect, it } from "vitest";
import { settingsOf } from "../src/embed/form";
import { kinds, snippet } from "../src/embed/snippets";
import { addWishes, readSettings } from "../src/loader/settings";

const HOSTILE = `</script><script>alert(1)</script> "quoted" 'single' & \\ $& \u2028 <!-- {{x}}`;
const all: LivechatSettings = {
  departments: ["support", "sales"],
  department: "sales",
  greeting: HOSTILE,
  locale: "pt-BR",
  theme: "dark",
  color: "#ff0000",
  position: "left",
  launcherText: "Ask us",
  padding: [24, 32],
  hideOnPhones: true,
};

const form = (fields: Record<string, string | string[]>): FormData => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) data.append(name, one);
  return data;
};

describe("the form", () => {
  it("says nothing of what is as it would be anyway", () =>
    expect(
      settingsOf(
        form({ departments: ["sales", "support", "billing", "general"], department: "", greeting: " ", locale: "", theme: "auto", color: "#0C6F66", position: "right", launcherText: "", side: "20", bottom: "20" }),
      ),
    ).toEqual({}));

  it("says the rest", () =>
    expect(
      settingsOf(
        form({ departments: ["support", "sales"], department: "sales", greeting: HOSTILE, locale: "pt-BR", theme: "dark", color: "#FF0000", position: "left", launcherText: "Ask us", side: "24", bottom: "32", hideOnPhones: "on" }),
      ),
    ).toEqual(all));
});

describe("the code to paste", () => {
  it("is one tag when there is nothing to set", () =>
    expect(snippet("html", "https://chat.example", {})).toBe('<script async src="https://chat.example/widget.js"></script>'));

  it("as a tag gives the loader the same settings", () => {
    const page = new DOMParser().parseFromString(`<body>${snippet("html", "https://chat.example", all)}</body>`, "text/html");
    const tags = page.querySelectorAll("script");
    expect(tags).toHaveLength(1);
    const faults: string[] = [];
    const read = (wishes: Record<string, unknown>): unknown => readSettings(wishes, (name) => faults.push(name));
    expect(read(addWishes({}, tags[0]!.dataset))).toEqual(read({ ...all }));
    expect(faults).toEqual([]);
  });

  it.each(kinds)("for %s names the script, and its words cannot end it", (kind) => {
    const code = snippet(kind, "https://chat.example", all);
    expect(code).toContain("https://chat.example/widget.js");
    expect(code.match(/<\/script>/g)?.length ?? 0).toBe(kind === "react" || kind === "wordpress" ? 0 : 1);
    expect(code).not.toContain("<!--");
  });

  it.each(["react", "vue", "tags"] as const)("for %s runs", (kind) => {
    const code = snippet(kind, "https://chat.example", all);
    const body = code.slice(code.indexOf("window.livechatSettings"), code.indexOf("};", code.indexOf("window.livechatSettings")) + 2);
    const page: { livechatSettings?: unknown } = {};
    new Function("window", body)(page);
    expect(page.livechatSettings).toEqual(all);
  });

  it("for WordPress is a PHP string whose inside runs", () => {
    const code = snippet("wordpress", "https://chat.example", all);
    const quoted = /'livechat', '((?:[^'\\]|\\.)*)', 'before'/s.exec(code)![1]!;
    const page: { livechatSettings?: unknown } = {};
    new Function("window", quoted.replace(/\\([\\'])/g, "$1"))(page);
    expect(page.livechatSettings).toEqual(all);
  });
});
