// The panel's look: light, dark or as the visitor's system has it, in the page's colours if it has any.
import { palette, readableOn, toCss } from "./colors";
import type { PanelSettings } from "./settings";

const NAMES = ["--brand", "--on-brand", "--brand-high", "--brand-deep", "--brand-ink", "--accent", "--on-accent"];

/** Puts it on the document and keeps it right. Answers how to stop. */
export function wear({ theme, color, accentColor }: PanelSettings, root: HTMLElement): () => void {
  const night = matchMedia("(prefers-color-scheme: dark)");

  const dress = (): void => {
    const dark = theme === "dark" || (theme !== "light" && night.matches);
    root.dataset.theme = dark ? "dark" : "light";
    for (const name of NAMES) root.style.removeProperty(name);
    if (color !== undefined) {
      const { brand, on, high, deep, ink } = palette(color, dark);
      [brand, on, high, deep, ink].forEach((shade, i) => root.style.setProperty(NAMES[i]!, toCss(shade)));
    }
    if (accentColor !== undefined) {
      root.style.setProperty("--accent", toCss(accentColor));
      root.style.setProperty("--on-accent", toCss(readableOn(accentColor)));
    }
  };

  dress();
  night.addEventListener("change", dress);
  return () => night.removeEventListener("change", dress);
}
