// The configurator: what the form says is shown by the live chat on the page and written out as code to paste.
import { contrast, parseColor, readableOn } from "../colors";
import { settingsOf, unset } from "./form";
import { kinds, snippet, type Kind } from "./snippets";

const find = <T extends HTMLElement>(selector: string): T => document.querySelector<T>(selector)!;

const form = find<HTMLFormElement>("#settings");
const color = form.elements.namedItem("color") as HTMLInputElement;
const picker = find<HTMLInputElement>("#picker");
const code = find("#code code");
const copied = find("#copied");
const tabs = kinds.map((kind) => find<HTMLButtonElement>(`#tab-${kind}`));
const origin = form.dataset.origin || location.origin;
let chosen: Kind = "html";

// As on any page: calls made before the script has loaded wait in a queue.
type Stub = LivechatApi & { q?: IArguments[] };
window.Livechat ??= function (): void {
  const stub = window.Livechat as Stub;
  (stub.q ??= []).push(arguments);
} as LivechatApi;

function show(): void {
  const settings = settingsOf(new FormData(form));
  const parsed = parseColor(color.value.trim());
  color.setCustomValidity(parsed === undefined && color.value.trim() !== "" ? "Write #rgb or #rrggbb." : "");
  color.setAttribute("aria-invalid", String(!color.validity.valid));
  if (parsed === undefined) delete settings.color;
  else {
    picker.value = `#${parsed.toString(16).padStart(6, "0")}`;
    const on = readableOn(parsed);
    find("#contrast").textContent = `${on === 0 ? "Black" : "White"} text on it, ${contrast(on, parsed).toFixed(1)} to 1.`;
  }
  Livechat("update", { ...unset, ...settings });
  code.textContent = snippet(chosen, origin, settings);
  copied.textContent = "";
}

function choose(kind: Kind): void {
  chosen = kind;
  tabs.forEach((tab, i) => {
    const selected = kinds[i] === kind;
    tab.setAttribute("aria-selected", String(selected));
    tab.tabIndex = selected ? 0 : -1;
  });
  find("#code").setAttribute("aria-labelledby", `tab-${kind}`);
  show();
}

async function copy(): Promise<void> {
  try {
    await navigator.clipboard.writeText(code.textContent ?? "");
    copied.textContent = "Copied.";
  } catch {
    // Not allowed here: the visitor can press the keys.
    getSelection()?.selectAllChildren(code);
    copied.textContent = "Press Ctrl+C to copy.";
  }
}

form.addEventListener("input", (event) => {
  if (event.target === picker) color.value = picker.value;
  show();
});
form.addEventListener("submit", (event) => event.preventDefault());
// The fields have their new values only afterwards.
form.addEventListener("reset", () => setTimeout(show));
tabs.forEach((tab, i) => {
  tab.addEventListener("click", () => choose(kinds[i]!));
  tab.addEventListener("keydown", ({ key }) => {
    const to = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: kinds.length - 1 }[key];
    if (to === undefined) return;
    const next = (to + kinds.length) % kinds.length;
    choose(kinds[next]!);
    tabs[next]!.focus();
  });
});
find("#copy").addEventListener("click", () => void copy());
for (const opener of document.querySelectorAll(".open-chat")) opener.addEventListener("click", () => Livechat("toggle"));
// Last of all, because the page says with it that it works.
choose("html");
document.documentElement.dataset.ready = "";
