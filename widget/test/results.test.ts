import { describe, expect, it } from "vitest";
import { parseResults } from "../src/chat/results";

const service = { name: "Shared Starter", status: "active", price: "76.80", currency: "USD", billing_cycle: "annual", next_due_date: "2027-03-12", end_date: "2027-03-12", auto_renew: true };

describe("what an answer did or found", () => {
  it("is a number", () => {
    expect(parseResults({ success: true, message: "", data: { ticket_number: "T-7K2M4QX" } })).toEqual([{ kind: "ticket", number: "T-7K2M4QX" }]);
  });

  it("is a list of the visitor's own", () => {
    const [found] = parseResults({ success: true, data: { query: "get_visitor_services", services: [service, { name: 4 }], count: 2 } });
    expect(found).toEqual({
      kind: "services",
      rows: [{ name: "Shared Starter", status: "active", price: "76.80", currency: "USD", cycle: "annual", dueDate: new Date(2027, 2, 12), endDate: new Date(2027, 2, 12), renews: true }],
    });
  });

  it("is several, the deeds with what was looked up for them", () => {
    const invoices = { query: "get_invoices", invoices: [{ number: "INV-000117", status: "unpaid", amount: "12.00", currency: "USD", due_date: null }] };
    const kinds = parseResults({
      success: true,
      data: { ticket_number: "T-1", more: [{ action: "request_callback", success: true, data: { callback_number: "C-1" } }, { action: "query_database", success: true, data: { ...invoices, more: [{ query: "get_visitor_services", services: [service] }] } }] },
    }).map((result) => result.kind);
    expect(kinds).toEqual(["ticket", "callback", "invoices", "services"]);
  });

  it.each([
    null, 4, "x", [], {}, { success: true }, { success: true, data: 4 }, { success: true, data: { ticket_number: 4, services: {}, more: "x" } },
    { success: false, data: { ticket_number: "T-1" } },
    { success: true, data: { query: "get_visitor_services", services: [null, 4, "x", {}] } },
    { success: true, data: { query: "search_knowledge", services: [service] } },
  ])("is nothing when it is %j", (raw) => expect(parseResults(raw)).toEqual([]));

  it("goes no deeper than it was promised", () => {
    let data: Record<string, unknown> = { ticket_number: "T-deep" };
    for (let depth = 0; depth < 50; depth++) data = { more: [data] };
    expect(parseResults({ success: true, data })).toEqual([]);
  });
});
