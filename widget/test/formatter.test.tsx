import { render } from "preact";
import { describe, expect, it } from "vitest";
import { safeLink } from "../src/format/links";
import { parseMarkdown, plainText } from "../src/format/markdown";
import { Formatted, linkRule } from "../src/views/formatted";
import { corpus } from "./xss-corpus";

const base = "https://chat.example/";
const rule = linkRule(base, ["acme.example"]);

function html(text: string): HTMLElement {
  const root = document.createElement("div");
  render(<Formatted text={text} link={rule} />, root);
  return root;
}

describe("the subset", () => {
  it.each([
    ["plain words", "<p>plain words</p>"],
    ["one\ntwo", "<p>one<br>two</p>"],
    ["one\n\ntwo", "<p>one</p><p>two</p>"],
    ["a **b** and __c__", "<p>a <strong>b</strong> and <strong>c</strong></p>"],
    ["an *i* and _j_", "<p>an <em>i</em> and <em>j</em></p>"],
    ["**bold with *italics* in it**", "<p><strong>bold with <em>italics</em> in it</strong></p>"],
    ["**bold *both***", "<p><strong>bold <em>both</em></strong></p>"],
    ["a `x < y` b", '<p>a <code dir="ltr">x &lt; y</code> b</p>'],
    ["`**not bold**`", '<p><code dir="ltr">**not bold**</code></p>'],
    ["- one\n- two", "<ul><li>one</li><li>two</li></ul>"],
    ["- one\n\n- two\n\nafter", "<ul><li>one</li><li>two</li></ul><p>after</p>"],
    ["- one\n  goes on", "<ul><li>one<br>goes on</li></ul>"],
    ["3. three\n4. four", '<ol start="3"><li>three</li><li>four</li></ol>'],
    ["# Title", '<p class="heading">Title</p>'],
    ["\\*not\\* italics", "<p>*not* italics</p>"],
    ["mail_server_1 and 2 * 3 * 4", "<p>mail_server_1 and 2 * 3 * 4</p>"],
    ["half **open", "<p>half **open</p>"],
    ["[help](/help/dns)", '<p><a href="https://chat.example/help/dns" target="_blank" rel="noopener noreferrer nofollow">help</a></p>'],
    ["see https://acme.example/x.", '<p>see <a href="https://acme.example/x" target="_blank" rel="noopener noreferrer nofollow" dir="ltr">https://acme.example/x</a>.</p>'],
    ["![a picture](https://acme.example/x.png)", "<p>a picture</p>"],
  ])("%j", (source, expected) => {
    expect(html(source).innerHTML).toBe(expected);
  });

  it("keeps code blocks as they are, closed or not yet", () => {
    const root = html("```js\na <b>\n  c\n```\nafter");
    expect(root.querySelector("pre")?.outerHTML).toBe('<pre dir="ltr" tabindex="0"><code>a &lt;b&gt;\n  c</code></pre>');
    expect(root.lastElementChild?.outerHTML).toBe("<p>after</p>");
    expect(html("```\nhalf").textContent).toBe("half");
  });

  it("makes tables", () => {
    const table = html("| Plan | Price |\n|---|---|\n| **S** | $6 |\n| M |\n\nafter").querySelector("table");
    expect([...(table?.querySelectorAll("th,td") ?? [])].map((cell) => cell.textContent)).toEqual(["Plan", "Price", "S", "$6", "M", ""]);
  });

  it("reads as plain words", () => {
    expect(plainText(parseMarkdown("**Hi**\n\n- a\n- `b`\n\n[c](/d)", rule))).toBe("Hi a. b c");
  });
});

describe("links", () => {
  it.each([
    ["/help/dns", "https://chat.example/help/dns"],
    ["https://chat.example/help/dns#ttl", "https://chat.example/help/dns#ttl"],
    ["https://acme.example/promotions", "https://acme.example/promotions"],
    ["http://acme.example/", "http://acme.example/"],
  ])("%s is allowed", (target, href) => expect(safeLink(target, base, ["acme.example"])).toBe(href));

  it.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:https://chat.example/1",
    "mailto:a@acme.example",
    "//evil.example/x",
    "/\\evil.example/x",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example/",
    "https://acme.example.evil.example/",
    "https://acme.example@evil.example/",
    "https://user:pass@acme.example/",
    "https://acme.example:8443/",
    "https://sub.acme.example/",
    "https://acme.example/?leak=secret",
    "/help/dns?leak=secret",
    "https://chat.example:444/",
    "http://chat.example/",
    "https://аcme.example/",
    "https://",
    "",
  ])("%j is plain text", (target) => expect(safeLink(target, base, ["acme.example"])).toBeNull());

  it("shows where a refused link would have led", () => {
    expect(html("[our site](https://evil.example/?d=1)").innerHTML).toBe("<p>our site (https://evil.example/?d=1)</p>");
  });
});

const TAGS = new Set(["P", "BR", "STRONG", "EM", "CODE", "PRE", "UL", "OL", "LI", "A", "DIV", "TABLE", "THEAD", "TBODY", "TR", "TH", "TD"]);
const ATTRIBUTES = new Set(["class", "href", "target", "rel", "start", "tabindex", "scope", "dir"]);

/** The panel's own button beside a code block, in which no text of anybody's stands. */
const copyButton = html("```\nx\n```").querySelector(".copy")!.outerHTML;

function expectInert(root: HTMLElement): void {
  for (const button of root.querySelectorAll(".copy")) expect(button.outerHTML).toBe(copyButton);
  for (const element of root.querySelectorAll("*")) {
    if (element.closest(".copy")) continue;
    expect(TAGS).toContain(element.tagName);
    for (const { name } of element.attributes) expect(ATTRIBUTES).toContain(name);
    const href = element.getAttribute("href");
    if (href !== null) expect(href).toMatch(/^https?:\/\/(chat|acme)\.example(\/[^?]*)?$/);
  }
}

describe("hostile text", () => {
  it.each(corpus)("stays inert, whole: %j", (attack) => {
    const root = html(attack);
    expectInert(root);
  });

  it.each(corpus)("stays inert at every length of a growing draft: %j", (attack) => {
    const root = document.createElement("div");
    const answer = `Sure, **here** you are: ${attack} – anything else?`;
    for (let length = 1; length <= answer.length; length++) {
      render(<Formatted text={answer.slice(0, length)} link={rule} />, root);
      expectInert(root);
    }
  });

  it.each([
    "*".repeat(16_000),
    "**a ".repeat(4_000),
    "`".repeat(16_000),
    "[".repeat(16_000),
    "[a](".repeat(4_000),
    "![".repeat(8_000),
    "_a".repeat(8_000),
    "- ".repeat(8_000),
    "|".repeat(16_000),
    "> ".repeat(8_000),
    "https://a".repeat(1_700),
    "*a **b ".repeat(2_000),
    "\\".repeat(16_000),
    `${"|-".repeat(8_000)}\n${"|-".repeat(8_000)}x`,
  ])("is parsed quickly, whatever its shape (%#)", (attack) => {
    const start = performance.now();
    parseMarkdown(attack, rule);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
