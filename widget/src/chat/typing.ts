// Tells the other side that the visitor is writing: again every few seconds while they do, and that they stopped when they pause.
const EVERY_MS = 3_000;
const ENDS_MS = 5_000;

export class TypingSignal {
  readonly #send: (isTyping: boolean) => void;
  #sentAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (isTyping: boolean) => void) {
    this.#send = send;
  }

  /** The visitor wrote something. `isHeard` says whether there is anybody to tell. */
  wrote(isHeard: boolean): void {
    if (isHeard && Date.now() - this.#sentAt >= EVERY_MS) {
      this.#sentAt = Date.now();
      this.#send(true);
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.stop(), ENDS_MS);
  }

  stop(): void {
    const wasTold = this.#sentAt !== 0;
    this.forget();
    if (wasTold) this.#send(false);
  }

  /** Whoever was told is gone. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#sentAt = 0;
  }
}
