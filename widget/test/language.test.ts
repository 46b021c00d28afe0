import { describe, expect, it } from "vitest";
import { languageFor } from "../src/language";

describe("the language of the panel", () => {
  it.each([
    [["pt-BR", "en"], ["en", "pt"], "pt", "ltr"],
    [["PT-br"], ["en", "pt", "pt-BR"], "pt-BR", "ltr"],
    [["ar-EG"], ["en", "ar"], "ar", "rtl"],
    [["xx", "de-AT"], ["en", "de"], "de", "ltr"],
    [["sn-ZW"], ["en"], "en", "ltr"],
    [[], ["en", "ar"], "en", "ltr"],
  ] as const)("for %j of %j", (wanted, there, tag, dir) =>
    expect(languageFor(wanted, there as unknown as [string, ...string[]])).toEqual({ tag, dir }));
});
