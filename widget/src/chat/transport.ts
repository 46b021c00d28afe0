// One socket at a time to one department: opens it, says hello, keeps it alive, notices when it is dead, and comes back.
// It knows nothing of messages; `onFrame` gets every frame in the order of arrival, from `welcome` on.
//
// States: connecting (socket opening) → syncing (hello said) → live, or offline (waiting to try again at `retryAt`),
// or stopped, from which only `connect()`, that is the visitor, leads out.
import { backoff } from "./backoff";
import { CLOSE, parseFrame, SUBPROTOCOL, type ClientFrame, type Hello, type ServerFrame } from "./protocol";

export type StopReason = "replaced" | "sign_in" | "forbidden" | "refused";

export type ConnectionState =
  | { kind: "idle" }
  | { kind: "connecting" }
  | { kind: "syncing" }
  | { kind: "live" }
  | { kind: "offline"; retryAt: number; tooMany: boolean }
  | { kind: "stopped"; reason: StopReason };

export interface Socket {
  readonly readyState: number;
  send(data: string): void;
  close(code?: number): void;
  onopen: ((event: Event) => unknown) | null;
  onmessage: ((event: globalThis.MessageEvent) => unknown) | null;
  onclose: ((event: CloseEvent) => unknown) | null;
}

export interface TransportOptions {
  url: string;
  /** The first frame of every socket: who we are and what we have already. */
  hello(): Hello;
  /** Fetches a host site's token for the next socket; null for a guest. It fails when the site can't say right now. */
  identity?: (() => Promise<string | null>) | undefined;
  /** The server does not take this socket's visitor for who they were any more: signed out, signed in, or a token ran out. */
  onIdentityEnded(): void;
  /** The server does not know the conversation that `hello` named; the next `hello` must not name it. */
  forget(): void;
  onFrame(frame: ServerFrame): void;
  onState(state: ConnectionState): void;
  /** The server closed the socket over a frame that it would not take. */
  onTooLarge(): void;
  open?(url: string, subprotocol: string): Socket;
  random?(): number;
}

const CONNECT_TIMEOUT_MS = 15_000;
const DEAD_AFTER_MS = 60_000;
const PROBE_MS = 5_000;
const TICK_MS = 2_000;
/** With every place taken, coming back quickly only keeps the places taken. */
const TOO_MANY_MS = 30_000;

export class Transport {
  state: ConnectionState = { kind: "idle" };

  readonly #options: TransportOptions;
  #socket: Socket | undefined;
  #attempt = 0;
  #resumeBy = 0;
  #lastSent = 0;
  #lastReceived = 0;
  #sendEvery = 20_000;
  #welcomed = false;
  #serverAhead: number | undefined;
  #helloNamed = false;
  #identity: string | null = null;
  #opening = 0;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #tick: ReturnType<typeof setInterval> | undefined;

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  /** Opens a socket now, whatever was planned. */
  connect(): void {
    this.#drop();
    clearTimeout(this.#retryTimer);
    this.#set({ kind: "connecting" });
    this.#welcomed = false;
    this.#resumeBy = 0;
    if (this.#options.identity) void this.#identify(this.#options.identity);
    else this.#open();
  }

  async #identify(identity: () => Promise<string | null>): Promise<void> {
    const opening = this.#opening;
    try {
      const token = await identity();
      // Meanwhile somebody may have stopped, or begun again.
      if (opening !== this.#opening) return;
      this.#identity = token;
      this.#open();
    } catch {
      if (opening === this.#opening) this.#retry();
    }
  }

  #open(): void {
    let socket: Socket;
    try {
      socket = this.#options.open?.(this.#options.url, SUBPROTOCOL) ?? new WebSocket(this.#options.url, SUBPROTOCOL);
    } catch {
      this.#retry();
      return;
    }
    this.#socket = socket;
    this.#expect(CONNECT_TIMEOUT_MS);
    socket.onopen = () => {
      this.#lastReceived = Date.now();
      this.#set({ kind: "syncing" });
      this.#hello();
      this.#tick = setInterval(() => this.#beat(), TICK_MS);
    };
    socket.onmessage = (event) => this.#receive(event.data);
    socket.onclose = (event) => this.#closed(event.code);
  }

  /** Ends for good; nothing is retried. */
  stop(): void {
    clearTimeout(this.#retryTimer);
    this.#drop();
    this.#set({ kind: "idle" });
  }

  /** Sends if the server has said welcome; false means that it did not go out. */
  send(frame: ClientFrame): boolean {
    if (!this.#socket || !this.#welcomed) return false;
    this.#write(frame);
    return true;
  }

  /** The time by the server's clock, as far as it has told; Unix ms. */
  now(): number {
    return Date.now() + (this.#serverAhead ?? 0);
  }

  /** Asks for the server's time unless it is known. */
  askTime(): void {
    if (this.#serverAhead === undefined) this.send({ type: "ping", timestamp: Date.now() });
  }

  /** Asks a quiet connection for a sign of life, as after sleep or a change of network; without one it is replaced. */
  probe(): void {
    if (this.state.kind === "offline") this.connect();
    else if (this.state.kind === "live") {
      this.#write({ type: "ping", timestamp: Date.now() });
      this.#expect(PROBE_MS);
    }
  }

  /** Throws the socket away and resumes: for events that went missing or an answer that does not come. */
  resync(): void {
    if (this.state.kind === "live" || this.state.kind === "syncing") this.#retry();
  }

  #hello(): void {
    const hello = { ...this.#options.hello(), ...(this.#identity === null ? {} : { identity: this.#identity }) };
    this.#helloNamed = hello.conversation_id !== undefined;
    this.#write(hello);
  }

  #compareClocks(timestamp: number | undefined): void {
    if (timestamp !== undefined) this.#serverAhead = timestamp - Date.now();
  }

  #receive(data: unknown): void {
    this.#lastReceived = Date.now();
    // Before live the deadline is for arriving there at all, and only live ends it.
    if (this.state.kind === "live") clearTimeout(this.#deadline);
    const frame = parseFrame(data);
    if (!frame) return;
    switch (frame.type) {
      case "ping":
        this.#compareClocks(frame.timestamp);
        this.#write(frame.timestamp === undefined ? { type: "pong" } : { type: "pong", timestamp: frame.timestamp });
        return;
      case "pong":
        this.#compareClocks(frame.timestamp);
        return;
      case "bye":
        this.#leaveBy(frame.retry_after_seconds);
        return;
      case "nack":
        if (!this.#welcomed) {
          this.#helloRefused(frame.code, frame.retryable, frame.retry_after_seconds);
          return;
        }
        break;
      case "welcome":
        this.#welcomed = true;
        this.#sendEvery = Math.min(20, frame.heartbeat_seconds * 0.8) * 1_000;
        this.#expect(CONNECT_TIMEOUT_MS);
        break;
      case "live":
        clearTimeout(this.#deadline);
        this.#attempt = 0;
        this.#set({ kind: "live" });
        break;
      default:
        // A long history arrives in many frames, each of which shows that the server is at it.
        if (this.state.kind === "syncing") this.#expect(CONNECT_TIMEOUT_MS);
    }
    if (this.#welcomed) this.#options.onFrame(frame);
  }

  #helloRefused(code: string, retryable: boolean, retryAfter: number | undefined): void {
    if (code === "not_found" && this.#helloNamed) {
      this.#options.forget();
      this.#hello();
    } else if (code === "not_allowed" && this.#identity !== null) {
      // The page names its visitor, but the server was given no keys: then they are a guest.
      this.#identity = null;
      this.#hello();
    } else if (retryable) {
      this.#retry(retryAfter === undefined ? undefined : retryAfter * 1_000);
    } else {
      this.#halt("refused");
    }
  }

  // A draining server may still finish an answer, so it keeps the socket until it closes it or its time is up.
  #leaveBy(seconds: number): void {
    const random = this.#options.random ?? Math.random;
    const wait = seconds * 1_000 * (1 + random() / 4);
    this.#resumeBy = Date.now() + wait;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.connect(), wait);
  }

  #closed(code: number): void {
    switch (code) {
      case CLOSE.replaced:
        return this.#halt("replaced");
      case CLOSE.signIn:
        // Not let in at all, or no longer who they were: then they may still come back as somebody else.
        if (!this.#welcomed) return this.#halt("sign_in");
        this.#options.onIdentityEnded();
        return this.#retry();
      case CLOSE.forbidden:
        return this.#halt("forbidden");
      case CLOSE.tooMany:
        return this.#retry(TOO_MANY_MS, true);
      case CLOSE.tooLarge:
        this.#options.onTooLarge();
        return this.#retry();
      case CLOSE.policy:
        this.#attempt = Math.max(this.#attempt, 3);
        return this.#retry();
      default: {
        const draining = this.#resumeBy - Date.now();
        return this.#retry(draining > 0 ? draining : undefined);
      }
    }
  }

  #retry(afterMs?: number, tooMany = false): void {
    this.#drop();
    const wait = afterMs ?? backoff(this.#attempt, this.#options.random);
    this.#attempt++;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.connect(), wait);
    this.#set({ kind: "offline", retryAt: Date.now() + wait, tooMany });
  }

  #halt(reason: StopReason): void {
    clearTimeout(this.#retryTimer);
    this.#drop();
    this.#set({ kind: "stopped", reason });
  }

  #beat(): void {
    const now = Date.now();
    if (now - this.#lastReceived > DEAD_AFTER_MS) this.#retry();
    else if (this.#welcomed && now - this.#lastSent >= this.#sendEvery) this.#write({ type: "ping", timestamp: now });
  }

  #expect(withinMs: number): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#retry(), withinMs);
  }

  #write(frame: ClientFrame): void {
    if (this.#socket?.readyState !== 1) return;
    this.#lastSent = Date.now();
    this.#socket.send(JSON.stringify(frame));
  }

  #drop(): void {
    this.#opening++;
    clearInterval(this.#tick);
    clearTimeout(this.#deadline);
    const socket = this.#socket;
    this.#socket = undefined;
    this.#welcomed = false;
    if (!socket) return;
    // A dead peer delays its close event for minutes; by then the next socket is in use and must not hear of it.
    socket.onopen = socket.onmessage = socket.onclose = null;
    if (socket.readyState < 2) socket.close(1000);
  }

  #set(state: ConnectionState): void {
    this.state = state;
    this.#options.onState(state);
  }
}
