/** Text that survives JSON and UTF-8: no NUL, no half characters, as a paste or a cut emoji may leave behind. */
export const wellFormed = (text: string): string => text.replace(/\0/g, "").replace(/\p{Surrogate}/gu, "\ufffd");

/** Characters as the server counts them: an emoji is one, not two. */
export function characters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
