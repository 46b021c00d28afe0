// The small part of Markdown that answers use, parsed into plain data. There is no HTML anywhere on the way: views turn
// these nodes into elements of fixed kinds and text nodes. Anything not understood, images and tags included, is text.
// Parsing is one pass per line with bounded nesting, so a draft can be parsed afresh at each revision.

export type Inline =
  | { kind: "text"; text: string }
  | { kind: "code"; text: string }
  | { kind: "strong" | "em"; children: Inline[] }
  | { kind: "link"; href: string; children: Inline[] }
  | { kind: "break" };

export type Block =
  | { kind: "paragraph"; children: Inline[] }
  | { kind: "heading"; children: Inline[] }
  | { kind: "code"; text: string }
  | { kind: "list"; ordered: boolean; start: number; items: Inline[][] }
  | { kind: "table"; head: Inline[][]; rows: Inline[][][] };

/** Decides about a link target: the address to use, or null for plain text. */
export type LinkRule = (target: string) => string | null;

const MAX_DEPTH = 4;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const BULLET = /^ {0,3}[-*+•]\s+(.*)$/;
const NUMBER = /^ {0,3}(\d{1,4})[.)]\s+(.*)$/;
const HEADING = /^ {0,3}#{1,6}\s+(.*?)\s*#*$/;
const TABLE_RULE = /^\s*\|?(\s*:?-{2,}:?\s*\|)+\s*(:?-{2,}:?)?\s*$/;

export function parseMarkdown(source: string, link: LinkRule): Block[] {
  const lines = source.replace(/\r\n?/g, "\n").split("\n");
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  let list: { ordered: boolean; start: number; items: string[] } | undefined;

  const close = (): void => {
    if (paragraph.length > 0) blocks.push({ kind: "paragraph", children: parseInline(paragraph.join("\n"), link) });
    if (list) blocks.push({ kind: "list", ordered: list.ordered, start: list.start, items: list.items.map((item) => parseInline(item, link)) });
    paragraph = [];
    list = undefined;
  };

  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    const fence = FENCE.exec(line)?.[1];
    if (fence) {
      close();
      const body: string[] = [];
      while (++i < lines.length && !isFenceEnd(lines[i]!, fence)) body.push(lines[i]!);
      blocks.push({ kind: "code", text: body.join("\n") });
      continue;
    }
    if (line.trim() === "") {
      // A blank line inside a list, before its next item, does not end it.
      const next = lines[i + 1];
      if (!(list && next !== undefined && (list.ordered ? NUMBER : BULLET).test(next))) close();
      continue;
    }
    const heading = HEADING.exec(line);
    if (heading) {
      close();
      blocks.push({ kind: "heading", children: parseInline(heading[1]!, link) });
      continue;
    }
    if (line.includes("|") && TABLE_RULE.test(lines[i + 1] ?? "")) {
      close();
      const head = cells(line);
      const rows: string[][] = [];
      i++;
      while (i + 1 < lines.length && lines[i + 1]!.includes("|")) rows.push(cells(lines[++i]!));
      const inline = (cell: string): Inline[] => parseInline(cell, link);
      blocks.push({ kind: "table", head: head.map(inline), rows: rows.map((row) => head.map((_, column) => inline(row[column] ?? ""))) });
      continue;
    }
    const bullet = BULLET.exec(line);
    const number = bullet ? null : NUMBER.exec(line);
    if (bullet || number) {
      const ordered = number !== null;
      if (!list || list.ordered !== ordered) {
        close();
        list = { ordered, start: ordered ? Number(number[1]) : 1, items: [] };
      }
      list.items.push(bullet ? bullet[1]! : number![2]!);
      continue;
    }
    if (list && /^\s+\S/.test(line)) {
      list.items[list.items.length - 1] += `\n${line.trim()}`;
      continue;
    }
    if (list) close();
    paragraph.push(line.trim());
  }
  close();
  return blocks;
}

export function parseInline(source: string, link: LinkRule, depth = 0): Inline[] {
  const nodes: Inline[] = [];
  let text = "";
  const flush = (): void => {
    if (text) nodes.push({ kind: "text", text });
    text = "";
  };
  // Where a marker was once looked for in vain it is not looked for again, which keeps a wall of asterisks linear.
  const absent = new Set<string>();

  for (let i = 0; i < source.length; ) {
    const char = source[i]!;
    if (char === "\n") {
      flush();
      nodes.push({ kind: "break" });
      i++;
      continue;
    }
    if (char === "\\" && /[\\`*_[\]()#+\-.!|~]/.test(source[i + 1] ?? "")) {
      text += source[i + 1];
      i += 2;
      continue;
    }
    const found =
      char === "`" ? code(source, i, absent)
      : depth >= MAX_DEPTH ? null
      : char === "*" || char === "_" ? emphasis(source, i, link, depth, absent)
      : char === "[" ? bracketed(source, i, link, depth)
      : char === "!" && source[i + 1] === "[" ? image(source, i)
      : char === "h" || char === "H" ? bare(source, i, link)
      : null;
    if (found) {
      flush();
      nodes.push(...found.nodes);
      i = found.end;
    } else {
      text += char;
      i++;
    }
  }
  flush();
  return nodes;
}

interface Found {
  nodes: Inline[];
  end: number;
}

function code(source: string, at: number, absent: Set<string>): Found | null {
  let ticks = 1;
  while (source[at + ticks] === "`") ticks++;
  const mark = "`".repeat(ticks);
  if (absent.has(mark)) return { nodes: [{ kind: "text", text: mark }], end: at + ticks };
  const end = source.indexOf(mark, at + ticks);
  if (end < 0) {
    absent.add(mark);
    return { nodes: [{ kind: "text", text: mark }], end: at + ticks };
  }
  return { nodes: [{ kind: "code", text: source.slice(at + ticks, end).replace(/\n/g, " ").trim() }], end: end + ticks };
}

function emphasis(source: string, at: number, link: LinkRule, depth: number, absent: Set<string>): Found | null {
  const char = source[at]!;
  const mark = source[at + 1] === char ? char + char : char;
  const start = at + mark.length;
  if (absent.has(mark) || /\s/.test(source[start] ?? " ")) return null;
  // An underscore inside a word is part of a name: mail_server_1.
  if (char === "_" && /[\p{L}\p{N}]/u.test(source[at - 1] ?? "")) return null;
  const end = closing(source, start, mark);
  if (end < 0) {
    absent.add(mark);
    return null;
  }
  const children = parseInline(source.slice(start, end), link, depth + 1);
  return { nodes: [{ kind: mark.length === 2 ? "strong" : "em", children }], end: end + mark.length };
}

function closing(source: string, from: number, mark: string): number {
  const char = mark[0]!;
  for (let i = from + 1; i < source.length; i++) {
    if (source[i] === "\n" && source[i + 1] === "\n") return -1;
    if (source[i] === "\\") {
      i++;
      continue;
    }
    if (source[i] !== char || /\s/.test(source[i - 1]!)) continue;
    let run = 1;
    while (source[i + run] === char) run++;
    const after = source[i + run] ?? "";
    if (run >= mark.length && (mark.length === 2 || run !== 2) && (char !== "_" || !/[\p{L}\p{N}]/u.test(after))) {
      // Of three closing asterisks after one opening pair the outer two belong to the pair.
      return i + run - mark.length;
    }
    i += run - 1;
  }
  return -1;
}

const TARGET = /^\[([^[\]\n]{1,500})\]\(\s*([^\s()<>]{1,1000}(?:\([^\s()<>]{0,200}\)[^\s()<>]{0,200})?)(?:\s+"[^"\n]{0,200}")?\s*\)/;

function bracketed(source: string, at: number, link: LinkRule, depth: number): Found | null {
  const match = TARGET.exec(source.slice(at, at + 2_000));
  if (!match) return null;
  const end = at + match[0].length;
  const href = link(match[2]!);
  // A refused target is shown, so that nobody takes its label for where it leads.
  if (href === null) return { nodes: [{ kind: "text", text: `${match[1]} (${match[2]})` }], end };
  return { nodes: [{ kind: "link", href, children: parseInline(match[1]!, () => null, Math.max(depth + 1, MAX_DEPTH - 1)) }], end };
}

function image(source: string, at: number): Found | null {
  const match = TARGET.exec(source.slice(at + 1, at + 2_001));
  return match ? { nodes: [{ kind: "text", text: match[1]! }], end: at + 1 + match[0].length } : null;
}

function bare(source: string, at: number, link: LinkRule): Found | null {
  if (/[\p{L}\p{N}]/u.test(source[at - 1] ?? "")) return null;
  const match = /^https?:\/\/[^\s<>"'`*|]{1,1000}/i.exec(source.slice(at, at + 1_010));
  if (!match) return null;
  const address = match[0].replace(/[.,;:!?)\]}]+$/, "");
  const href = link(address);
  if (href === null) return { nodes: [{ kind: "text", text: address }], end: at + address.length };
  return { nodes: [{ kind: "link", href, children: [{ kind: "text", text: address }] }], end: at + address.length };
}

const isFenceEnd = (line: string, fence: string): boolean => line.trim().startsWith(fence) && /^[`~]+$/.test(line.trim());

const cells = (line: string): string[] =>
  line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());

/** The words alone, for a screen reader's announcement. */
export function plainText(blocks: readonly Block[]): string {
  const inline = (nodes: readonly Inline[]): string =>
    nodes.map((node) => ("text" in node ? node.text : node.kind === "break" ? " " : inline(node.children))).join("");
  return blocks
    .map((block) => {
      switch (block.kind) {
        case "code":
          return block.text;
        case "list":
          return block.items.map(inline).join(". ");
        case "table":
          return [block.head, ...block.rows].map((row) => row.map(inline).join(", ")).join(". ");
        default:
          return inline(block.children);
      }
    })
    .join(" ");
}
