// Holds the download to its budget: what a visitor fetches, compressed as servers and proxies do it.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const compressed = (file) => gzipSync(readFileSync(`dist/${file}`), { level: 9 }).length;

// A visitor fetches one language at most; the budget is for the one with the most to say.
const texts = readdirSync("dist/texts").filter((file) => file.endsWith(".js")).map((file) => `texts/${file}`);
const [largest] = texts.sort((a, b) => compressed(b) - compressed(a));

const budgets = [
  { name: "loader", files: ["widget.js"], limit: 5 * 1024 },
  { name: "panel", files: ["panel.js", "panel.css", largest], limit: 60 * 1024 },
];

let over = false;
for (const { name, files, limit } of budgets) {
  const bytes = files.reduce((sum, file) => sum + compressed(file), 0);
  const fits = bytes <= limit;
  over ||= !fits;
  console.log(`${fits ? "ok  " : "OVER"} ${name.padEnd(7)} ${String(bytes).padStart(6)} of ${limit} bytes (gzip)`);
}
process.exit(over ? 1 : 0);
