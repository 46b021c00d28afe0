// What the host page's loader and the panel's iframe may say to each other, and nothing else.
// Both ends check the sender's window and its pinned origin first, then the shape here: unknown types, extra keys and
// values out of range are dropped, so a forged message can at most open, close, count or change the look.
import { areSettings, isDepartment, isText, like, NAME_LIMIT, PREFILL_LIMIT, type Check, type Department, type PanelSettings } from "./settings";

/**
 * Loader → panel. `page` is the host page's address without query and fragment, which may hold secrets; it is told again
 * when the page changes without being loaded. `focus` is false when the panel opens by itself and must not take the
 * keyboard away from the page. `identity` says that the page can tell who its visitor is; it answers `identity_wanted`
 * with a token, or null for a guest, or not ok when it failed. `identify` says that this has changed. `end` is the end of
 * the visitor's session: nothing of it is kept in this browser.
 */
export type ToPanel =
  | { livechat: 1; type: "init"; page: string; settings: PanelSettings; identity: boolean }
  | { livechat: 1; type: "settings"; settings: PanelSettings }
  | { livechat: 1; type: "page"; page: string }
  | { livechat: 1; type: "identity"; ok: boolean; token: string | null }
  | { livechat: 1; type: "identify"; identity: boolean }
  | { livechat: 1; type: "visitor"; name: string }
  | { livechat: 1; type: "prefill"; text: string }
  | { livechat: 1; type: "shown"; focus: boolean }
  | { livechat: 1; type: "hidden" }
  | { livechat: 1; type: "end" };

export type Sender = "visitor" | "ai" | "agent" | "system";
export type ChatStatus = "ai" | "waiting" | "agent" | "closed";
/** Why the chat stopped: nobody is signed in, the department is not open to them, the server would not have it. */
export type ChatError = "sign_in" | "forbidden" | "refused";

/**
 * Panel → loader. `label` is what the launcher is called in the visitor's language. That something was said is told, what was said is not: other scripts of
 * the page listen too.
 */
export type ToLoader =
  | { livechat: 1; type: "ready" }
  | { livechat: 1; type: "close" }
  | { livechat: 1; type: "ended" }
  | { livechat: 1; type: "identity_wanted" }
  | { livechat: 1; type: "unread"; count: number }
  | { livechat: 1; type: "label"; text: string }
  | { livechat: 1; type: "message"; from: Sender; department: Department }
  | { livechat: 1; type: "status"; status: ChatStatus; department: Department }
  | { livechat: 1; type: "rating"; score: number; department: Department }
  | { livechat: 1; type: "error"; code: ChatError };

type Fields = Record<string, unknown>;
type Checks = Record<string, Check>;

const isPage: Check = (value) => isText(value, 65536) && /^https?:\/\/[^?#]*$/i.test(value);
const isBoolean: Check = (value) => value === true || value === false;
const isNumber =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === "number" && pattern.test("" + value);

/** The server takes no longer one. */
export const isToken = (value: unknown): value is string => isText(value, 8192);

const toPanel: Record<ToPanel["type"], Checks> = {
  init: { page: isPage, settings: areSettings, identity: isBoolean },
  settings: { settings: areSettings },
  page: { page: isPage },
  identity: { ok: isBoolean, token: (value) => value === null || isToken(value) },
  identify: { identity: isBoolean },
  visitor: { name: (value) => isText(value, NAME_LIMIT) },
  prefill: { text: (value) => isText(value, PREFILL_LIMIT) },
  shown: { focus: isBoolean },
  hidden: {},
  end: {},
};

const toLoader: Record<ToLoader["type"], Checks> = {
  ready: {},
  close: {},
  ended: {},
  identity_wanted: {},
  unread: { count: isNumber(/^\d{1,3}$/) },
  label: { text: (value) => isText(value, 200) },
  message: { from: like(/^(visitor|ai|agent|system)$/), department: isDepartment },
  status: { status: like(/^(ai|waiting|agent|closed)$/), department: isDepartment },
  rating: { score: isNumber(/^[1-5]$/), department: isDepartment },
  error: { code: like(/^(sign_in|forbidden|refused)$/) },
};

export const parseToPanel = (data: unknown): ToPanel | null => parse(data, toPanel) as ToPanel | null;
export const parseToLoader = (data: unknown): ToLoader | null => parse(data, toLoader) as ToLoader | null;

// Only own keys count, on both sides: a page's scripts may have added to Object.prototype.
function parse(data: unknown, types: Record<string, Checks>): Fields | null {
  if (typeof data !== "object" || data === null) return null;
  const message = data as Fields;
  const type = message.type;
  if (message.livechat !== 1 || typeof type !== "string" || !Object.hasOwn(types, type)) return null;
  const checks = types[type]!;
  const parsed: Fields = { __proto__: null, livechat: 1, type };
  for (const key in checks) {
    if (!Object.hasOwn(checks, key)) continue;
    if (!Object.hasOwn(message, key) || !checks[key]!(message[key])) return null;
    parsed[key] = message[key];
  }
  for (const key in message) if (Object.hasOwn(message, key) && !(key in parsed)) return null;
  return parsed;
}
