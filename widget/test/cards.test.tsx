import { render } from "preact";
import { describe, expect, it } from "vitest";
import type { Result } from "../src/chat/results";
import { WithCards } from "../src/views/results";

const services: Result = {
  kind: "services",
  rows: ["Shared Starter", "Domain"].map((name) => ({ name, status: "active", price: "1.00", currency: "USD", cycle: "annual" })),
};

function draw(text: string, ...results: Result[]): HTMLElement {
  const root = document.createElement("div");
  render(<WithCards text={text} results={results} link={() => null} />, root);
  return root;
}

const kinds = (root: HTMLElement): string[] => [...root.children].map((child) => child.className || child.tagName);

describe("an answer's list of the visitor's own", () => {
  it("is shown as cards in its place", () => {
    const root = draw("You have two:\n\n- **Shared Starter** – active\n- **Domain** – active\n\nAnything else?", services);
    expect(kinds(root)).toEqual(["P", "cards services", "P"]);
    expect([...root.querySelectorAll(".card strong")].map((name) => name.textContent)).toEqual(["Shared Starter", "Domain"]);
  });

  it.each([
    ["names fewer", "- **Shared Starter** – active"],
    ["names others", "- Shared Starter\n- Something else"],
    ["has another order", "- Domain\n- Shared Starter"],
    ["is not there", "Shared Starter renews in March, Domain too."],
  ])("stays words when it %s", (_, text) => expect(draw(text, services).querySelector(".card")).toBeNull());

  it("stays a list where nothing was looked up", () => expect(kinds(draw("- one\n- two"))).toEqual(["UL"]));
});
