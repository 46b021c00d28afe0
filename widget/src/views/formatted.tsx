// Parsed text as elements. The kinds below are all there is; text reaches the page as text nodes only.
import type { ComponentChildren, JSX } from "preact";
import { useContext } from "preact/hooks";
import { safeLink } from "../format/links";
import { parseMarkdown, type Block, type Inline, type LinkRule } from "../format/markdown";
import { CodeBlock } from "./code";
import { OpenArticle, opens } from "./reading";

export function linkRule(base: string, hosts: readonly string[]): LinkRule {
  return (target) => safeLink(target, base, hosts);
}

export function Formatted({ text, link }: { text: string; link: LinkRule }): JSX.Element {
  return <Blocks blocks={parseMarkdown(text, link)} />;
}

export const Blocks = ({ blocks }: { blocks: readonly Block[] }): JSX.Element => <>{blocks.map(block)}</>;

function block(node: Block, key: number): JSX.Element {
  switch (node.kind) {
    case "paragraph":
      return <p key={key}>{node.children.map(inline)}</p>;
    case "heading":
      return (
        <p key={key} class="heading">
          {node.children.map(inline)}
        </p>
      );
    case "code":
      return <CodeBlock key={key} text={node.text} />;
    case "list": {
      const items = node.items.map((item, i) => <li key={i}>{item.map(inline)}</li>);
      return node.ordered ? (
        <ol key={key} start={node.start}>
          {items}
        </ol>
      ) : (
        <ul key={key}>{items}</ul>
      );
    }
    case "table":
      return (
        <div key={key} class="table" tabIndex={0}>
          <table>
            <thead>
              <tr>{node.head.map((cell, i) => <th key={i} scope="col">{cell.map(inline)}</th>)}</tr>
            </thead>
            <tbody>
              {node.rows.map((row, r) => (
                <tr key={r}>{row.map((cell, i) => <td key={i}>{cell.map(inline)}</td>)}</tr>
              ))}
            </tbody>
          </table>
        </div>
      );
  }
}

function inline(node: Inline, key: number): JSX.Element | string {
  switch (node.kind) {
    case "text":
      return node.text;
    case "code":
      return <code key={key} dir="ltr">{node.text}</code>;
    case "strong":
      return <strong key={key}>{node.children.map(inline)}</strong>;
    case "em":
      return <em key={key}>{node.children.map(inline)}</em>;
    case "link":
      return (
        <Link key={key} href={node.href} isAddress={isAddress(node.children)}>
          {node.children.map(inline)}
        </Link>
      );
    case "break":
      return <br key={key} />;
  }
}

function Link({ href, isAddress, children }: { href: string; isAddress: boolean; children: ComponentChildren }): JSX.Element {
  const open = useContext(OpenArticle);
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" onClick={opens(href, open)} {...(isAddress ? { dir: "ltr" as const } : {})}>
      {children}
    </a>
  );
}

/** An address is read from left to right in every language; a link with words of its own is a part of its sentence. */
const isAddress = ([first]: readonly Inline[]): boolean => first?.kind === "text" && /^(https?:\/\/|www\.)/i.test(first.text);
