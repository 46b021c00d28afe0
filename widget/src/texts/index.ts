// The texts of the language that is spoken now. English is part of the panel; another language is one small file, fetched when
// it is first needed. What reads `texts` while it draws has to be drawn again after `speak`.
import type { Catalogue, Texts } from "./catalogue";
import { directionOf, languageOf, type Language } from "./choose";
import { en } from "./en";
import { formatFor, type Format } from "./format";

const catalogues: Record<Language, () => Promise<Catalogue>> = {
  en: async () => en,
  sn: async () => (await import("./sn")).sn,
  nd: async () => (await import("./nd")).nd,
  fr: async () => (await import("./fr")).fr,
  pt: async () => (await import("./pt")).pt,
  de: async () => (await import("./de")).de,
  es: async () => (await import("./es")).es,
  ar: async () => (await import("./ar")).ar,
};

export let format: Format = formatFor("en");
export let texts: Texts = en(format);

let wanted = "en";

/**
 * Changes to the language of a tag, for the page as a whole. English when its file can't be had: a chat in another language is
 * better than none. Of calls that overlap the last one counts, whichever file comes first.
 */
export async function speak(tag: string): Promise<void> {
  wanted = tag;
  const language = languageOf(tag) ?? "en";
  let catalogue: Catalogue | undefined;
  try {
    catalogue = await catalogues[language]();
  } catch {
    console.warn(`The chat's texts in "${language}" could not be fetched; it goes on in English.`);
  }
  if (wanted !== tag) return;
  format = formatFor(catalogue ? tag : "en");
  texts = (catalogue ?? en)(format);
  document.documentElement.lang = catalogue ? tag : "en";
  document.documentElement.dir = directionOf(catalogue ? language : "en");
}
