import { describe, expect, it } from "vitest";
import { chooseLanguage, LANGUAGES, languageOf, withRegion } from "../src/texts/choose";

const strange = ["", "e", "xx", "english", "*", "en_GB", "fr ", "de-", "-ar", "<b>", "zh-Hans-CN", "toString", "__proto__", "nr", "ara", "x-en", "i-default"];
const spoken = LANGUAGES.flatMap((language) => [language, language.toUpperCase(), `${language}-ZW`, `${language}-Latn-x-private`]);
const some = [...strange, ...spoken];

describe("the language of a tag", () => {
  it.each(spoken)("is its primary subtag: %s", (tag) => expect(languageOf(tag)).toBe(tag.slice(0, 2).toLowerCase()));
  it.each([undefined, ...strange])("is none of ours: %s", (tag) => expect(languageOf(tag)).toBeUndefined());
});

describe("choosing", () => {
  it("answers for every wish with a tag that the chat speaks, and with the first of them", () => {
    for (const setting of [undefined, ...some]) {
      for (const page of [undefined, ...some]) {
        for (const browser of [[], ["xx", "pt-BR", "de"], ["zh"]]) {
          const chosen = chooseLanguage(setting, page, browser);
          expect(languageOf(chosen)).toBeDefined();
          expect(chosen).toBe([setting, page, ...browser, "en"].filter((tag) => languageOf(tag))[0]);
        }
      }
    }
  });

  it("takes the setting before the page, the page before the browser, and English at last", () => {
    expect(chooseLanguage("sn", "fr", ["de"])).toBe("sn");
    expect(chooseLanguage("ja", "fr-CA", ["de"])).toBe("fr-CA");
    expect(chooseLanguage(undefined, "", ["ja", "ar-EG", "de"])).toBe("ar-EG");
    expect(chooseLanguage("ja", "zu", ["xh"])).toBe("en");
    expect(chooseLanguage()).toBe("en");
  });
});

it("the browser's region completes a tag without one, of its own language only", () => {
  expect(withRegion("en", ["sn", "en-ZW"])).toBe("en-ZW");
  expect(withRegion("de-CH", ["de-DE"])).toBe("de-CH");
  expect(withRegion("fr", ["en-ZW"])).toBe("fr");
});
