// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from "vitest";
import { format, speak, texts } from "../src/texts";
import { ar } from "../src/texts/ar";
import type { Catalogue } from "../src/texts/catalogue";
import { LANGUAGES, type Language } from "../src/texts/choose";
import { de } from "../src/texts/de";
import { en } from "../src/texts/en";
import { es } from "../src/texts/es";
import { formatFor } from "../src/texts/format";
import { fr } from "../src/texts/fr";
import { nd } from "../src/texts/nd";
import { pt } from "../src/texts/pt";
import { sn } from "../src/texts/sn";

const catalogues: Record<Language, Catalogue> = { en, sn, nd, fr, pt, de, es, ar };
const others = LANGUAGES.filter((language) => language !== "en");

type Say = (...args: unknown[]) => string;
type Leaf = string | Say;

/** Every text by its path: "departments.sales.name". */
function flat(node: object, path = ""): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  for (const [key, value] of Object.entries(node)) {
    if (typeof value === "object") for (const [name, leaf] of flat(value as object, `${path}${key}.`)) leaves.set(name, leaf);
    else leaves.set(path + key, value as Leaf);
  }
  return leaves;
}

const textsOf = (language: Language): Map<string, Leaf> => flat(catalogues[language](formatFor(language)));
const english = textsOf("en");

/** What each sentence with gaps is filled with. */
const samples: Record<string, unknown[]> = {
  welcomeLead: ["Kumbirai"],
  statusAi: ["Tariro"],
  queuePosition: [1234],
  queueWait: [5 * 60],
  statusAgent: ["Tariro"],
  score: [4],
  unread: [3],
  typing: ["Tariro"],
  tooLong: [4000],
  timeLeft: [245],
  validUntil: ["12:34"],
  asksToConfirm: ["Renewal", ["Service: Starter", "Price: 3"]],
  says: ["Tariro", "Welcome"],
  found: [7],
  peopleUntil: ["17:30"],
  peopleFrom: ["Monday 07:30"],
  statusMoved: ["Billing"],
  leftLead: ["ann@example.com"],
  dueOn: ["3 March 2027"],
  runsUntil: ["3 March 2027"],
};

/** How a gap's filling is to appear. */
function shown(path: string, value: unknown, language: Language): string[] {
  const { number, countdown } = formatFor(language);
  if (path === "queueWait") return [number((value as number) / 60)];
  if (path === "timeLeft") return [countdown(value as number)];
  return [value].flat().map((one) => (typeof one === "number" ? number(one) : String(one)));
}

/** What is written the same in a language as in English, and why that is right. */
const alike: Record<string, readonly string[]> = {
  sn: ["assistant"], // AI
  nd: ["assistant"],
  fr: ["receipt.ticket"],
  pt: [],
  de: ["receipt.ticket"],
  es: [],
  ar: ["assistant"],
};

describe.each(LANGUAGES)("the texts in %s", (language) => {
  const all = textsOf(language);

  it("are those of English", () => {
    expect([...all.keys()]).toEqual([...english.keys()]);
    for (const [path, leaf] of all) expect(`${path} ${typeof leaf}`).toBe(`${path} ${typeof english.get(path)}`);
  });

  it("are not empty, and have no loose ends", () => {
    for (const [path, leaf] of all) {
      const text = typeof leaf === "string" ? leaf : leaf(...samples[path]!);
      if (path === "confirmationState.open") continue;
      expect(text, path).toMatch(/\p{L}/u);
      expect(text, path).toBe(text.trim());
      expect(text, path).not.toMatch(/undefined|null|NaN|\[object| {2}|[#{}]/);
    }
  });

  it("fill every gap", () => {
    const gaps = [...all].filter(([, leaf]) => typeof leaf === "function").map(([path]) => path);
    expect(gaps.sort()).toEqual(Object.keys(samples).sort());
    for (const path of gaps) {
      const text = (all.get(path) as Say)(...samples[path]!);
      for (const value of samples[path]!) for (const part of shown(path, value, language)) expect(text, path).toContain(part);
    }
  });

  it("name nobody when nobody has a name", () => {
    for (const path of ["welcomeLead", "statusAi", "statusAgent"]) {
      const text = (all.get(path) as Say)("");
      expect(text, path).toMatch(/\p{L}{2}.*\.$/u);
      expect(text, path).not.toMatch(/undefined| {2}| \.|-\./);
    }
  });

  it("count minutes by the language's own plurals", () => {
    const { number } = formatFor(language);
    const wait = all.get("queueWait") as Say;
    expect(wait(0)).toBe(wait(60));
    for (let minutes = 1; minutes <= 120; minutes++) {
      const text = wait(minutes * 60);
      // Arabic has words of its own for one minute and for two.
      if (language === "ar" && minutes <= 2) expect(text).not.toMatch(/\d/);
      else expect(text).toContain(number(minutes));
    }
  });
});

describe.each(others)("in %s", (language) => {
  it("no English is left", () => {
    const same = [...textsOf(language)].filter(([path, leaf]) => leaf !== "" && leaf === english.get(path)).map(([path]) => path);
    expect(same).toEqual(alike[language]);
  });
});

it("Arabic counts two minutes and three minutes in different words", () => {
  const wait = textsOf("ar").get("queueWait") as Say;
  expect([1, 2, 3, 11].map((minutes) => wait(minutes * 60).split(" ").at(-1))).toEqual(["واحدة.", "دقيقتين.", "دقائق.", "دقيقة."]);
});

describe("speaking", () => {
  afterEach(() => speak("en"));

  it.each([
    ["ar-EG", "rtl", "الدردشة المباشرة"],
    ["sn", "ltr", "Hurukuro"],
    ["pt-MZ", "ltr", "Chat ao vivo"],
  ])("%s changes the page as a whole", async (tag, direction, title) => {
    await speak(tag);
    expect(texts.title).toBe(title);
    expect(document.documentElement.lang).toBe(tag);
    expect(document.documentElement.dir).toBe(direction);
    expect(format.number(12)).toBe(new Intl.NumberFormat([tag, "en-ZW"]).format(12));
  });

  it("the last wish counts when two overlap", async () => {
    await Promise.all([speak("fr"), speak("en")]);
    expect(texts.title).toBe("Live chat");
    await Promise.all([speak("en"), speak("de")]);
    expect(texts.title).toBe("Livechat");
    expect(document.documentElement.lang).toBe("de");
  });

  it("goes on in English when a language can't be fetched", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    vi.doMock("../src/texts/es", () => {
      throw new Error("offline");
    });
    vi.resetModules();
    const fresh = await import("../src/texts");
    await fresh.speak("es");
    expect(fresh.texts.title).toBe("Live chat");
    expect(document.documentElement.lang).toBe("en");
    expect(warn).toHaveBeenCalledOnce();
    vi.doUnmock("../src/texts/es");
    warn.mockRestore();
  });
});
