// The settings of a page that the panel needs, and the check that both ends of the bridge hold them to. The loader runs
// among a page's scripts, which may have changed what arrays and strings can do: little here relies on their methods.
import { isColor, type Color } from "./colors";

export const DEPARTMENTS = ["sales", "support", "billing", "general"] as const;
export type Department = (typeof DEPARTMENTS)[number];
export type Theme = "light" | "dark" | "auto";

export interface PanelSettings {
  /** Those that the visitor may choose from, with commas between them; all of them when it is not there. */
  departments?: string;
  /** Where the chat opens when the visitor has not chosen. */
  department?: Department;
  /** A BCP 47 tag. */
  locale?: string;
  /** The page's own, from its `lang`. */
  pageLocale?: string;
  theme?: Theme;
  color?: Color;
  accentColor?: Color;
  greeting?: string;
}

export type Check = (value: unknown) => boolean;

export const NAME_LIMIT = 60;
export const PREFILL_LIMIT = 4000;

export const isText = (value: unknown, limit: number): value is string => typeof value === "string" && value !== "" && value.length <= limit;
export const like =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === "string" && pattern.test(value);

export const isDepartment = like(/^(sales|support|billing|general)$/) as (value: unknown) => value is Department;

// Up to 35 characters, which is what the server takes.
const isLocale = like(/^[a-z]{2,3}(-[a-z\d]{2,7}){0,4}$/i);

/** For those that are texts, on a page as on the bridge. */
export const textChecks = {
  departments: like(/^(sales|support|billing|general)(, ?(sales|support|billing|general)){0,9}$/),
  department: isDepartment,
  locale: isLocale,
  pageLocale: isLocale,
  theme: like(/^(light|dark|auto)$/),
  greeting: ((value) => isText(value, 500)) as Check,
};

function checkOf(key: string): Check | undefined {
  if (key === "color" || key === "accentColor") return isColor;
  return Object.hasOwn(textChecks, key) ? textChecks[key as keyof typeof textChecks] : undefined;
}

/** Whether there is nothing in it but settings, each as it should be. */
export function areSettings(raw: unknown): raw is PanelSettings {
  if (typeof raw !== "object" || raw === null) return false;
  for (const key in raw) {
    if (Object.hasOwn(raw, key) && !checkOf(key)?.((raw as Record<string, unknown>)[key])) return false;
  }
  return true;
}

/** The departments a visitor may choose from, in the page's order. */
export const offered = ({ departments }: PanelSettings): Department[] =>
  departments === undefined ? [...DEPARTMENTS] : [...new Set(departments.split(/, ?/))].filter(isDepartment);
