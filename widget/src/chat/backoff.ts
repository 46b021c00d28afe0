const FIRST_MS = 1_000;
const CEILING_MS = 30_000;

/**
 * Milliseconds to wait before attempt number `attempt` (0, 1, 2 …): doubling from 1 s to 30 s, then somewhere in the
 * upper half of that, so that ten thousand panels that lost one server do not come back in the same instant.
 */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(CEILING_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(ceiling * (0.5 + random() / 2));
}
