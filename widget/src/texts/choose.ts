// Which language a visitor reads. Loader and panel ask the same function, so that the launcher never disagrees with the chat.

export const LANGUAGES = ["en", "sn", "nd", "fr", "pt", "de", "es", "ar"] as const;
export type Language = (typeof LANGUAGES)[number];

const TAG = /^([a-z]{2,3})(-[a-z\d]{1,8})*$/i;

/** The language of a BCP 47 tag by its primary subtag; undefined for one that the chat does not speak, and for what is no tag. */
export function languageOf(tag: string | undefined): Language | undefined {
  const primary = tag === undefined ? undefined : TAG.exec(tag)?.[1]!.toLowerCase();
  for (const language of LANGUAGES) if (language === primary) return language;
  return undefined;
}

/**
 * The first tag in a language that the chat speaks, as it was asked for ("pt-MZ"): of the setting, then of the page, then of
 * the browser in its order. English when there is none.
 */
export function chooseLanguage(setting?: string, page?: string, browser: readonly string[] = []): string {
  for (const tag of [setting, page, ...browser]) if (tag !== undefined && languageOf(tag)) return tag;
  return "en";
}

/** A tag without a region with that of the browser, which tells how its visitor writes dates: "en" as "en-ZW". */
export function withRegion(tag: string, browser: readonly string[]): string {
  return tag.includes("-") ? tag : (browser.find((other) => languageOf(other) === languageOf(tag)) ?? tag);
}

export const directionOf = (language: Language): "ltr" | "rtl" => (language === "ar" ? "rtl" : "ltr");
