/** What became of the visitor's own click so far: on its way, or why it did not count. */
export interface Click {
  accept: boolean;
  problem?: "again" | "over" | "refused";
}

/** The visitor's clicks on cards, each until the event comes that tells what was decided. */
export class Clicks {
  readonly #clicks = new Map<string, Click>();

  get(id: string): Click | undefined {
    return this.#clicks.get(id);
  }

  /** Whether a click is on its way, so that another would say nothing new. */
  isUnderWay(id: string): boolean {
    const click = this.#clicks.get(id);
    return click !== undefined && click.problem === undefined;
  }

  made(id: string, accept: boolean, isSent: boolean): void {
    this.#clicks.set(id, isSent ? { accept } : { accept, problem: "again" });
  }

  /** The server refused it with this code. What was decided before is told by an event; here is only what the visitor has to know besides. */
  refused(id: string, code: string): void {
    const accept = this.#clicks.get(id)?.accept ?? true;
    if (code === "conflict") this.#clicks.delete(id);
    else this.#clicks.set(id, { accept, problem: code === "closed" ? "over" : code === "rate_limited" || code === "unavailable" ? "again" : "refused" });
  }

  decided(id: string): void {
    this.#clicks.delete(id);
  }

  clear(): void {
    this.#clicks.clear();
  }
}
