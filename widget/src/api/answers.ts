// The answers of the server, checked on arrival: what has another shape than promised is left out, so that views can rely on the rest.
import type { SenderType, Status } from "../chat/protocol";

export interface People {
  present: boolean;
  /** When they go, or when they come. */
  changesAt?: Date;
}

export interface Home {
  /** By department. */
  people: ReadonlyMap<string, People>;
}

export interface Hit {
  slug: string;
  title: string;
  passage: string;
}

export interface Article {
  slug: string;
  title: string;
  markdown: string;
  url: string;
}

export interface OwnConversation {
  id: string;
  department: string;
  status: Status;
  unread: number;
  last: { from: SenderType; sender: string; text: string; at: Date };
}

export interface Conversations {
  list: OwnConversation[];
  next?: string;
}

export function parseHome(raw: unknown): Home {
  const people = new Map<string, People>();
  for (const item of list(record(raw).departments)) {
    const { department, people: there } = record(item);
    const { present, changes_at } = record(there);
    if (!isText(department) || typeof present !== "boolean") continue;
    const changesAt = date(changes_at);
    people.set(department, { present, ...(changesAt ? { changesAt } : {}) });
  }
  return { people };
}

export function parseHits(raw: unknown): Hit[] {
  return list(record(raw).articles).flatMap((item) => {
    const { slug, title, passage } = record(item);
    return isSlug(slug) && isText(title) ? [{ slug, title, passage: text(passage) }] : [];
  });
}

export function parseArticle(raw: unknown): Article {
  const { slug, title, markdown, url } = record(raw);
  return { slug: text(slug), title: text(title), markdown: text(markdown), url: text(url) };
}

export function parseConversations(raw: unknown): Conversations {
  const { conversations, next } = record(raw);
  return {
    list: list(conversations).flatMap((item) => conversation(record(item))),
    ...(isText(next) ? { next } : {}),
  };
}

function conversation(raw: Record<string, unknown>): OwnConversation[] {
  const { conversation_id: id, department, status, unread } = raw;
  const { sender_type: from, sender, message, created_at } = record(raw.last);
  const at = date(created_at);
  if (!isText(id) || !isText(department) || !isStatus(status) || !isSender(from) || !at) return [];
  return [{ id, department, status, unread: typeof unread === "number" && unread > 0 ? unread : 0, last: { from, sender: text(sender), text: text(message), at } }];
}

const record = (value: unknown): Record<string, unknown> => (typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
/** As the server names articles; anything else would be another address. */
export const isSlug = (value: unknown): value is string => typeof value === "string" && /^[a-z0-9][a-z0-9-]{0,99}$/.test(value);
const isStatus = (value: unknown): value is Status => value === "ai" || value === "waiting" || value === "agent" || value === "closed";
const isSender = (value: unknown): value is SenderType => value === "visitor" || value === "ai" || value === "agent" || value === "system";

function date(value: unknown): Date | undefined {
  const parsed = new Date(text(value));
  return Number.isNaN(parsed.getTime()) ? undefined : parsed;
}
