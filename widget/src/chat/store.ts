// What is known of one conversation, as a value: frames go in, a new state comes out. Events are kept by seq, whatever
// order or number of times they arrive in; drafts and typing are hints with no place in the series.
import type { Citation, ConfirmationEvent, ConfirmationState, Limits, MessageEvent, SenderType, Sent, ServerFrame, Status, StatusEvent, Welcome } from "./protocol";
import type { Result } from "./results";

export interface MessageEntry {
  kind: "message";
  seq: number;
  id: string;
  clientId?: string;
  from: SenderType;
  sender: string;
  text: string;
  at: string;
  citations: Citation[];
  /** What it did or looked up. */
  results: readonly Result[];
}

export interface StatusEntry {
  kind: "status";
  seq: number;
  status: Status;
  agent?: string;
  department?: string;
  queuePosition?: number;
  waitSeconds?: number;
}

export interface ConfirmationEntry {
  kind: "confirmation";
  /** Where it stands: that of its first event. */
  seq: number;
  /** Of the event that told its state. */
  changed: number;
  id: string;
  title: string;
  lines: readonly string[];
  expiresAt: number;
  state: ConfirmationState;
}

export type Entry = MessageEntry | StatusEntry | ConfirmationEntry;

/** The number of the newest event behind an entry. */
export const newestSeq = (entry: Entry): number => (entry.kind === "confirmation" ? entry.changed : entry.seq);

export interface Draft {
  id: string;
  revision: number;
  text: string;
}

export interface ChatState {
  conversationId?: string;
  epoch?: string;
  sender: string;
  company: string;
  greeting: string;
  status: Status;
  agent?: string;
  limits: Limits;
  /** Shown events, ascending by seq. */
  entries: readonly Entry[];
  /** Everything from 1 to here has arrived. */
  upTo: number;
  /** Numbers above `upTo` that have arrived; what lies between is missing. */
  ahead: readonly number[];
  drafts: readonly Draft[];
  typing?: string;
}

export const emptyChat: ChatState = {
  sender: "",
  company: "",
  greeting: "",
  status: "ai",
  limits: { message_characters: 4000, frame_bytes: 16384, messages_per_minute: 30, message_burst: 10 },
  entries: [],
  upTo: 0,
  ahead: [],
  drafts: [],
};

export function reduce(state: ChatState, frame: ServerFrame): ChatState {
  switch (frame.type) {
    case "welcome":
      return welcomed(state, frame);
    case "reset":
      return { ...state, entries: [], upTo: 0, ahead: [], drafts: [] };
    case "message":
      return messageArrived(state, frame);
    case "status":
      return statusArrived(state, frame);
    case "confirmation":
      return confirmationArrived(state, frame);
    case "other":
      return arrived(state, frame.seq);
    case "draft":
      return drafted(state, frame.message_id, frame.revision, frame.text);
    case "typing":
      return frame.is_typing ? { ...state, typing: frame.sender || state.sender } : without(state, "typing");
    default:
      return state;
  }
}

/** The visitor's own message is stored; its event may come before, after or never. */
export function applySent(state: ChatState, sent: Sent, text: string): ChatState {
  return messageArrived(state, {
    type: "message",
    message_id: sent.message_id,
    seq: sent.seq,
    sender_type: "visitor",
    sender: "",
    message: text,
    created_at: sent.created_at,
    client_message_id: sent.client_message_id,
    citations: [],
    results: [],
  });
}

/** True while an event below one that arrived is missing. */
export const hasHole = (state: ChatState): boolean => state.ahead.length > 0;

/** Goes on without what is missing: for a series that the server itself cannot make whole. */
export function skipHole(state: ChatState): ChatState {
  return { ...state, upTo: Math.max(state.upTo, ...state.ahead), ahead: [] };
}

function welcomed(state: ChatState, welcome: Welcome): ChatState {
  const same = state.conversationId === welcome.conversation_id;
  const base = same ? state : emptyChat;
  return {
    // A draft or typing hint of the lost socket may belong to an answer that was given or given up meanwhile.
    ...without(base, "typing"),
    drafts: [],
    conversationId: welcome.conversation_id,
    epoch: welcome.epoch,
    sender: welcome.sender,
    company: welcome.company,
    greeting: welcome.greeting,
    status: welcome.status,
    limits: welcome.limits,
  };
}

function messageArrived(state: ChatState, frame: MessageEvent): ChatState {
  const drafts = state.drafts.filter((draft) => draft.id !== frame.message_id);
  const known = state.entries.some(
    (entry) =>
      entry.kind === "message" &&
      (entry.id === frame.message_id || (frame.client_message_id !== undefined && entry.clientId === frame.client_message_id)),
  );
  const next = arrived(drafts.length === state.drafts.length ? state : { ...state, drafts }, frame.seq);
  if (known || isKnown(state, frame.seq)) return next;
  const entry: MessageEntry = {
    kind: "message",
    seq: frame.seq,
    id: frame.message_id,
    from: frame.sender_type,
    sender: frame.sender,
    text: frame.message,
    at: frame.created_at,
    citations: frame.citations,
    results: frame.results,
    ...(frame.client_message_id === undefined ? {} : { clientId: frame.client_message_id }),
  };
  const placed = { ...next, entries: insert(state.entries, entry) };
  return frame.sender_type === "visitor" ? placed : without(placed, "typing");
}

function statusArrived(state: ChatState, frame: StatusEvent): ChatState {
  const next = arrived(state, frame.seq);
  if (isKnown(state, frame.seq)) return next;
  const entry: StatusEntry = {
    kind: "status",
    seq: frame.seq,
    status: frame.status,
    ...(frame.agent === undefined ? {} : { agent: frame.agent }),
    ...(frame.department === undefined ? {} : { department: frame.department }),
    ...(frame.queue_position === undefined ? {} : { queuePosition: frame.queue_position }),
    ...(frame.estimated_wait_seconds === undefined ? {} : { waitSeconds: frame.estimated_wait_seconds }),
  };
  const entries = insert(state.entries, entry);
  // A status that arrives late does not undo a newer one.
  const latest = entries.findLast((other): other is StatusEntry => other.kind === "status") ?? entry;
  return {
    ...without(next, "agent"),
    entries,
    status: latest.status,
    ...(latest.agent === undefined ? {} : { agent: latest.agent }),
  };
}

function confirmationArrived(state: ChatState, frame: ConfirmationEvent): ChatState {
  const next = arrived(state, frame.seq);
  if (isKnown(state, frame.seq)) return next;
  const known = state.entries.find(
    (entry): entry is ConfirmationEntry => entry.kind === "confirmation" && entry.id === frame.confirmation_id,
  );
  const told: ConfirmationEntry = {
    kind: "confirmation",
    seq: Math.min(frame.seq, known?.seq ?? frame.seq),
    changed: frame.seq,
    id: frame.confirmation_id,
    title: frame.title,
    lines: frame.lines,
    expiresAt: Date.parse(frame.expires_at),
    state: frame.state,
  };
  // A state that arrives late does not undo a newer one.
  const entry = known && known.changed > told.changed ? { ...known, seq: told.seq } : told;
  return { ...next, entries: insert(state.entries.filter((other) => other !== known), entry) };
}

function drafted(state: ChatState, id: string, revision: number, text: string): ChatState {
  const finished = state.entries.some((entry) => entry.kind === "message" && entry.id === id);
  const current = state.drafts.find((draft) => draft.id === id);
  if (finished || (current && revision <= current.revision)) return state;
  const others = state.drafts.filter((draft) => draft.id !== id);
  // A draft that was taken back stays, empty: an older revision that comes late must not bring it up again.
  return { ...(text === "" ? state : without(state, "typing")), drafts: [...others, { id, revision, text }] };
}

function arrived(state: ChatState, seq: number): ChatState {
  if (isKnown(state, seq)) return state;
  const ahead = new Set(state.ahead).add(seq);
  let upTo = state.upTo;
  while (ahead.delete(upTo + 1)) upTo++;
  return { ...state, upTo, ahead: [...ahead] };
}

const isKnown = (state: ChatState, seq: number): boolean => seq <= state.upTo || state.ahead.includes(seq);

function insert(entries: readonly Entry[], entry: Entry): Entry[] {
  const at = entries.findLastIndex((other) => other.seq < entry.seq) + 1;
  return [...entries.slice(0, at), entry, ...entries.slice(at)];
}

function without(state: ChatState, key: "typing" | "agent"): ChatState {
  if (state[key] === undefined) return state;
  const { [key]: _, ...rest } = state;
  return rest;
}
