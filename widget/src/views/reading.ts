// Opens a help article inside the panel, from wherever a link to one stands. A click that asks for another tab gets one.
import { createContext, type TargetedMouseEvent } from "preact";
import { isSlug } from "../api/answers";

export const OpenArticle = createContext<((slug: string) => void) | null>(null);

/** The article that an address of this server shows, or null for any other address. */
export function articleAt(href: string, origin: string): string | null {
  const path = href.startsWith(`${origin}/`) ? href.slice(origin.length) : href;
  const slug = /^\/help\/([^/?#]+)(#.*)?$/.exec(path)?.[1];
  return isSlug(slug) ? slug : null;
}

/** For `onClick` of a link to `href`. */
export const opens =
  (href: string, open: ((slug: string) => void) | null) =>
  (event: TargetedMouseEvent<HTMLAnchorElement>): void => {
    const slug = articleAt(href, location.origin);
    if (!open || slug === null || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(slug);
  };
