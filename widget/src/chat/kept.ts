// Which conversation a department goes on with in this browser, and how far it was seen. Shared by all tabs.
import { readJson, type Memory } from "./memory";

export interface Kept {
  id: string;
  /** Empty while nobody has said which: everything is read again then. */
  epoch: string;
  seen: number;
}

const keyOf = (department: string): string => `conversation.${department}`;

export const readKept = (memory: Memory, department: string): Kept | null => readJson(memory, keyOf(department), isKept);

export const keep = (memory: Memory, department: string, kept: Kept): void => memory.set(keyOf(department), JSON.stringify(kept));

export const letGo = (memory: Memory, department: string): void => memory.remove(keyOf(department));

/** Goes on with a conversation that this browser did not have in hand, such as one from the list, or one that changed departments. */
export function adopt(memory: Memory, department: string, id: string): void {
  if (readKept(memory, department)?.id !== id) keep(memory, department, { id, epoch: "", seen: 0 });
}

const isKept = (value: unknown): value is Kept =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as Kept).id === "string" &&
  typeof (value as Kept).epoch === "string" &&
  typeof (value as Kept).seen === "number";
