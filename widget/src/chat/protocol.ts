// The frames of livechat.v2 as the panel uses them. Whatever a server adds later is ignored here, whatever it sends in
// another shape than promised is dropped: a frame is either exactly one of these types or it is nothing.

import { parseResults, type Result } from "./results";

export const SUBPROTOCOL = "livechat.v2";

export type Status = "ai" | "waiting" | "agent" | "closed";
export type SenderType = "visitor" | "ai" | "agent" | "system";

export interface Citation {
  title: string;
  url: string;
}

export interface Limits {
  message_characters: number;
  frame_bytes: number;
  messages_per_minute: number;
  message_burst: number;
}

export interface Welcome {
  type: "welcome";
  conversation_id: string;
  epoch: string;
  head: number;
  status: Status;
  department: string;
  persona: string;
  sender: string;
  company: string;
  greeting: string;
  heartbeat_seconds: number;
  limits: Limits;
  visitor_token?: string;
  /** Who speaks, as far as the client may know: the mark is the same as long as it is the same person. */
  visitor?: { mark: string; guest: boolean };
}

export interface MessageEvent {
  type: "message";
  message_id: string;
  seq: number;
  sender_type: SenderType;
  sender: string;
  message: string;
  created_at: string;
  client_message_id?: string;
  citations: Citation[];
  results: Result[];
}

export interface StatusEvent {
  type: "status";
  seq: number;
  status: Status;
  agent?: string;
  /** The department that answers from now on, when it is another than before. */
  department?: string;
  queue_position?: number;
  estimated_wait_seconds?: number;
}

export type ConfirmationState = "open" | "accepted" | "declined" | "expired";

/** An action that waits for the visitor's click, or what became of it: a later event of the same id replaces an earlier one. */
export interface ConfirmationEvent {
  type: "confirmation";
  seq: number;
  confirmation_id: string;
  title: string;
  lines: string[];
  expires_at: string;
  state: ConfirmationState;
}

/** An event that takes a number in the series but has no place on this panel's screen. */
export interface OtherEvent {
  type: "other";
  seq: number;
}

export interface Sent {
  type: "sent";
  client_message_id: string;
  message_id: string;
  seq: number;
  created_at: string;
}

export interface Nack {
  type: "nack";
  client_message_id?: string;
  /** The click that was refused. */
  confirmation_id?: string;
  code: string;
  retryable: boolean;
  retry_after_seconds?: number;
  message: string;
}

export type ServerFrame =
  | Welcome
  | MessageEvent
  | StatusEvent
  | ConfirmationEvent
  | OtherEvent
  | Sent
  | Nack
  | { type: "live"; seq: number }
  | { type: "reset" }
  | { type: "draft"; message_id: string; revision: number; text: string }
  | { type: "typing"; sender: string; is_typing: boolean }
  | { type: "bye"; retry_after_seconds: number }
  | { type: "ping"; timestamp?: number }
  | { type: "pong"; timestamp?: number };

export interface Hello {
  type: "hello";
  client_id: string;
  conversation_id?: string;
  epoch?: string;
  after_seq?: number;
  visitor_token?: string;
  identity?: string;
  visitor_name?: string;
  locale?: string;
  page_url?: string;
}

export type ClientFrame =
  | Hello
  | { type: "message"; client_message_id: string; message: string }
  | { type: "ack"; up_to: number }
  | { type: "typing"; is_typing: boolean }
  | { type: "rating"; score: number; comment?: string }
  | { type: "leave" }
  | { type: "confirm"; confirmation_id: string; accept: boolean }
  | { type: "ping"; timestamp?: number }
  | { type: "pong"; timestamp?: number };

export const CLOSE = {
  policy: 1008,
  tooLarge: 1009,
  signIn: 4001,
  forbidden: 4003,
  replaced: 4409,
  tooMany: 4429,
} as const;

const DEFAULT_LIMITS: Limits = { message_characters: 4000, frame_bytes: 16384, messages_per_minute: 30, message_burst: 10 };

/** The frame in a WebSocket text message, or null when it is none that the panel knows. */
export function parseFrame(data: unknown): ServerFrame | null {
  if (typeof data !== "string") return null;
  let raw: unknown;
  try {
    raw = JSON.parse(data);
  } catch {
    return null;
  }
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return null;
  const f = raw as Record<string, unknown>;

  switch (f.type) {
    case "welcome":
      return welcome(f);
    case "live":
      return isSeq(f.seq) ? { type: "live", seq: f.seq } : null;
    case "reset":
      return { type: "reset" };
    case "sent":
      return isText(f.client_message_id) && isText(f.message_id) && isSeq(f.seq)
        ? { type: "sent", client_message_id: f.client_message_id, message_id: f.message_id, seq: f.seq, created_at: text(f.created_at) }
        : null;
    case "nack":
      return {
        type: "nack",
        code: text(f.code),
        retryable: f.retryable === true,
        message: text(f.message),
        ...(isText(f.client_message_id) ? { client_message_id: f.client_message_id } : {}),
        ...(isText(f.confirmation_id) ? { confirmation_id: f.confirmation_id } : {}),
        ...(isPositive(f.retry_after_seconds) ? { retry_after_seconds: f.retry_after_seconds } : {}),
      };
    case "message":
      return message(f);
    case "status":
      return status(f);
    case "confirmation":
      return confirmation(f);
    case "draft":
      return isText(f.message_id) && isNumber(f.revision) && typeof f.text === "string"
        ? { type: "draft", message_id: f.message_id, revision: f.revision, text: f.text }
        : null;
    case "typing":
      return { type: "typing", sender: text(f.sender), is_typing: f.is_typing === true };
    case "bye":
      return { type: "bye", retry_after_seconds: isPositive(f.retry_after_seconds) ? f.retry_after_seconds : 1 };
    case "ping":
      return isNumber(f.timestamp) ? { type: "ping", timestamp: f.timestamp } : { type: "ping" };
    case "pong":
      return isNumber(f.timestamp) ? { type: "pong", timestamp: f.timestamp } : { type: "pong" };
    default:
      return isSeq(f.seq) && f.seq > 0 ? { type: "other", seq: f.seq } : null;
  }
}

function welcome(f: Record<string, unknown>): Welcome | null {
  if (!isText(f.conversation_id) || !isText(f.epoch)) return null;
  const limits = typeof f.limits === "object" && f.limits !== null ? (f.limits as Record<string, unknown>) : {};
  const limit = (name: keyof Limits): number => (isPositive(limits[name]) ? limits[name] : DEFAULT_LIMITS[name]);
  return {
    type: "welcome",
    conversation_id: f.conversation_id,
    epoch: f.epoch,
    head: isSeq(f.head) ? f.head : 0,
    status: isStatus(f.status) ? f.status : "ai",
    department: text(f.department),
    persona: text(f.persona),
    sender: text(f.sender),
    company: text(f.company),
    greeting: text(f.greeting),
    heartbeat_seconds: isPositive(f.heartbeat_seconds) ? f.heartbeat_seconds : 25,
    limits: {
      message_characters: limit("message_characters"),
      frame_bytes: limit("frame_bytes"),
      messages_per_minute: limit("messages_per_minute"),
      message_burst: limit("message_burst"),
    },
    ...(isText(f.visitor_token) ? { visitor_token: f.visitor_token } : {}),
    ...visitor(f.visitor),
  };
}

function visitor(value: unknown): Pick<Welcome, "visitor"> {
  if (typeof value !== "object" || value === null) return {};
  const { mark, kind } = value as Record<string, unknown>;
  return isText(mark) ? { visitor: { mark, guest: kind === "guest" } } : {};
}

function message(f: Record<string, unknown>): MessageEvent | OtherEvent | null {
  if (!isSeq(f.seq) || f.seq === 0) return null;
  if (!isText(f.message_id) || !isSender(f.sender_type) || typeof f.message !== "string") return { type: "other", seq: f.seq };
  return {
    type: "message",
    message_id: f.message_id,
    seq: f.seq,
    sender_type: f.sender_type,
    sender: text(f.sender),
    message: f.message,
    created_at: text(f.created_at),
    citations: Array.isArray(f.citations) ? f.citations.filter(isCitation).map(({ title, url }) => ({ title, url })) : [],
    results: parseResults(f.action_result),
    ...(isText(f.client_message_id) ? { client_message_id: f.client_message_id } : {}),
  };
}

function status(f: Record<string, unknown>): StatusEvent | OtherEvent | null {
  if (!isSeq(f.seq) || f.seq === 0) return null;
  if (!isStatus(f.status)) return { type: "other", seq: f.seq };
  return {
    type: "status",
    seq: f.seq,
    status: f.status,
    ...(isText(f.agent) ? { agent: f.agent } : {}),
    ...(isText(f.department) ? { department: f.department } : {}),
    ...(isPositive(f.queue_position) ? { queue_position: f.queue_position } : {}),
    ...(isPositive(f.estimated_wait_seconds) ? { estimated_wait_seconds: f.estimated_wait_seconds } : {}),
  };
}

// A card that cannot be read whole is none: nobody can confirm what they do not see.
function confirmation(f: Record<string, unknown>): ConfirmationEvent | OtherEvent | null {
  if (!isSeq(f.seq) || f.seq === 0) return null;
  const { confirmation_id, title, lines, expires_at, state } = f;
  if (!isText(confirmation_id) || !isText(title) || !isConfirmationState(state) || !isTexts(lines)) return { type: "other", seq: f.seq };
  if (!isText(expires_at) || Number.isNaN(Date.parse(expires_at))) return { type: "other", seq: f.seq };
  return { type: "confirmation", seq: f.seq, confirmation_id, title, lines: [...lines], expires_at, state };
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const isPositive = (value: unknown): value is number => isNumber(value) && value > 0;
const isSeq = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isStatus = (value: unknown): value is Status => value === "ai" || value === "waiting" || value === "agent" || value === "closed";
const isSender = (value: unknown): value is SenderType =>
  value === "visitor" || value === "ai" || value === "agent" || value === "system";
const isConfirmationState = (value: unknown): value is ConfirmationState =>
  value === "open" || value === "accepted" || value === "declined" || value === "expired";
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every((item) => typeof item === "string");
const isCitation = (value: unknown): value is Citation =>
  typeof value === "object" && value !== null && isText((value as Citation).title) && isText((value as Citation).url);
