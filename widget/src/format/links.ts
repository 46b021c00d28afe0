/**
 * The address to link to, or null when it must stay plain text. A model's words may have been written by an attacker,
 * and a link is a way to carry something out: so only hosts of the company, and never query data or credentials.
 * `hosts` are host names with port where there is one ("example.org", "localhost:3000").
 */
export function safeLink(target: string, base: string, hosts: readonly string[]): string | null {
  // Browsers drop tabs and line breaks inside an address and take a backslash for a slash; what needs that is no honest link.
  if (/[\s\\\u0000-\u001f\u007f]/.test(target)) return null;
  // A whole address or a path of this site; "https:name" and the like are read differently by different eyes.
  if (!/^(https?:\/\/|\/(?!\/))/i.test(target)) return null;
  let url: URL;
  try {
    url = new URL(target, base);
  } catch {
    return null;
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  if (url.username || url.password || url.search || target.includes("?")) return null;
  const own = new URL(base);
  if (url.origin !== own.origin && !hosts.includes(url.host)) return null;
  return url.href;
}
