// What an answer did or looked up, beside its words: numbers of requests, and the visitor's own services and invoices.
// Read from `action` and `action_result`; whatever has another shape than promised is no card.

export interface Service {
  name: string;
  status: string;
  price: string;
  currency: string;
  cycle: string;
  dueDate?: Date;
  endDate?: Date;
  renews?: boolean;
}

export interface Invoice {
  number: string;
  status: string;
  amount: string;
  currency: string;
  dueDate?: Date;
}

export type Result =
  | { kind: "ticket" | "callback"; number: string }
  | { kind: "services"; rows: Service[] }
  | { kind: "invoices"; rows: Invoice[] };

const MOST_ROWS = 50;

export function parseResults(result: unknown): Result[] {
  const found: Result[] = [];
  const look = (raw: unknown, depth: number): void => {
    const data = record(raw);
    if (isText(data.ticket_number)) found.push({ kind: "ticket", number: data.ticket_number });
    if (isText(data.callback_number)) found.push({ kind: "callback", number: data.callback_number });
    const services = list(data.services).flatMap(service);
    if (data.query === "get_visitor_services" && services.length > 0) found.push({ kind: "services", rows: services });
    const invoices = list(data.invoices).flatMap(invoice);
    if (data.query === "get_invoices" && invoices.length > 0) found.push({ kind: "invoices", rows: invoices });
    // What came second stands under the first: another deed with its own data, or another look-up.
    if (depth < 2) for (const more of list(data.more)) look("data" in record(more) ? record(more).data : more, depth + 1);
  };
  const { success, data } = record(result);
  if (success === true) look(data, 0);
  return found;
}

function service(raw: unknown): Service[] {
  const { name, status, price, currency, billing_cycle, next_due_date, end_date, auto_renew } = record(raw);
  if (!isText(name) || !isText(status)) return [];
  const [dueDate, endDate] = [day(next_due_date), day(end_date)];
  return [
    {
      name,
      status,
      price: text(price),
      currency: text(currency),
      cycle: text(billing_cycle),
      ...(dueDate ? { dueDate } : {}),
      ...(endDate ? { endDate } : {}),
      ...(typeof auto_renew === "boolean" ? { renews: auto_renew } : {}),
    },
  ];
}

function invoice(raw: unknown): Invoice[] {
  const { number, status, amount, currency, due_date } = record(raw);
  if (!isText(number) || !isText(status) || !isText(amount)) return [];
  const dueDate = day(due_date);
  return [{ number, status, amount, currency: text(currency), ...(dueDate ? { dueDate } : {}) }];
}

/** A day without a time, which is the same day everywhere. */
function day(value: unknown): Date | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text(value));
  return parts ? new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) : undefined;
}

const record = (value: unknown): Record<string, unknown> => (typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value.slice(0, MOST_ROWS) : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
