// What the panel asks its server over HTTP. Like the frames of the socket, an answer is exactly what was promised or it is nothing.
import { parseArticle, parseConversations, parseHits, parseHome, type Article, type Conversations, type Hit, type Home } from "./answers";

export type Format = "text" | "html";

/** Why something could not be had: `status` is 0 when no answer came at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export interface LeftMessage {
  request_id: string;
  department: string;
  name: string;
  email: string;
  message: string;
}

const TIMEOUT_MS = 15_000;

export class Api {
  readonly #origin: string;
  readonly #identity: () => (() => Promise<string | null>) | undefined;

  /** @param identity How the page around the panel names its visitor, if it does; asked anew for each request, because tokens live for minutes. */
  constructor(origin: string, identity: () => (() => Promise<string | null>) | undefined) {
    this.#origin = origin;
    this.#identity = identity;
  }

  async home(): Promise<Home> {
    return parseHome(await this.#json("GET", "home", { isPublic: true }));
  }

  async search(query: string, signal: AbortSignal): Promise<Hit[]> {
    return parseHits(await this.#json("GET", `help/search?q=${encodeURIComponent(query)}`, { isPublic: true, signal }));
  }

  async article(slug: string): Promise<Article> {
    return parseArticle(await this.#json("GET", `help/articles/${encodeURIComponent(slug)}`, { isPublic: true }));
  }

  async conversations(before?: string): Promise<Conversations> {
    return parseConversations(await this.#json("GET", `visitor/conversations?limit=10${before === undefined ? "" : `&before=${encodeURIComponent(before)}`}`, {}));
  }

  async move(conversation: string, department: string): Promise<void> {
    await this.#json("POST", `visitor/conversations/${encodeURIComponent(conversation)}/department`, { body: { department } });
  }

  /** The ticket's number, which proves that the message is kept. */
  async leave(message: LeftMessage): Promise<string> {
    const answer = await this.#json("POST", "visitor/messages", { body: message });
    const number = (answer as { ticket_number?: unknown } | null)?.ticket_number;
    if (typeof number !== "string" || number === "") throw new ApiError(0, "bad_answer", "The server's answer could not be read.");
    return number;
  }

  /** Erases one conversation, or all of them. */
  async erase(conversation?: string): Promise<void> {
    await this.#json("DELETE", `visitor/conversations${conversation === undefined ? "" : `/${encodeURIComponent(conversation)}`}`, { body: {} });
  }

  transcript(conversation: string, format: Format): Promise<File> {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const query = `format=${format}&time_zone=${encodeURIComponent(zone)}`;
    return this.#file(`visitor/conversations/${encodeURIComponent(conversation)}/transcript?${query}`);
  }

  export(): Promise<File> {
    return this.#file("visitor/export");
  }

  async #json(method: string, path: string, options: Options): Promise<unknown> {
    const response = await this.#ask(method, path, options);
    try {
      return (await response.json()) as unknown;
    } catch {
      throw new ApiError(response.status, "bad_answer", "The server's answer could not be read.");
    }
  }

  async #file(path: string): Promise<File> {
    const response = await this.#ask("GET", path, {});
    const name = /filename="([\w.-]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "chat";
    return new File([await response.blob()], name, { type: response.headers.get("content-type") ?? "" });
  }

  async #ask(method: string, path: string, { body, isPublic, signal }: Options): Promise<Response> {
    const headers: Record<string, string> = body === undefined ? {} : { "Content-Type": "application/json" };
    const token = isPublic ? null : ((await this.#identity()?.()) ?? null);
    if (token !== null) headers.Authorization = `Bearer ${token}`;
    const abort = new AbortController();
    const stop = (): void => abort.abort();
    const timer = setTimeout(stop, TIMEOUT_MS);
    signal?.addEventListener("abort", stop, { once: true });
    if (signal?.aborted) stop();
    let response: Response;
    try {
      response = await fetch(`${this.#origin}/api/v1/${path}`, {
        method,
        headers,
        signal: abort.signal,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw signal?.aborted ? error : new ApiError(0, "unreachable", "The server could not be reached.");
    } finally {
      clearTimeout(timer);
    }
    if (response.ok) return response;
    const fault = (await response.json().catch(() => null)) as { code?: unknown; message?: unknown } | null;
    throw new ApiError(response.status, String(fault?.code ?? "error"), String(fault?.message ?? response.statusText));
  }
}

interface Options {
  body?: object;
  /** The same for everybody: nobody has to be named. */
  isPublic?: true;
  signal?: AbortSignal;
}
