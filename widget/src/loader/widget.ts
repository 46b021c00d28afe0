// One life of the chat on a page, from boot to shutdown.
import { isToken, type ToLoader } from "../bridge";
import { isText, NAME_LIMIT, PREFILL_LIMIT, textChecks, type PanelSettings } from "../settings";
import { emit, fault } from "./events";
import { createFrame } from "./frame";
import { createLauncher } from "./launcher";
import { mark } from "./mark";
import { followPage, pageAddress } from "./page";
import { readSettings, type Look, type Wishes } from "./settings";
import { stay } from "./stay";

export type Command = "open" | "close" | "toggle" | "identify" | "setVisitor" | "prefill";

export interface Widget {
  update(wishes: Wishes): void;
  /** Takes the chat off the page and everything the panel has kept out of this browser. */
  shutdown(onEnded: () => void): void;
  /** What a page may call; each answers false for what it cannot understand. */
  commands: Record<Command, (value?: unknown) => unknown>;
}

/** A panel that does not answer has nothing to clear, or cannot. */
const END_MS = 10_000;

const page = window as { livechatIdentity?: unknown };

export function createWidget(origin: string, wishes: Wishes): Widget {
  const life = new AbortController();
  const launcher = createLauncher();
  const { host, button } = launcher;
  let look: Look;
  let settings: PanelSettings;
  // A token, null for a guest, what answers one of the two, or undefined to ask window.livechatIdentity.
  let identity: unknown;
  let visitor: string | undefined;
  let prefilled: string | undefined;
  const pageStyle = document.documentElement.style;
  let isOpen = false;
  let unread = 0;
  // Until the panel is there, which knows the visitor's language.
  let label = "Live chat";
  // False when the panel opened by itself.
  let takesFocus = false;
  let opener: HTMLElement | null = null;
  let pageOverflow: string | undefined;
  let onEnded: (() => void) | undefined;

  const frame = createFrame(origin, () => ({ page: pageAddress(), settings, identity: who() != null }), hear, () => emit("error", { code: "panel" }), life.signal);
  const isPhone = (): boolean => matchMedia("(max-width: 480px)").matches;
  const who = (): unknown => (identity === undefined ? page.livechatIdentity : identity);
  const draw = (): void => launcher.show(isOpen, unread, label);

  function prepare(): void {
    mark("used", true);
    frame.make(launcher.holder);
  }

  function follow(): void {
    frame.say("page", { page: pageAddress() });
  }

  function update(next: Wishes): void {
    ({ look, panel: settings } = readSettings(next, (name) => fault("settings", name)));
    const { lang } = document.documentElement;
    if (textChecks.pageLocale(lang)) settings.pageLocale = lang;
    launcher.wear(look, settings.color);
    draw();
    frame.say("settings", { settings });
  }

  function open(focus: boolean): void {
    if (isOpen) return;
    isOpen = true;
    takesFocus = focus;
    opener = document.activeElement as HTMLElement | null;
    prepare();
    follow();
    if (isPhone()) {
      pageOverflow = pageStyle.overflow;
      pageStyle.overflow = "hidden";
    }
    mark("open", true);
    draw();
    if (focus) frame.focus();
    frame.say("shown", { focus });
    emit("open");
  }

  function close(): void {
    if (!isOpen) return;
    isOpen = false;
    if (pageOverflow !== undefined) pageStyle.overflow = pageOverflow;
    pageOverflow = undefined;
    mark("open", false);
    draw();
    frame.say("hidden", {});
    // A focus that was in the chat goes to whatever opened it, which may be gone meanwhile.
    if (document.activeElement === host) (opener !== host && opener !== document.body && opener?.isConnected ? opener : button).focus();
    emit("close");
  }

  const toggle = (): void => (isOpen ? close() : open(true));

  function ended(): void {
    if (!onEnded) return;
    const tell = onEnded;
    onEnded = undefined;
    mark("used", false);
    life.abort();
    tell();
  }

  function hear(message: ToLoader): void {
    switch (message.type) {
      case "ready":
        if (onEnded) return void frame.say("end", {});
        if (visitor) frame.say("visitor", { name: visitor });
        if (prefilled) frame.say("prefill", { text: prefilled });
        prefilled = undefined;
        if (isOpen) frame.say("shown", { focus: takesFocus });
        break;
      case "close":
        return close();
      case "ended":
        return ended();
      case "identity_wanted":
        return void tellWho();
      case "label":
        label = message.text;
        draw();
        break;
      case "unread":
        unread = message.count;
        draw();
        emit("unread", unread);
        break;
      default:
        emit(message.type, message);
    }
  }

  /** Asks the page who its visitor is, each time anew: a token lives for minutes. */
  async function tellWho(): Promise<void> {
    let token: unknown;
    let ok = true;
    try {
      token = who();
      if (typeof token === "function") token = await token();
    } catch (error) {
      ok = false;
      reportError(error);
    }
    frame.say("identity", { ok, token: isToken(token) ? token : null });
  }

  const isOpener = ({ target }: Event): boolean => !!look.launcherSelector && target instanceof Element && target.closest(look.launcherSelector) !== null;

  function near(event: Event): void {
    if (isOpener(event)) prepare();
  }

  function clicked(event: Event): void {
    if (!isOpener(event)) return;
    event.preventDefault();
    toggle();
  }

  update(wishes);
  button.addEventListener("pointerenter", prepare);
  button.addEventListener("focus", prepare);
  button.addEventListener("click", toggle);
  // On the way down: a page may keep its clicks to itself on the way up.
  const onWayDown = { capture: true, signal: life.signal };
  document.addEventListener("click", clicked, onWayDown);
  document.addEventListener("pointerover", near, onWayDown);
  stay(host, life.signal);
  followPage(follow, life.signal);
  // Someone who was chatting and follows a link on this site finds the chat open; on a phone it would cover the page.
  if (mark("open") && !isPhone()) open(false);

  return {
    update,
    shutdown(tell) {
      close();
      host.style.cssText = "display:none!important";
      onEnded = tell;
      setTimeout(ended, END_MS);
      if (frame.say("end", {})) return;
      if (mark("used")) prepare();
      else ended();
    },
    commands: {
      open: () => open(true),
      close,
      toggle,
      identify(value) {
        if (value != null && typeof value !== "function" && !isToken(value)) return false;
        // Frameworks call again with each drawing.
        if (value === identity) return;
        identity = value;
        frame.say("identify", { identity: who() != null });
      },
      setVisitor(name) {
        if (!isText(name, NAME_LIMIT)) return false;
        visitor = name;
        frame.say("visitor", { name });
      },
      prefill(text) {
        if (!isText(text, PREFILL_LIMIT)) return false;
        if (!frame.say("prefill", { text })) prefilled = text;
      },
    },
  };
}
