import type { Socket } from "../src/chat/transport";

type Frame = Record<string, unknown>;

/** The server's end of a socket: what the panel sent, and a way to answer. */
export class FakeSocket implements Socket {
  readyState = 0;
  onopen: ((event: Event) => unknown) | null = null;
  onmessage: ((event: globalThis.MessageEvent) => unknown) | null = null;
  onclose: ((event: CloseEvent) => unknown) | null = null;
  readonly sent: Frame[] = [];
  closedWith: number | undefined;

  send(data: string): void {
    if (this.readyState !== 1) throw new Error("send on a socket that is not open");
    this.sent.push(JSON.parse(data) as Frame);
  }

  close(code?: number): void {
    this.closedWith = code;
    this.readyState = 3;
  }

  accept(): void {
    this.readyState = 1;
    this.onopen?.(new Event("open"));
  }

  receive(...frames: Frame[]): void {
    for (const frame of frames) this.onmessage?.({ data: JSON.stringify(frame) } as globalThis.MessageEvent);
  }

  drop(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code } as CloseEvent);
  }

  of(type: string): Frame[] {
    return this.sent.filter((frame) => frame.type === type);
  }
}

/** Hands out fake sockets and remembers them. */
export class FakeServer {
  readonly sockets: FakeSocket[] = [];

  readonly open = (): FakeSocket => {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  };

  get last(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("no socket was opened");
    return socket;
  }

  /** Accepts the newest socket and takes it to live with these events in between. */
  goLive(conversation = "c1", events: Frame[] = [], welcomeFields: Frame = {}): FakeSocket {
    const socket = this.last;
    socket.accept();
    socket.receive(welcome(conversation, welcomeFields), ...events, { type: "live", seq: Math.max(0, ...events.map((event) => Number(event.seq))) });
    return socket;
  }
}

export const welcome = (conversation = "c1", fields: Frame = {}): Frame => ({
  type: "welcome",
  conversation_id: conversation,
  epoch: "e1",
  head: 0,
  status: "ai",
  department: "sales",
  persona: "sales",
  sender: "Sales Consultant",
  company: "Acme",
  greeting: "Hello!",
  heartbeat_seconds: 25,
  limits: { message_characters: 4000, frame_bytes: 16384, messages_per_minute: 30, message_burst: 10 },
  features: [],
  ...fields,
});

export const answer = (seq: number, text = `answer ${seq}`, fields: Frame = {}): Frame => ({
  type: "message",
  message_id: `m${seq}`,
  seq,
  sender_type: "ai",
  sender: "Sales Consultant",
  message: text,
  created_at: "2026-01-02T03:04:05Z",
  ...fields,
});

export const sent = (clientMessageId: unknown, seq: number): Frame => ({
  type: "sent",
  client_message_id: clientMessageId,
  message_id: `m${seq}`,
  seq,
  created_at: "2026-01-02T03:04:05Z",
});

export const confirmation = (seq: number, fields: Frame = {}): Frame => ({
  type: "confirmation",
  seq,
  confirmation_id: "c",
  title: "Turn auto-renew off for Shared Starter",
  lines: ["Service: Shared Starter", "Auto-renew: on → off"],
  expires_at: "2027-01-15T08:05:00.000Z",
  state: "open",
  ...fields,
});
