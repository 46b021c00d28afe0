// The launcher and the frame around the panel. Everything lives in a shadow root below one element of our own, so that
// the host page's stylesheet does not reach in; the root is open because a closed one keeps no script out (the page
// owns the page) and only hides the launcher from accessibility checkers.
import { isToken, parseToLoader, type Department, type ToPanel } from "../bridge";
import { styles } from "./styles";

export interface LauncherOptions {
  origin: string;
  department: Department | undefined;
}

const PHONE = "(max-width: 480px)";
const OPEN_KEY = "livechat.open";

const ICON_CHAT = "M12 3c5 0 9 3.4 9 7.7s-4 7.7-9 7.7c-.9 0-1.8-.1-2.6-.3L5 20.6l.7-3.9C4 15.3 3 13.1 3 10.7 3 6.4 7 3 12 3z";
const ICON_DOWN = "M6 9.5l6 6 6-6";

export function mountLauncher(options: LauncherOptions): void {
  const host = document.createElement("livechat-widget");
  for (const [name, value] of [["all", "initial"], ["display", "block"], ["position", "static"]] as const) {
    host.style.setProperty(name, value, "important");
  }
  const root = host.attachShadow({ mode: "open" });
  addStyles(root);

  const button = document.createElement("button");
  button.type = "button";
  button.className = "launcher";
  button.append(icon(ICON_CHAT, "chat"), icon(ICON_DOWN, "down"));
  const badge = document.createElement("span");
  badge.className = "badge";
  badge.hidden = true;
  button.append(badge);

  const holder = document.createElement("div");
  holder.className = "holder";
  root.append(holder, button);
  document.body.append(host);

  let frame: HTMLIFrameElement | undefined;
  let ready = false;
  let open = false;
  let unread = 0;
  let asked = false;
  let pageOverflow = "";

  const post = (message: ToPanel): void => frame?.contentWindow?.postMessage(message, options.origin);

  function describe(): void {
    const news = unread > 0 ? `, ${unread} new ${unread === 1 ? "message" : "messages"}` : "";
    button.setAttribute("aria-label", open ? "Close chat" : `Open chat${news}`);
    button.setAttribute("aria-expanded", String(open));
    badge.hidden = open || unread === 0;
    badge.textContent = unread > 9 ? "9+" : String(unread);
  }

  function prepare(): void {
    if (frame) return;
    frame = document.createElement("iframe");
    frame.title = "Live chat";
    frame.src = `${options.origin}/widget/panel`;
    frame.addEventListener("load", () => {
      const { origin, pathname } = location;
      post({
        livechat: 1,
        type: "init",
        page: /^https?:/.test(origin) ? origin + pathname : options.origin,
        ...(options.department ? { department: options.department } : {}),
        ...(typeof page.livechatIdentity === "function" ? { identity: true } : {}),
      });
    });
    holder.append(frame);
  }

  function show(takeFocus: boolean): void {
    if (open) return;
    open = true;
    asked = takeFocus;
    prepare();
    holder.classList.add("open");
    button.classList.add("open");
    if (matchMedia(PHONE).matches) {
      pageOverflow = document.documentElement.style.overflow;
      document.documentElement.style.overflow = "hidden";
    }
    remember(true);
    describe();
    if (takeFocus) frame?.focus();
    if (ready) post({ livechat: 1, type: "shown", focus: asked });
  }

  function hide(): void {
    if (!open) return;
    open = false;
    holder.classList.remove("open");
    button.classList.remove("open");
    if (document.documentElement.style.overflow === "hidden") document.documentElement.style.overflow = pageOverflow;
    remember(false);
    describe();
    post({ livechat: 1, type: "hidden" });
    button.focus();
  }

  addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== options.origin) return;
    const message = parseToLoader(event.data);
    if (!message) return;
    switch (message.type) {
      case "ready":
        ready = true;
        post(open ? { livechat: 1, type: "shown", focus: asked } : { livechat: 1, type: "hidden" });
        break;
      case "close":
        hide();
        break;
      case "identity_wanted":
        void tellWho().then(post);
        break;
      case "unread":
        unread = message.count;
        describe();
        break;
    }
  });

  button.addEventListener("pointerenter", prepare, { once: true });
  button.addEventListener("focus", prepare, { once: true });
  button.addEventListener("click", () => (open ? hide() : show(true)));
  describe();

  // Someone who was chatting and follows a link on this site finds the chat open; on a phone it would cover the page.
  if (wasOpen() && !matchMedia(PHONE).matches) show(false);
}

const page = window as { livechatIdentity?: () => unknown };

/** Asks the page who its visitor is, each time anew: a token lives for minutes. */
async function tellWho(): Promise<ToPanel> {
  try {
    const token = await page.livechatIdentity?.();
    return { livechat: 1, type: "identity", ok: true, token: isToken(token) ? token : null };
  } catch {
    return { livechat: 1, type: "identity", ok: false, token: null };
  }
}

function addStyles(root: ShadowRoot): void {
  // A constructed sheet is not subject to the host page's style-src, an inline <style> is.
  if ("adoptedStyleSheets" in root && "replaceSync" in CSSStyleSheet.prototype) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    root.adoptedStyleSheets = [sheet];
    return;
  }
  const style = document.createElement("style");
  style.textContent = styles;
  (root as ShadowRoot).append(style);
}

function icon(path: string, name: string): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", name);
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

function remember(open: boolean): void {
  try {
    if (open) sessionStorage.setItem(OPEN_KEY, "1");
    else sessionStorage.removeItem(OPEN_KEY);
  } catch {
    // Storage is blocked on this page: the chat then starts closed on the next one.
  }
}

function wasOpen(): boolean {
  try {
    return sessionStorage.getItem(OPEN_KEY) === "1";
  } catch {
    return false;
  }
}
