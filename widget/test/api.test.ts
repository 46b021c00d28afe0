import { afterEach, describe, expect, it, vi } from "vitest";
import { parseConversations, parseHits, parseHome } from "../src/api/answers";
import { Api, ApiError } from "../src/api/client";

const asked: { url: string; init: RequestInit }[] = [];

function answerWith(...answers: (() => Response | Promise<Response>)[]): void {
  asked.length = 0;
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    asked.push({ url, init });
    return Promise.resolve(answers[Math.min(asked.length, answers.length) - 1]!());
  });
}

const api = (token?: string): Api => new Api("https://chat.example", () => (token === undefined ? undefined : async () => token));

afterEach(() => vi.unstubAllGlobals());

describe("a request", () => {
  it("names who asks only for what is theirs", async () => {
    answerWith(() => Response.json({ conversations: [], articles: [] }));
    await api("a.b.c").conversations();
    await api("a.b.c").search("ssl", new AbortController().signal);
    await api().conversations("17.ab");

    const headers = asked.map(({ init }) => (init.headers as Record<string, string>).Authorization);
    expect(headers).toEqual(["Bearer a.b.c", undefined, undefined]);
    expect(asked[2]!.url).toBe("https://chat.example/api/v1/visitor/conversations?limit=10&before=17.ab");
  });

  it("sends JSON and nothing in the address", async () => {
    answerWith(() => Response.json({ ticket_number: "T-1" }));
    const message = { request_id: "r", department: "sales", name: "Ann", email: "ann@example.com", message: "Hello" };

    expect(await api().leave(message)).toBe("T-1");

    expect(asked[0]!.url).toBe("https://chat.example/api/v1/visitor/messages");
    expect(JSON.parse(asked[0]!.init.body as string)).toEqual(message);
  });

  it.each([
    [() => Response.json({ code: "rate_limited", message: "Later." }, { status: 429 }), 429, "rate_limited"],
    [() => new Response("<h1>Bad gateway</h1>", { status: 502 }), 502, "error"],
    [() => new Response("not json"), 200, "bad_answer"],
    [() => Promise.reject(new TypeError("network")), 0, "unreachable"],
  ])("that fails says how", async (answer, status, code) => {
    answerWith(answer);
    const error = await api().home().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ApiError);
    expect([(error as ApiError).status, (error as ApiError).code]).toEqual([status, code]);
  });

  it("that nobody wants any more is no fault of the server", async () => {
    const abort = new AbortController();
    answerWith(() => {
      abort.abort();
      return Promise.reject(new DOMException("gone", "AbortError"));
    });
    const error = await api().search("ssl", abort.signal).catch((caught: unknown) => caught);
    expect(error).not.toBeInstanceOf(ApiError);
  });

  it("saves a file under the name the server gives it", async () => {
    answerWith(() => new Response("words", { headers: { "content-disposition": 'attachment; filename="chat-2027-01-15.txt"', "content-type": "text/plain" } }));
    const file = await api().transcript("id", "text");
    expect(file.name).toBe("chat-2027-01-15.txt");
    expect(asked[0]!.url).toMatch(/\/conversations\/id\/transcript\?format=text&time_zone=/);
  });
});

describe("an answer", () => {
  it("keeps what is as promised and drops the rest", () => {
    const good = { conversation_id: "a", department: "sales", status: "ai", unread: 2, last: { sender_type: "ai", sender: "Guide", message: "Hi", created_at: "2027-01-15T08:00:00Z" } };
    const { list, next } = parseConversations({ conversations: [good, { ...good, status: "odd" }, { ...good, last: null }, 4], next: null });
    expect(list).toEqual([{ id: "a", department: "sales", status: "ai", unread: 2, last: { from: "ai", sender: "Guide", text: "Hi", at: new Date("2027-01-15T08:00:00Z") } }]);
    expect(next).toBeUndefined();
  });

  it("lets no article lead anywhere else", () => {
    expect(parseHits({ articles: [{ slug: "dns", title: "DNS" }, { slug: "../admin", title: "x" }, { slug: "a/b", title: "x" }, { slug: "", title: "x" }] })).toEqual([
      { slug: "dns", title: "DNS", passage: "" },
    ]);
  });

  it.each([null, 4, "x", [], { departments: 4 }, { departments: [null, { department: "sales" }, { department: "sales", people: { present: "yes" } }] }])("says nothing of people when it is %j", (raw) =>
    expect(parseHome(raw).people.size).toBe(0),
  );
});
