import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ChatState, Entry } from "../chat/store";
import { parseMarkdown, plainText } from "../format/markdown";
import { texts } from "../texts";
import { statusText } from "./messages";

/** Reads each finished answer once to a screen reader: not its drafts, and not the history that a reload brings back. */
export function Announcer({ chat, live }: { chat: ChatState; live: boolean }): JSX.Element {
  const read = useRef<{ conversation: string | undefined; upTo: number } | null>(null);
  const [words, setWords] = useState("");

  useEffect(() => {
    if (!live) return;
    const last = chat.entries.at(-1)?.seq ?? 0;
    if (read.current?.conversation !== chat.conversationId) {
      read.current = { conversation: chat.conversationId, upTo: last };
      if (last === 0 && chat.greeting) setWords(texts.says(chat.sender, plainText(parseMarkdown(chat.greeting, () => null))));
      return;
    }
    const { upTo } = read.current!;
    const fresh = chat.entries.filter((entry) => entry.seq > upTo).map((entry) => spoken(entry, chat.sender)).filter(Boolean);
    read.current = { conversation: chat.conversationId, upTo: Math.max(upTo, last) };
    if (fresh.length > 0) setWords(fresh.join("\n"));
  }, [chat.entries, chat.conversationId, live]);

  return (
    <p class="unseen" role="status" aria-live="polite">
      {words}
    </p>
  );
}

function spoken(entry: Entry, persona: string): string {
  if (entry.kind === "status") return statusText(entry, persona);
  if (entry.from === "visitor") return "";
  return texts.says(entry.sender || persona, plainText(parseMarkdown(entry.text, () => null)));
}
