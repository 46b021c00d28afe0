import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { texts } from "../texts";
import { Icon } from "./icons";

const SHOWN_MS = 1600;

/** Takes a text to the clipboard, and says so for a moment. */
export function CopyButton({ text }: { text: string }): JSX.Element {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  return (
    <button
      type="button"
      class="copy"
      aria-label={copied ? texts.copied : texts.copy}
      title={texts.copy}
      onClick={() => void toClipboard(text).then(setCopied)}
    >
      <Icon name={copied ? "check" : "copy"} />
    </button>
  );
}

/** A frame of another site may be kept from the clipboard; copying a selection is what it may do then. */
async function toClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    field.readOnly = true;
    field.className = "unseen";
    document.body.append(field);
    const before = document.activeElement;
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    if (before instanceof HTMLElement) before.focus();
    return copied;
  }
}
