// What a site's owner pastes, for each kind of site. The settings may hold any words: in each language they are written so
// that they stay words.

export const kinds = ["html", "react", "vue", "wordpress", "tags"] as const;
export type Kind = (typeof kinds)[number];

export function snippet(kind: Kind, origin: string, settings: LivechatSettings): string {
  const source = `${origin}/widget.js`;
  const has = Object.keys(settings).length > 0;
  switch (kind) {
    case "html":
      return `<script async src="${attribute(source)}"${attributes(settings)}></script>`;
    case "react":
      return lines(
        `"use client"; // for Next.js; put <Livechat /> into app/layout.tsx, or into the root of any React app`,
        `import { useEffect } from "react";`,
        "",
        `export function Livechat() {`,
        `  useEffect(() => {`,
        has && `    window.livechatSettings = ${json(settings, "    ")};`,
        `    const script = document.createElement("script");`,
        `    script.async = true;`,
        `    script.src = ${json(source)};`,
        `    document.head.append(script);`,
        `  }, []);`,
        `  return null;`,
        `}`,
      );
    case "vue":
      return lines(
        `<script setup>`,
        `import { onMounted } from "vue"; // in App.vue`,
        "",
        `onMounted(() => {`,
        has && `  window.livechatSettings = ${json(settings, "  ")};`,
        `  const script = document.createElement("script");`,
        `  script.async = true;`,
        `  script.src = ${json(source)};`,
        `  document.head.append(script);`,
        `});`,
        `</script>`,
      );
    case "wordpress":
      return lines(
        `// in functions.php of your child theme, or in a snippets plugin`,
        `add_action( 'wp_enqueue_scripts', function () {`,
        `    wp_enqueue_script( 'livechat', ${php(source)}, array(), null, array( 'strategy' => 'async' ) );`,
        has && `    wp_add_inline_script( 'livechat', ${php(`window.livechatSettings = ${json(settings)};`)}, 'before' );`,
        `} );`,
      );
    case "tags":
      return lines(
        `<script>`,
        has && `  window.livechatSettings = ${json(settings, "  ")};`,
        `  (function () {`,
        `    var script = document.createElement("script");`,
        `    script.async = true;`,
        `    script.src = ${json(source)};`,
        `    document.head.appendChild(script);`,
        `  })();`,
        `</script>`,
      );
  }
}

const lines = (...all: (string | false)[]): string => all.filter((line) => line !== false).join("\n");

function attributes(settings: LivechatSettings): string {
  return Object.entries(settings)
    .map(([name, value]) => `\n  data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}="${attribute(String(value))}"`)
    .join("");
}

const attribute = (text: string): string => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

/** JavaScript that may stand in a script element of any page. */
const json = (value: unknown, indent?: string): string =>
  JSON.stringify(value, null, indent === undefined ? undefined : 2)
    .replace(/[<\u2028\u2029]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .replace(/\n/g, `\n${indent ?? ""}`);

const php = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`;
