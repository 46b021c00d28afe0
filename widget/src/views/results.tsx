import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Invoice, Result, Service } from "../chat/results";
import { format, texts } from "../texts";
import { CopyButton } from "./copy";
import { Icon } from "./icons";

const SHOWN = 4;

/** What an answer did or found, as cards below its words. */
export function Results({ results }: { results: readonly Result[] }): JSX.Element {
  return (
    <>
      {results.map((result, i) => {
        switch (result.kind) {
          case "ticket":
          case "callback":
            return <Receipt key={i} kind={result.kind} number={result.number} />;
          case "services":
            return <Cards key={i} kind="services" label={texts.services} rows={result.rows.map(serviceCard)} />;
          case "invoices":
            return <Cards key={i} kind="invoices" label={texts.invoices} rows={result.rows.map(invoiceCard)} />;
        }
      })}
    </>
  );
}

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
  when: string;
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
              {row.when && <span>{row.when}</span>}
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

const serviceCard = ({ name, status, price, currency, cycle, dueDate }: Service): Row => ({
  title: name,
  status,
  amount: price && [money(price, currency), texts.cycles[cycle]].filter(Boolean).join(" "),
  when: dueDate ? texts.dueOn(format.date(dueDate)) : "",
});

const invoiceCard = ({ number, status, amount, currency, dueDate }: Invoice): Row => ({
  title: number,
  status,
  amount: money(amount, currency),
  when: dueDate ? texts.dueOn(format.date(dueDate)) : "",
});

/** As the accounts write it: the amount is exact, and no language changes a digit of it. */
const money = (amount: string, currency: string): string => [currency, amount].filter(Boolean).join(" ");
