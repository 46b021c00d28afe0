// The one script a customer puts on a page: <script async src="https://chat.example/widget.js"></script>
// It draws the launcher and, at the first hover or click, an iframe with the panel from the script's own origin.
import { isDepartment } from "../bridge";
import { mountLauncher } from "./launcher";

const LOADED = Symbol.for("livechat.widget");

function load(): void {
  const script = document.currentScript;
  const page = window as unknown as Record<symbol, boolean>;
  // A second copy of the tag, as tag managers and templates like to add, must not draw a second launcher.
  if (!(script instanceof HTMLScriptElement) || page[LOADED]) return;
  page[LOADED] = true;

  const preset = script.dataset.department;
  const options = {
    origin: new URL(script.src).origin,
    // An own property even when unset: pages have been seen to add to Object.prototype.
    department: isDepartment(preset) ? preset : undefined,
  };
  if (document.body) mountLauncher(options);
  else document.addEventListener("DOMContentLoaded", () => mountLauncher(options), { once: true });
}

load();
