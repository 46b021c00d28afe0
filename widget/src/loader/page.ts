// Where the visitor is, without query and fragment, which may hold secrets.
export const pageAddress = (): string => location.origin + location.pathname;

/** Calls when the page has become another one without being loaded. */
export function followPage(onChange: () => void, life: AbortSignal): void {
  // Replacing a page's history.pushState is not for a guest to do. In a browser without the Navigation API the page is
  // looked at again when the chat is opened.
  (window as { navigation?: EventTarget }).navigation?.addEventListener("currententrychange", onChange, { signal: life });
}
