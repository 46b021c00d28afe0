// Frameworks that change pages without loading them replace the body, or everything in it; the chat goes on.

/** Long enough that a page which takes it out each time does not keep the browser busy with it. */
const AFTER_MS = 50;

/** Puts the element into the page, and back whenever something takes it out. */
export function stay(element: HTMLElement, life: AbortSignal): void {
  const observer = new MutationObserver(() => {
    if (!element.isConnected) setTimeout(attach, AFTER_MS);
  });

  function attach(): void {
    const { body } = document;
    if (!body || element.isConnected || life.aborted) return;
    body.append(element);
    // What is replaced is the body, or with document.open everything.
    for (let node: Node | null = body; node; node = node.parentNode) observer.observe(node, { childList: true });
  }

  attach();
  life.addEventListener("abort", () => {
    observer.disconnect();
    element.remove();
  });
}
