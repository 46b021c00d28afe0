// Builds what the server serves: widget.js (the loader, on the host page), panel.js and panel.css (in the iframe),
// and the texts of each language but English (texts/, fetched by panel.js under names with a mark of their content),
// and embed.js (on the server's own page that makes the code to paste).
import { build, transform } from "esbuild";
import { readFile, rm } from "node:fs/promises";

const common = {
  bundle: true,
  minify: true,
  sourcemap: "linked",
  target: ["es2022", "chrome100", "firefox104", "safari15.4"],
  legalComments: "none",
  logLevel: "warning",
};

// The launcher's stylesheet travels inside the loader, where every byte counts and no minifier looks.
const smallStyles = {
  name: "small styles",
  setup(plugins) {
    plugins.onLoad({ filter: /loader\/styles\.ts$/ }, async ({ path }) => {
      const [before, css, after] = (await readFile(path, "utf8")).split("`");
      const { code } = await transform(css, { loader: "css", minify: true, target: common.target });
      return { contents: [before, code.trim(), after].join("`"), loader: "ts" };
    });
  },
};

await rm("dist", { recursive: true, force: true });
await Promise.all([
  // Plain ASCII: a host page may be in any encoding, and its scripts are read in it.
  build({ ...common, charset: "ascii", entryPoints: ["src/loader/main.ts"], outfile: "dist/widget.js", format: "iife", plugins: [smallStyles] }),
  build({
    ...common,
    charset: "utf8",
    entryPoints: { panel: "src/main.tsx" },
    outdir: "dist",
    splitting: true,
    chunkNames: "texts/[name]-[hash]",
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
  }),
  build({ ...common, entryPoints: ["src/styles/panel.css"], outfile: "dist/panel.css" }),
  build({ ...common, charset: "utf8", entryPoints: ["src/embed/main.ts"], outfile: "dist/embed.js", format: "esm" }),
]);
