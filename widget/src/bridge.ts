// What the host page's loader and the panel's iframe may say to each other, and nothing else.
// Both ends check the sender's window and its pinned origin first, then the shape here: unknown types, extra keys and
// values out of range are dropped, so a forged message can at most open, close or count.

export const DEPARTMENTS = ["sales", "support", "billing", "general"] as const;
export type Department = (typeof DEPARTMENTS)[number];

/**
 * Loader → panel. `page` is the host page's address without query and fragment, which may hold secrets; `focus` is
 * false when the panel opens by itself and must not take the keyboard away from the page. `identity` says that the page
 * can tell who its visitor is; it answers `identity_wanted` with a token, or null for a guest, or not ok when it failed.
 */
export type ToPanel =
  | { livechat: 1; type: "init"; page: string; department?: Department; identity?: true }
  | { livechat: 1; type: "identity"; ok: boolean; token: string | null }
  | { livechat: 1; type: "shown"; focus: boolean }
  | { livechat: 1; type: "hidden" };

/** Panel → loader. */
export type ToLoader =
  | { livechat: 1; type: "ready" }
  | { livechat: 1; type: "close" }
  | { livechat: 1; type: "identity_wanted" }
  | { livechat: 1; type: "unread"; count: number };

export const isDepartment = (value: unknown): value is Department =>
  (DEPARTMENTS as readonly unknown[]).includes(value);

export function parseToPanel(data: unknown): ToPanel | null {
  const message = envelope(data);
  if (!message) return null;
  switch (message.type) {
    case "init": {
      const { page, department, identity } = message;
      if (!onlyKeys(message, "page", "department", "identity") || !isPage(page)) return null;
      if ((department !== undefined && !isDepartment(department)) || (identity !== undefined && identity !== true)) return null;
      return { livechat: 1, type: "init", page, ...(department ? { department } : {}), ...(identity ? { identity } : {}) };
    }
    case "identity": {
      const { ok, token } = message;
      if (!onlyKeys(message, "ok", "token") || typeof ok !== "boolean" || (token !== null && !isToken(token))) return null;
      return { livechat: 1, type: "identity", ok, token };
    }
    case "shown":
      if (!onlyKeys(message, "focus") || typeof message.focus !== "boolean") return null;
      return { livechat: 1, type: "shown", focus: message.focus };
    case "hidden":
      return onlyKeys(message) ? { livechat: 1, type: message.type } : null;
    default:
      return null;
  }
}

export function parseToLoader(data: unknown): ToLoader | null {
  const message = envelope(data);
  if (!message) return null;
  switch (message.type) {
    case "ready":
    case "close":
    case "identity_wanted":
      return onlyKeys(message) ? { livechat: 1, type: message.type } : null;
    case "unread": {
      const count = message.count;
      if (!onlyKeys(message, "count") || typeof count !== "number") return null;
      return Number.isInteger(count) && count >= 0 && count <= 999 ? { livechat: 1, type: "unread", count } : null;
    }
    default:
      return null;
  }
}

function envelope(data: unknown): Record<string, unknown> | null {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return null;
  const message = data as Record<string, unknown>;
  return message.livechat === 1 && typeof message.type === "string" ? message : null;
}

function onlyKeys(message: Record<string, unknown>, ...allowed: string[]): boolean {
  return Object.keys(message).every((key) => key === "livechat" || key === "type" || allowed.includes(key));
}

/** The server takes no longer one. */
export const isToken = (value: unknown): value is string => typeof value === "string" && value.length > 0 && value.length <= 8192;

function isPage(value: unknown): value is string {
  return typeof value === "string" && value.length <= 2000 && /^https?:\/\/[^?#]*$/i.test(value);
}
