// The button and the place of the panel. Everything lives in a shadow root below one element of our own, so that the
// host page's stylesheet does not reach in; the root is open because a closed one keeps no script out (the page owns the
// page) and only hides the launcher from accessibility checkers.
import { deepen, readableOn, toCss, type Color } from "../colors";
import type { Look } from "./settings";
import { styles } from "./styles";

const CHAT = "M12 3a9 8 0 1 1-3 15l-4 3 1-5a9 8 0 0 1 6-13z";
const DOWN = "M6 9.5l6 6 6-6";

export interface Launcher {
  /** The element that stands in the page. */
  host: HTMLElement;
  button: HTMLElement;
  /** Where the panel's frame belongs. */
  holder: HTMLElement;
  /** Draws it as the page wants it. */
  wear(look: Look, color: Color | undefined): void;
  /** `label` is what it is called by who speaks to the machine. */
  show(open: boolean, unread: number, label: string): void;
}

export function createLauncher(): Launcher {
  const host = make("livechat-widget");
  // Above every rule of the page's stylesheets.
  host.style.cssText = "all:initial!important;display:block!important;position:static!important";
  // Turbo keeps copies of pages it has left; a copy of this element would be an empty shell.
  host.setAttribute("data-turbo-temporary", "");
  const root = host.attachShadow({ mode: "open" });
  addStyles(root);

  const box = make("div");
  const holder = make("div");
  const button = make("button");
  const words = make("span");
  const badge = make("span");
  button.setAttribute("type", "button");
  badge.className = "badge";
  button.append(icons(), words, badge);
  box.append(holder, button);
  root.append(box);

  return {
    host,
    button,
    holder,
    wear({ hideOnPhones, launcherSelector, launcherText, padding, position, zIndex }, color) {
      // Numbers, and words written here: never a text of the page.
      box.style.cssText =
        `--lc-z:${zIndex};--lc-side:${padding.side}px;--lc-${position}:${padding.side}px;--lc-bottom:${padding.bottom}px;--lc-above:${launcherSelector ? 0 : 74}px;` +
        (color === undefined ? "" : `--lc-brand:${toCss(color)};--lc-deep:${toCss(deepen(color))};--lc-on:${toCss(readableOn(color))};`);
      box.className = (launcherSelector ? "bare " : "") + (hideOnPhones ? "no-phones" : "");
      words.textContent = launcherText;
    },
    show(open, unread, label) {
      const text = words.textContent;
      holder.className = "holder" + (open ? " open" : "");
      button.className = "launcher" + (open ? " open" : "") + (text ? " worded" : "");
      // Who speaks to the machine says what stands on the button, so that comes first.
      button.setAttribute("aria-label", (text ? text + ": " : "") + label);
      button.setAttribute("aria-expanded", "" + open);
      badge.hidden = open || !unread;
      badge.textContent = unread > 9 ? "9+" : "" + unread;
    },
  };
}

const make = (name: string): HTMLElement => document.createElement(name);

function addStyles(root: ShadowRoot): void {
  // A constructed sheet is not subject to the host page's style-src, an inline <style> is.
  if ("adoptedStyleSheets" in root) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    root.adoptedStyleSheets = [sheet];
    return;
  }
  const style = make("style");
  style.textContent = styles;
  (root as ShadowRoot).append(style);
}

/** Both icons, of which one is seen. */
function icons(): SVGElement {
  const draw = (name: string, attribute: string, value: string): SVGElement => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name) as SVGElement;
    element.setAttribute(attribute, value);
    return element;
  };
  const svg = draw("svg", "viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(draw("path", "d", CHAT), draw("path", "d", DOWN));
  return svg;
}
