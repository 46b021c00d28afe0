// Which of the languages that the panel has words in is shown for a locale.

const RIGHT_TO_LEFT = ["ar", "fa", "he", "ur"];

export interface Language {
  tag: string;
  dir: "ltr" | "rtl";
}

/** The first that is asked for and there, by its whole tag or by its language alone; else the first that is there. */
export function languageFor(wanted: readonly string[], there: readonly [string, ...string[]]): Language {
  const known = (tag: string): string | undefined => there.find((one) => one.toLowerCase() === tag.toLowerCase());
  const tag = wanted.map((locale) => known(locale) ?? known(locale.split("-")[0]!)).find((one) => one !== undefined) ?? there[0];
  return { tag, dir: RIGHT_TO_LEFT.includes(tag.split("-")[0]!) ? "rtl" : "ltr" };
}
