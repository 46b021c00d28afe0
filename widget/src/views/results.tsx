import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Invoice, Result, Service } from "../chat/results";
import { parseMarkdown, plainText, type LinkRule } from "../format/markdown";
import { format, texts } from "../texts";
import { CopyButton } from "./copy";
import { Blocks } from "./formatted";
import { Icon } from "./icons";

const SHOWN = 4;

/** A number the visitor may quote, as a card below an answer's words. */
export const Receipts = ({ results }: { results: readonly Result[] }): JSX.Element => (
  <>{results.map((result, i) => ("number" in result ? <Receipt key={i} kind={result.kind} number={result.number} /> : null))}</>
);

/**
 * An answer's words with its list of services or invoices as cards. Only a list that names just these, in their order: what was
 * looked up for an answer is often more than the answer is about.
 */
export function WithCards({ text, results, link }: { text: string; results: readonly Result[]; link: LinkRule }): JSX.Element {
  const blocks = parseMarkdown(text, link);
  const parts: JSX.Element[] = [];
  let start = 0;
  blocks.forEach((block, i) => {
    if (block.kind !== "list") return;
    const names = block.items.map((item) => plainText([{ kind: "paragraph", children: item }]));
    const found = results.find((result): result is Listed => "rows" in result && isListOf(names, result.rows.map(titleOf)));
    if (!found) return;
    parts.push(<Blocks key={`w${i}`} blocks={blocks.slice(start, i)} />);
    parts.push(
      found.kind === "services" ? (
        <Cards key={i} kind="services" label={texts.services} rows={found.rows.map(serviceCard)} />
      ) : (
        <Cards key={i} kind="invoices" label={texts.invoices} rows={found.rows.map(invoiceCard)} />
      ),
    );
    start = i + 1;
  });
  return (
    <>
      {parts}
      <Blocks blocks={blocks.slice(start)} />
    </>
  );
}

type Listed = Extract<Result, { rows: unknown }>;

const titleOf = (row: Service | Invoice): string => ("name" in row ? row.name : row.number);
const isListOf = (items: readonly string[], titles: readonly string[]): boolean =>
  items.length === titles.length && items.every((item, i) => item.includes(titles[i]!));

const Receipt = ({ kind, number }: { kind: "ticket" | "callback"; number: string }): JSX.Element => (
  <div class="card slip" role="group" aria-label={texts.receipt[kind]}>
    <Icon name="check" />
    <p>
      <span>{texts.receipt[kind]}</span>
      <strong dir="ltr">{number}</strong>
    </p>
    <CopyButton text={number} />
  </div>
);

interface Row {
  title: string;
  status: string;
  amount: string;
  facts: string[];
}

function Cards({ kind, label, rows }: { kind: string; label: string; rows: readonly Row[] }): JSX.Element {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, SHOWN);
  return (
    <div class={`cards ${kind}`} role="group" aria-label={label}>
      <ul>
        {shown.map((row, i) => (
          <li key={i} class="card">
            <p class="head">
              <strong dir="auto">{row.title}</strong>
              <span class={`state-tag ${row.status}`}>{texts.states[row.status] ?? row.status}</span>
            </p>
            <p class="facts-line">
              <span dir="ltr">{row.amount}</span>
              {row.facts.map((fact) => (
                <span key={fact}>{fact}</span>
              ))}
            </p>
          </li>
        ))}
      </ul>
      {rows.length > shown.length && (
        <button type="button" class="quiet" onClick={() => setAll(true)}>
          {texts.showMore} ({format.number(rows.length - shown.length)})
        </button>
      )}
    </div>
  );
}

const serviceCard = ({ name, status, price, currency, cycle, dueDate, endDate, renews }: Service): Row => ({
  title: name,
  status,
  amount: price && [money(price, currency), texts.cycles[cycle]].filter(Boolean).join(" "),
  facts: [
    ...(dueDate ? [texts.dueOn(format.date(dueDate))] : []),
    ...(endDate ? [texts.runsUntil(format.date(endDate))] : []),
    ...(endDate && renews !== undefined ? [renews ? texts.renews : texts.renewsNot] : []),
  ],
});

const invoiceCard = ({ number, status, amount, currency, dueDate }: Invoice): Row => ({
  title: number,
  status,
  amount: money(amount, currency),
  facts: dueDate ? [texts.dueOn(format.date(dueDate))] : [],
});

/** As the accounts write it: the amount is exact, and no language changes a digit of it. */
const money = (amount: string, currency: string): string => [currency, amount].filter(Boolean).join(" ");
