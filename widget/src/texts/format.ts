// Numbers, plurals and times as a language writes them.

/** One text for each of the language's plural categories; `#` stands for the number. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

export interface Format {
  number(value: number): string;
  plural(count: number, forms: PluralForms): string;
  /** Minutes and seconds that are left, as 4:05. */
  countdown(seconds: number): string;
  /** The time of day. */
  time(moment: Date): string;
  /** The date with the time. */
  moment(moment: Date): string;
}

// Browsers know the plurals of Shona and Ndebele but not how they write numbers and dates; those are then written as in Zimbabwe's English.
const FALLBACK = "en-ZW";

export function formatFor(tag: string): Format {
  const locales = [tag, FALLBACK];
  const number = new Intl.NumberFormat(locales);
  const twoDigits = new Intl.NumberFormat(locales, { minimumIntegerDigits: 2 });
  const plurals = new Intl.PluralRules(locales);
  const time = new Intl.DateTimeFormat(locales, { hour: "2-digit", minute: "2-digit" });
  const moment = new Intl.DateTimeFormat(locales, { dateStyle: "medium", timeStyle: "short" });
  return {
    number: (value) => number.format(value),
    plural: (count, forms) => (forms[plurals.select(count)] ?? forms.other).replace("#", () => number.format(count)),
    countdown: (seconds) => `${number.format(Math.floor(seconds / 60))}:${twoDigits.format(seconds % 60)}`,
    time: (date) => time.format(date),
    moment: (date) => moment.format(date),
  };
}
