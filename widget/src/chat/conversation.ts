// One department's conversation: ties the socket, what is known and what waits to be sent together, and is what the
// views talk to. Every change ends in one call to the subscriber.
import { Clicks } from "./clicks";
import { keep, letGo, readKept } from "./kept";
import type { Memory } from "./memory";
import { uuid } from "./ids";
import { Outbox } from "./outbox";
import type { Hello, ServerFrame, Welcome } from "./protocol";
import { applySent, emptyChat, hasHole, reduce, skipHole, type ChatState } from "./store";
import { characters, wellFormed } from "./text";
import { TypingSignal } from "./typing";
import { Transport, type ConnectionState, type Socket } from "./transport";

export interface ConversationOptions {
  department: string;
  url: string;
  lasting: Memory;
  tab: Memory;
  visitorName(): string;
  page(): string;
  locale(): string;
  /** How the page around the panel names its visitor, if it does. */
  identity?: (() => Promise<string | null>) | undefined;
  onChange(): void;
  /** Somebody else speaks now; nothing of the one before is kept. */
  onSomebodyElse?(): void;
  onRated?(score: number): void;
  /** Another department goes on with this conversation: it is reached there from now on. */
  onMoved?(department: string, conversation: string): void;
  open?(url: string, subprotocol: string): Socket;
  random?(): number;
}

const VISITOR_KEY = "visitor";
const RATED_KEY = "rated";
const SENT_TIMEOUT_MS = 15_000;
const HOLE_MS = 2_000;
const TYPING_SHOWN_MS = 30_000;

export type SendProblem = "too_long" | "too_many";

export class Conversation {
  chat: ChatState = emptyChat;
  connection: ConnectionState = { kind: "idle" };
  readonly outbox: Outbox;
  readonly clicks = new Clicks();

  readonly #options: ConversationOptions;
  readonly #transport: Transport;
  readonly #typing = new TypingSignal((is_typing) => {
    if (this.#isLive()) this.#transport.send({ type: "typing", is_typing });
  });
  #token: string | undefined;
  #visitor: string | null = null;
  #score = 0;
  #seen = 0;
  #acked = 0;
  #shown = false;
  #stuckAt = -1;
  #stuckTimes = 0;
  #outboxTimer: ReturnType<typeof setTimeout> | undefined;
  #sentTimer: ReturnType<typeof setTimeout> | undefined;
  #holeTimer: ReturnType<typeof setTimeout> | undefined;
  #typingShownTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ConversationOptions) {
    this.#options = options;
    this.outbox = new Outbox(options.lasting, options.department);
    this.#seen = readKept(this.#options.lasting, this.#options.department)?.seen ?? 0;
    this.#transport = new Transport({
      url: options.url,
      hello: () => this.#hello(),
      forget: () => this.#forget(),
      identity: options.identity,
      onIdentityEnded: () => this.#blank(),
      onFrame: (frame) => this.#receive(frame),
      onState: (state) => this.#connectionChanged(state),
      onTooLarge: () => this.outbox.refuseSending("too_large"),
      ...(options.open ? { open: options.open } : {}),
      ...(options.random ? { random: options.random } : {}),
    });
  }

  start(): void {
    console.log(`WebSocket URL: ${this.#options.url}`);
    this.#transport.connect();
  }

  stop(): void {
    this.#clearTimers();
    this.#transport.stop();
  }

  /** The visitor asks to try again now. */
  reconnect(): void {
    this.#transport.connect();
  }

  /** The machine woke up, the network changed or the page came to the front. */
  probe(): void {
    this.#transport.probe();
  }

  /** Leaves a closed conversation for a new one; what waits in the outbox goes there. */
  startNew(): void {
    this.#forget();
    this.#transport.connect();
  }

  send(written: string): SendProblem | null {
    const text = wellFormed(written);
    const { message_characters, frame_bytes } = this.chat.limits;
    // Escaping may triple a character's bytes and the frame has a few fields besides.
    const bytes = new TextEncoder().encode(JSON.stringify(text)).length + 200;
    if (characters(text) > message_characters || bytes > frame_bytes) return "too_long";
    if (!this.outbox.add(text)) return "too_many";
    this.#typing.stop();
    if (this.chat.status === "closed" && this.connection.kind === "live") this.startNew();
    this.#flush();
    this.#options.onChange();
    return null;
  }

  /** The visitor's click on a card. Only the server's event says what came of it. */
  decide(id: string, accept: boolean): void {
    if (this.clicks.isUnderWay(id)) return;
    this.clicks.made(id, accept, this.#isLive() && this.#transport.send({ type: "confirm", confirmation_id: id, accept }));
    this.#options.onChange();
  }

  /** The visitor ends the conversation. The server's status says when it has. */
  leave(): void {
    if (this.#isLive()) this.#transport.send({ type: "leave" });
  }

  /** How the conversation was, 1 to 5; a later word changes an earlier one. Answers whether it could be sent. */
  rate(score: number, comment = ""): boolean {
    const words = wellFormed(comment).trim();
    const sent = this.#isLive() && this.#transport.send({ type: "rating", score, ...(words ? { comment: words } : {}) });
    // A comment that follows is no other score.
    if (sent && this.#score !== score) this.#options.onRated?.(score);
    if (sent) this.#score = score;
    return sent;
  }

  /** Whether a word about the conversation is still wanted: once, and only where there was an answer. */
  asksForRating(): boolean {
    const isAnswered = this.chat.entries.some((entry) => entry.kind === "message" && (entry.from === "ai" || entry.from === "agent"));
    return isAnswered && this.#options.lasting.get(RATED_KEY) !== this.chat.conversationId;
  }

  /** The visitor has said how it was. */
  rated(): void {
    if (this.chat.conversationId !== undefined) this.#options.lasting.set(RATED_KEY, this.chat.conversationId);
  }

  /** Milliseconds until a moment of the server's clock. */
  until(moment: number): number {
    return moment - this.#transport.now();
  }

  retry(id: string): void {
    this.outbox.retry(id);
    this.#flush();
    this.#options.onChange();
  }

  discard(id: string): void {
    this.outbox.remove(id);
    this.#flush();
    this.#options.onChange();
  }

  typing(): void {
    this.#typing.wrote(this.#isLive() && this.chat.status !== "closed");
  }

  /** Tells whether the visitor has the conversation before their eyes. */
  setShown(shown: boolean): void {
    this.#shown = shown;
    this.#acknowledge();
  }

  /** Messages of others that the visitor has not had before their eyes. */
  get unread(): number {
    return this.chat.entries.filter((entry) => entry.kind === "message" && entry.from !== "visitor" && entry.seq > this.#seen).length;
  }

  #hello(): Hello {
    const kept = readKept(this.#options.lasting, this.#options.department);
    const resumed = kept && this.chat.conversationId === kept.id ? this.chat.upTo : 0;
    const name = wellFormed(this.#options.visitorName());
    return {
      type: "hello",
      client_id: this.#clientId(),
      ...(kept ? { conversation_id: kept.id, ...(kept.epoch ? { epoch: kept.epoch } : {}), after_seq: resumed } : {}),
      ...(this.#token ? { visitor_token: this.#token } : {}),
      ...(name ? { visitor_name: name } : {}),
      locale: this.#options.locale(),
      page_url: this.#options.page(),
    };
  }

  #receive(frame: ServerFrame): void {
    switch (frame.type) {
      case "welcome":
        this.#recognise(frame);
        if (this.chat.conversationId !== frame.conversation_id) this.#acked = 0;
        if (readKept(this.#options.lasting, this.#options.department)?.id !== frame.conversation_id) this.#seen = 0;
        this.#token = frame.visitor_token ?? this.#token;
        this.chat = reduce(this.chat, frame);
        this.#keep();
        break;
      case "reset":
        this.#acked = 0;
        this.#seen = 0;
        this.chat = reduce(this.chat, frame);
        break;
      case "sent":
        this.chat = applySent(this.chat, frame, this.outbox.get(frame.client_message_id)?.text ?? "");
        this.outbox.remove(frame.client_message_id);
        break;
      case "nack":
        if (frame.confirmation_id !== undefined) {
          this.clicks.refused(frame.confirmation_id, frame.code);
          break;
        }
        this.outbox.refused(frame);
        if (frame.code === "closed") this.startNew();
        break;
      case "message":
        // Seen in the series, so it is stored, even if the socket died before its `sent`.
        if (frame.client_message_id !== undefined) this.outbox.remove(frame.client_message_id);
        this.chat = reduce(this.chat, frame);
        break;
      case "confirmation":
        this.chat = reduce(this.chat, frame);
        if (frame.state === "open") this.#transport.askTime();
        else this.clicks.decided(frame.confirmation_id);
        break;
      case "status": {
        const wasLive = this.#isLive();
        this.chat = reduce(this.chat, frame);
        // One that the history tells of was followed long ago.
        if (wasLive && frame.department !== undefined && frame.department !== this.#options.department && this.chat.conversationId !== undefined) {
          this.#options.onMoved?.(frame.department, this.chat.conversationId);
          return;
        }
        break;
      }
      case "typing":
        clearTimeout(this.#typingShownTimer);
        this.chat = reduce(this.chat, frame);
        if (frame.is_typing) this.#typingShownTimer = setTimeout(() => this.#receive({ ...frame, is_typing: false }), TYPING_SHOWN_MS);
        break;
      default:
        this.chat = reduce(this.chat, frame);
    }
    this.#watchHole(frame);
    this.#acknowledge();
    this.#flush();
    this.#options.onChange();
  }

  // A `sent` may overtake events below it, so a hole has a moment to close before the series is asked for again.
  #watchHole(frame: ServerFrame): void {
    const behind = frame.type === "live" && frame.seq > this.chat.upTo;
    if (!hasHole(this.chat) && !behind) {
      clearTimeout(this.#holeTimer);
      this.#holeTimer = undefined;
      if (frame.type === "live") this.#stuckTimes = 0;
      return;
    }
    this.#holeTimer ??= setTimeout(() => {
      this.#holeTimer = undefined;
      this.#fillHole();
    }, HOLE_MS);
  }

  #fillHole(): void {
    this.#stuckTimes = this.#stuckAt === this.chat.upTo ? this.#stuckTimes + 1 : 1;
    this.#stuckAt = this.chat.upTo;
    // First the rest again, then all from 1, and if the server has no more to give, life goes on without it.
    if (this.#stuckTimes > 2) {
      this.chat = skipHole(this.chat);
      this.#options.onChange();
      return;
    }
    if (this.#stuckTimes === 2) this.chat = reduce(this.chat, { type: "reset" });
    this.#transport.resync();
  }

  #connectionChanged(state: ConnectionState): void {
    const wasLive = this.connection.kind === "live";
    this.connection = state;
    if (state.kind === "live") {
      console.log(`✓ WebSocket connected successfully for department: ${this.#options.department}`);
    } else if (wasLive) {
      clearTimeout(this.#sentTimer);
      clearTimeout(this.#holeTimer);
      this.#holeTimer = undefined;
      this.#typing.forget();
    }
    if (state.kind !== "live") {
      this.outbox.disconnected();
      // Whether a click on its way counted, the events after the resume will tell.
      this.clicks.clear();
    }
    this.#flush();
    this.#options.onChange();
  }

  #flush(): void {
    if (!this.#isLive() || this.chat.status === "closed") return;
    clearTimeout(this.#outboxTimer);
    if (!this.outbox.isSending()) clearTimeout(this.#sentTimer);
    const item = this.outbox.next();
    if (item) {
      this.#transport.send({ type: "message", client_message_id: item.id, message: item.text });
      this.#sentTimer = setTimeout(() => this.#transport.resync(), SENT_TIMEOUT_MS);
    } else if (this.outbox.waitMs() > 0) {
      this.#outboxTimer = setTimeout(() => this.#flush(), this.outbox.waitMs() + 10);
    }
  }

  #acknowledge(): void {
    if (!this.#shown) return;
    if (this.chat.upTo > this.#seen) {
      this.#seen = this.chat.upTo;
      this.#keep();
    }
    if (this.#isLive() && this.chat.upTo > this.#acked && this.#transport.send({ type: "ack", up_to: this.chat.upTo })) {
      this.#acked = this.chat.upTo;
    }
  }

  #isLive(): boolean {
    return this.connection.kind === "live";
  }

  /** Names this panel; a copied tab copies the name, and the server then lets only the newer one live. */
  #clientId(): string {
    const kept = this.#options.tab.get("client");
    if (kept) return kept;
    const id = uuid();
    this.#options.tab.set("client", id);
    return id;
  }


  #keep(): void {
    const { conversationId, epoch } = this.chat;
    if (conversationId === undefined || epoch === undefined) return;
    keep(this.#options.lasting, this.#options.department, { id: conversationId, epoch, seen: this.#seen });
  }

  #forget(): void {
    letGo(this.#options.lasting, this.#options.department);
    this.clicks.clear();
    this.chat = { ...emptyChat, limits: this.chat.limits };
    this.#seen = this.#acked = this.#score = 0;
  }

  /** Takes everything off the screen at once; whoever the next socket belongs to is shown what is theirs. */
  #blank(): void {
    this.clicks.clear();
    this.chat = { ...emptyChat, limits: this.chat.limits };
    this.#acked = 0;
    this.#options.onChange();
  }

  // One guest after another is a browser that keeps no cookies, and what waits there is still its owner's. But what somebody
  // signed in, or a guest before them, has left in this browser is not for the next person.
  #recognise({ visitor }: Welcome): void {
    if (!visitor) return;
    const { lasting, tab } = this.#options;
    const now = `${visitor.guest ? "guest" : "signed-in"} ${visitor.mark}`;
    const isNew = (before: string | null): boolean =>
      before !== null && before !== now && !(before.startsWith("guest ") && visitor.guest);
    // Another tab may have noticed first: what is shared is empty then, or already the new person's.
    const isNewToAll = isNew(lasting.get(VISITOR_KEY));
    const isNewHere = isNewToAll || isNew(this.#visitor);
    lasting.set(VISITOR_KEY, now);
    this.#visitor = now;
    if (isNewToAll) {
      for (const key of [...lasting.keys("conversation."), ...lasting.keys("outbox."), "name"]) lasting.remove(key);
    }
    if (!isNewHere) return;
    for (const key of tab.keys("composer.")) tab.remove(key);
    this.outbox.clear();
    this.#options.onSomebodyElse?.();
  }

  #clearTimers(): void {
    this.#typing.forget();
    for (const timer of [this.#outboxTimer, this.#sentTimer, this.#holeTimer, this.#typingShownTimer]) clearTimeout(timer);
    this.#holeTimer = undefined;
  }
}
