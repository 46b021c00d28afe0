// How a conversation is set: days apart, and what one speaker says in a row together.
import type { Entry } from "../chat/store";

/** Longer than that, and somebody speaks anew. */
const PAUSE_MS = 5 * 60_000;

export interface Placed {
  entry: Entry;
  /** The day that begins with it. */
  day?: Date;
  /** It follows its speaker's own words, so it needs no name again. */
  follows: boolean;
}

export function arrange(entries: readonly Entry[]): Placed[] {
  let before: { speaker: string; at: number } | undefined;
  let day = "";
  return entries.map((entry) => {
    if (entry.kind !== "message" || entry.from === "system") {
      before = undefined;
      return { entry, follows: false };
    }
    const at = new Date(entry.at);
    const isDated = !Number.isNaN(at.getTime());
    const begins = isDated && at.toDateString() !== day;
    if (begins) day = at.toDateString();
    const speaker = `${entry.from} ${entry.sender}`;
    const follows = !begins && before?.speaker === speaker && at.getTime() - before.at < PAUSE_MS;
    before = isDated ? { speaker, at: at.getTime() } : undefined;
    return { entry, follows, ...(begins ? { day: at } : {}) };
  });
}
