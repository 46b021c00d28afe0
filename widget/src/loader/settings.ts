// What a page asks for, in three places that follow on each other: data attributes of the script tag, the object
// window.livechatSettings, and what boot and update are called with. The later word counts, null takes it back.
import { parseColor } from "../colors";
import { isText, like, textChecks, type Check, type PanelSettings } from "../settings";

/** What only the launcher needs. Lengths in pixels. */
export interface Look {
  position: "right" | "left";
  launcherText: string;
  launcherSelector: string;
  hideOnPhones: boolean;
  zIndex: number;
  padding: { side: number; bottom: number };
}

export type Wishes = Record<string, unknown>;

const DEFAULT: Look = {
  position: "right",
  launcherText: "",
  launcherSelector: "",
  hideOnPhones: false,
  zIndex: 2147483000,
  padding: { side: 20, bottom: 20 },
};

type Reader = (value: unknown) => unknown;

const only =
  (isRight: Check): Reader =>
  (value) =>
    isRight(value) ? value : undefined;

// Each answers undefined for what it cannot read. Attributes are texts, so texts are read everywhere.
const readers: Record<string, Reader> = {
  department: only(textChecks.department),
  departments: (value) => only(textChecks.departments)("" + value),
  locale: only(textChecks.locale),
  theme: only(textChecks.theme),
  greeting: only(textChecks.greeting),
  color: parseColor,
  accentColor: parseColor,
  position: only(like(/^(left|right)$/)),
  launcherText: only((value) => isText(value, 40)),
  launcherSelector: only((value) => isText(value, 200) && isSelector(value)),
  hideOnPhones: (value) => (/^(true|false|)$/.test("" + value) ? "" + value !== "false" : undefined),
  zIndex: (value) => (/^\d{1,10}$/.test("" + value) ? Number(value) : undefined),
  padding(value) {
    const parts = /^(\d{1,3})(?:[ ,]+(\d{1,3}))?$/.exec("" + value);
    return parts ? { side: Number(parts[1]), bottom: Number(parts[2] ?? parts[1]) } : undefined;
  },
};

/** What the launcher and the panel get. `onFault` hears the names of what does not exist or cannot be read; the rest counts. */
export function readSettings(wishes: Wishes, onFault: (name: string) => void): { look: Look; panel: PanelSettings } {
  const look: Wishes = { ...DEFAULT };
  const panel: Wishes = {};
  for (const key in wishes) {
    if (!Object.hasOwn(wishes, key) || wishes[key] == null) continue;
    const value = Object.hasOwn(readers, key) ? readers[key]!(wishes[key]) : undefined;
    if (value === undefined) onFault(key);
    else (Object.hasOwn(look, key) ? look : panel)[key] = value;
  }
  return { look: look as unknown as Look, panel };
}

/** Adds own keys to what is wished for already; a script tag may have attributes that are not for us. */
export function addWishes(wishes: Wishes, more: unknown, onlyKnown = false): Wishes {
  const all: Wishes = { ...wishes };
  if (typeof more === "object" && more !== null) {
    for (const key in more) {
      if (Object.hasOwn(more, key) && (!onlyKnown || Object.hasOwn(readers, key))) all[key] = (more as Wishes)[key];
    }
  }
  return all;
}

function isSelector(text: string): boolean {
  try {
    document.createDocumentFragment().querySelector(text);
    return true;
  } catch {
    return false;
  }
}
