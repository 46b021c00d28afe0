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
  /** The date alone. */
  date(moment: Date): string;
  /** The day as people call it: today, yesterday, Friday, or the date. */
  day(moment: Date, now: Date): string;
  /** When something was, as short as can be: minutes ago, the time of today, or the day. */
  ago(moment: Date, now: Date): string;
  /** When something will be: the time of today, or the weekday with it. */
  ahead(moment: Date, now: Date): string;
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
  const relative = new Intl.RelativeTimeFormat(locales, { numeric: "auto" });
  const weekday = new Intl.DateTimeFormat(locales, { weekday: "long" });
  const weekdayTime = new Intl.DateTimeFormat(locales, { weekday: "long", hour: "2-digit", minute: "2-digit" });
  const date = new Intl.DateTimeFormat(locales, { dateStyle: "medium" });
  const day = (at: Date, now: Date): string => {
    const days = daysBetween(at, now);
    return days >= 0 && days < 2 ? relative.format(-days, "day") : days > 0 && days < 7 ? weekday.format(at) : date.format(at);
  };
  return {
    number: (value) => number.format(value),
    plural: (count, forms) => (forms[plurals.select(count)] ?? forms.other).replace("#", () => number.format(count)),
    countdown: (seconds) => `${number.format(Math.floor(seconds / 60))}:${twoDigits.format(seconds % 60)}`,
    time: (date) => time.format(date),
    moment: (date) => moment.format(date),
    date: (at) => date.format(at),
    day,
    ago: (at, now) => {
      const minutes = Math.floor((now.getTime() - at.getTime()) / 60_000);
      return minutes < 60 ? relative.format(-Math.max(0, minutes), "minute") : daysBetween(at, now) === 0 ? time.format(at) : day(at, now);
    },
    ahead: (at, now) => (daysBetween(now, at) === 0 ? time : daysBetween(now, at) < 7 ? weekdayTime : moment).format(at),
  };
}

/** Midnights between two moments, as the visitor's clock has them. */
function daysBetween(from: Date, to: Date): number {
  const midnight = (at: Date): number => Date.UTC(at.getFullYear(), at.getMonth(), at.getDate());
  return (midnight(to) - midnight(from)) / 86_400_000;
}
