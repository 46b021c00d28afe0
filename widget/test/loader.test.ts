import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

// The loader as a page has it: a script element that runs, and window.Livechat.
const page = window as unknown as Record<string | symbol, unknown>;
const LOADED = Symbol.for("livechat.widget");

async function load(attributes: Record<string, string> = {}): Promise<void> {
  const script = document.createElement("script");
  Object.defineProperty(script, "src", { value: "https://chat.example/widget.js" });
  for (const name in attributes) script.dataset[name] = attributes[name];
  Object.defineProperty(document, "currentScript", { value: script, configurable: true });
  vi.resetModules();
  await import("../src/loader/main");
}

const call = (...args: unknown[]): unknown => (page.Livechat as (...args: unknown[]) => unknown)(...args);
const host = (): HTMLElement | null => document.querySelector("livechat-widget");
const inside = (selector: string): HTMLElement => host()!.shadowRoot!.querySelector<HTMLElement>(selector)!;
const isOpen = (): boolean => inside(".launcher").getAttribute("aria-expanded") === "true";
const heard = (name: string): unknown[] => {
  const details: unknown[] = [];
  call("on", name, (detail: unknown) => details.push(detail));
  return details;
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
});
afterEach(() => {
  call("shutdown");
  vi.advanceTimersByTime(60_000);
  for (const name of ["Livechat", "livechatSettings", "livechatIdentity", LOADED]) delete page[name];
  document.body.replaceChildren();
  sessionStorage.clear();
  localStorage.clear();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("calls before the script has loaded", () => {
  it("are carried out in their order", async () => {
    const queue: unknown[] = [];
    const stub = Object.assign((...args: unknown[]) => void queue.push(args), { q: queue });
    page.Livechat = stub;
    const happened: string[] = [];
    call("on", "ready", () => happened.push("ready"));
    call("on", "open", () => happened.push("open"));
    call("on", "close", () => happened.push("close"));
    call("update", { launcherText: "Ask us", position: "left" });
    call("open");
    call("close");
    call("open");
    await load();
    expect(happened).toEqual(["ready", "open", "close", "open"]);
    expect(inside(".launcher").textContent).toContain("Ask us");
    expect(page.Livechat).not.toBe(stub);
  });
});

describe("settings", () => {
  it("come from the tag, then from the object, then from boot and update", async () => {
    page.livechatSettings = { launcherText: "Object", zIndex: 7 };
    await load({ launcherText: "Tag", padding: "4 8", cfasync: "false" });
    expect(inside(".launcher").textContent).toContain("Object");
    call("update", { launcherText: "Update" });
    expect(inside(".launcher").textContent).toContain("Update");
    const style = inside(".launcher").parentElement!.style;
    expect(style.getPropertyValue("--lc-z")).toBe("7");
    expect(style.getPropertyValue("--lc-side")).toBe("4px");
    expect(style.getPropertyValue("--lc-bottom")).toBe("8px");
    expect(console.warn).not.toHaveBeenCalled();
  });

  it("that cannot be understood are told, and the rest counts", async () => {
    await load();
    const errors = heard("error");
    call("update", { color: "red;}", position: "left" });
    expect(errors).toEqual([{ code: "settings", name: "color" }]);
    expect(inside(".launcher").parentElement!.style.getPropertyValue("--lc-left")).toBe("20px");
  });
});

describe("the commands", () => {
  it("open, close and toggle", async () => {
    await load();
    call("open");
    expect(isOpen()).toBe(true);
    call("open");
    call("close");
    expect(isOpen()).toBe(false);
    call("toggle");
    call("toggle");
    expect(isOpen()).toBe(false);
  });

  it.each([["fly"], [undefined], [Symbol("x")], ["constructor"], ["setVisitor", 7], ["setVisitor", "x".repeat(61)], ["prefill", ""], ["prefill", {}], ["identify", 7], ["identify", ""], ["on", "typing", () => 0], ["on", "open", "no"]])(
    "say when they cannot be understood: %s %s",
    async (...command) => {
      await load();
      const errors = heard("error");
      expect(() => call(...command)).not.toThrow();
      expect(errors).toEqual([{ code: "command", name: String(command[0]) }]);
    },
  );

  it("tell a listener once, until it is taken off, and survive one that throws", async () => {
    const reported: unknown[] = [];
    page.reportError = (error: unknown) => reported.push(error);
    await load();
    let count = 0;
    const listener = (): void => void count++;
    call("on", "open", () => {
      throw new Error("mine");
    });
    call("on", "open", listener);
    call("on", "open", listener);
    call("open");
    call("close");
    call("off", "open", listener);
    call("open");
    expect(count).toBe(1);
    expect(reported).toHaveLength(2);
  });

  it("tell who comes late that all is ready", async () => {
    await load();
    expect(heard("ready")).toHaveLength(1);
  });
});

describe("identify", () => {
  it("is taken as a token, a function or null", async () => {
    await load();
    const errors = heard("error");
    for (const who of ["a.b.c", () => null, async () => "a.b.c", null, undefined]) call("identify", who);
    expect(errors).toEqual([]);
  });
});

describe("shutdown", () => {
  it("takes the chat off the page, and boot brings it back with the settings of the page", async () => {
    page.livechatSettings = { launcherText: "Ask us" };
    await load();
    call("update", { launcherText: "Other" });
    call("shutdown");
    expect(host()).toBeNull();
    call("open");
    expect(host()).toBeNull();
    call("boot", { position: "left" });
    expect(inside(".launcher").textContent).toContain("Ask us");
    call("boot", { launcherText: "Again" });
    expect(document.querySelectorAll("livechat-widget")).toHaveLength(1);
  });

  it("waits for the panel to clear what it kept, but not forever; what is called meanwhile comes after it", async () => {
    await load();
    call("open");
    call("shutdown");
    call("boot", { launcherText: "Next" });
    expect(host()!.style.display).toBe("none");
    vi.advanceTimersByTime(10_000);
    expect(document.querySelectorAll("livechat-widget")).toHaveLength(1);
    expect(inside(".launcher").textContent).toContain("Next");
    expect(isOpen()).toBe(false);
  });

  it("has the panel cleared also on a page where it was not opened", async () => {
    await load();
    call("open");
    expect(localStorage.getItem("livechat.used")).toBe("1");
    // The next page of the same site.
    const before = page.Livechat as (command: string) => void;
    for (const name of ["Livechat", LOADED]) delete page[name];
    sessionStorage.clear();
    await load();
    before("shutdown");
    vi.advanceTimersByTime(10_000);
    localStorage.setItem("livechat.used", "1");
    expect(document.querySelector("iframe")).toBeNull();
    call("shutdown");
    expect(document.querySelectorAll("livechat-widget")).not.toHaveLength(0);
    vi.advanceTimersByTime(10_000);
    expect(localStorage.getItem("livechat.used")).toBe("");
  });
});

describe("a second copy of the tag", () => {
  it("does nothing", async () => {
    await load();
    const first = page.Livechat;
    await load({ position: "left" });
    expect(document.querySelectorAll("livechat-widget")).toHaveLength(1);
    expect(page.Livechat).toBe(first);
  });
});

describe("a name that the page uses itself", () => {
  it("stays the page's, and the chat works", async () => {
    page.Livechat = "taken";
    await load();
    expect(page.Livechat).toBe("taken");
    expect(host()).not.toBeNull();
    page.Livechat = page[LOADED];
  });
});

describe("elements of the page's own", () => {
  it("open and close the chat in the launcher's place", async () => {
    document.body.innerHTML = '<button class="help"><b>Help</b></button><a href="#x">x</a>';
    await load({ launcherSelector: ".help" });
    expect(inside(".launcher").parentElement!.className).toContain("bare");
    document.querySelector("a")!.click();
    expect(isOpen()).toBe(false);
    document.querySelector<HTMLElement>(".help b")!.click();
    expect(isOpen()).toBe(true);
    document.querySelector<HTMLElement>(".help")!.click();
    expect(isOpen()).toBe(false);
  });
});

describe("a page that replaces its body", () => {
  it("keeps the chat", async () => {
    await load();
    const element = host();
    const body = document.createElement("body");
    document.documentElement.replaceChild(body, document.body);
    await vi.advanceTimersByTimeAsync(100);
    expect(host()).toBe(element);
    body.replaceChildren();
    await vi.advanceTimersByTimeAsync(100);
    expect(host()).toBe(element);
  });
});
