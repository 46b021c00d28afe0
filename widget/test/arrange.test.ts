import { describe, expect, it } from "vitest";
import type { Entry } from "../src/chat/store";
import { arrange } from "../src/views/arrange";

let seq = 0;
const said = (from: "visitor" | "ai" | "system", at: string, sender = from): Entry => ({
  kind: "message", seq: ++seq, id: `m${seq}`, from, sender, text: "words", at, citations: [], results: [],
});
const status = (): Entry => ({ kind: "status", seq: ++seq, status: "waiting" });

const follows = (...entries: Entry[]): boolean[] => arrange(entries).map((placed) => placed.follows);

describe("a conversation", () => {
  it("names a speaker once for what they say in a row", () => {
    expect(follows(said("ai", "2027-01-15T08:00:00"), said("ai", "2027-01-15T08:01:00"), said("ai", "2027-01-15T08:05:59"))).toEqual([false, true, true]);
  });

  it.each([
    ["another speaker", said("visitor", "2027-01-15T08:01:00")],
    ["another name", said("ai", "2027-01-15T08:01:00", "Tariro" as "ai")],
    ["a pause", said("ai", "2027-01-15T08:06:00")],
    ["another day", said("ai", "2027-01-16T00:00:30")],
    ["a line of the system", said("system", "2027-01-15T08:01:00")],
    ["a change of status", status()],
  ])("names them anew after %s", (_, next) => {
    const again = said("ai", "2027-01-15T08:01:30");
    expect(follows(said("ai", "2027-01-15T08:00:00"), next, again)[1]).toBe(false);
  });

  it("begins each day with the day", () => {
    const days = arrange([said("ai", "2027-01-15T08:00:00"), said("visitor", "2027-01-15T23:59:59"), said("ai", "2027-01-16T00:00:01"), said("ai", "not a time")]).map(
      (placed) => placed.day?.getDate(),
    );
    expect(days).toEqual([15, undefined, 16, undefined]);
  });
});
