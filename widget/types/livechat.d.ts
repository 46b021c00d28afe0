// Types of the Livechat loader, widget.js, for pages that embed the chat. Put this file into your project, or fetch it from
// your chat's server at /widget/livechat.d.ts.

type LivechatDepartment = "sales" | "support" | "billing" | "general";

/** Set as window.livechatSettings before the script, or passed to boot and update. null takes a setting back. */
interface LivechatSettings {
  /** Where the chat opens. Without it the visitor chooses. */
  department?: LivechatDepartment | null;
  /** The departments the visitor may choose from, in this order. */
  departments?: LivechatDepartment[] | null;
  /** A BCP 47 tag such as "en" or "pt-BR". Without it the page's `lang` counts, then the browser's languages. */
  locale?: string | null;
  /** "auto" follows the visitor's system. */
  theme?: "light" | "dark" | "auto" | null;
  /** Your brand's colour, #rgb or #rrggbb. Text on it is made readable. */
  color?: string | null;
  /** Marks people among the answers, #rgb or #rrggbb. */
  accentColor?: string | null;
  position?: "left" | "right" | null;
  /** Words on the launcher, up to 40 characters. */
  launcherText?: string | null;
  /** A CSS selector of elements of your own that open and close the chat. The launcher is not shown then. */
  launcherSelector?: string | null;
  /** No launcher on screens up to 480 pixels wide. */
  hideOnPhones?: boolean | null;
  /** 0 to 2147483647; 2147483000 by default. */
  zIndex?: number | null;
  /** Pixels from the edges of the window, 0 to 999: both, or [side, bottom]. */
  padding?: number | [side: number, bottom: number] | null;
  /** What the chat welcomes visitors with, up to 500 characters. */
  greeting?: string | null;
}

/** A token of your server that says who the visitor is, or null for a guest. Asked whenever the chat connects. */
type LivechatIdentity = () => string | null | Promise<string | null>;

interface LivechatEvents {
  /** The chat is on the page. Who listens late is told at once. */
  ready: undefined;
  open: undefined;
  close: undefined;
  /** Something was said, by whom and where. What was said stays in the chat. */
  message: { from: "visitor" | "ai" | "agent" | "system"; department: LivechatDepartment };
  /** How many messages the visitor has not seen. */
  unread: number;
  /** Who answers from now on. */
  status: { status: "ai" | "waiting" | "agent" | "closed"; department: LivechatDepartment };
  /** The visitor's word on a conversation, 1 to 5. */
  rating: { score: number; department: LivechatDepartment };
  /**
   * settings, command: what `name` says could not be understood. panel: the panel did not load; is this page's origin
   * allowed? sign_in, forbidden, refused: the server did not let the visitor in.
   */
  error: { code: "settings" | "command" | "panel" | "sign_in" | "forbidden" | "refused"; name?: string };
}

interface LivechatApi {
  /** Puts the chat on the page. The script does so by itself; this is for after shutdown. */
  (command: "boot", settings?: LivechatSettings): void;
  /** Changes the settings named, at once. */
  (command: "update", settings: LivechatSettings): void;
  /** For when your visitor signs out: takes the chat off the page and what it has kept out of the browser. */
  (command: "shutdown"): void;
  (command: "open" | "close" | "toggle"): void;
  /** Who the visitor is: a token, a function that fetches one, or null for a guest. */
  (command: "identify", who: string | LivechatIdentity | null): void;
  /** How to call a guest, up to 60 characters. It proves nothing. */
  (command: "setVisitor", name: string): void;
  /** Writes into the message field, up to 4,000 characters, unless the visitor has written something. */
  (command: "prefill", text: string): void;
  <Name extends keyof LivechatEvents>(command: "on" | "off", event: Name, listener: (detail: LivechatEvents[Name]) => void): void;
}

interface Window {
  Livechat: LivechatApi;
  livechatSettings?: LivechatSettings;
  livechatIdentity?: LivechatIdentity;
}

declare var Livechat: LivechatApi;
