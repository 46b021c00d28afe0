import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { newestSeq, type ChatState, type Entry } from "../chat/store";
import { parseMarkdown, plainText } from "../format/markdown";
import { texts } from "../texts";
import { statusText } from "./messages";

/** Reads each finished answer once to a screen reader: not its drafts, and not the history that a reload brings back. */
export function Announcer({ chat, live, greeting }: { chat: ChatState; live: boolean; greeting?: string | undefined }): JSX.Element {
  const read = useRef<{ conversation: string | undefined; upTo: number } | null>(null);
  const [words, setWords] = useState("");

  useEffect(() => {
    if (!live) return;
    const last = Math.max(0, ...chat.entries.map(newestSeq));
    if (read.current?.conversation !== chat.conversationId) {
      read.current = { conversation: chat.conversationId, upTo: last };
      if (last === 0 && chat.greeting) setWords(texts.says(chat.sender, greeting ?? plainText(parseMarkdown(chat.greeting, () => null))));
      return;
    }
    const { upTo } = read.current!;
    const fresh = chat.entries.filter((entry) => newestSeq(entry) > upTo).map((entry) => spoken(entry, chat.sender)).filter(Boolean);
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
  if (entry.kind === "confirmation") {
    return entry.state === "open" ? texts.asksToConfirm(entry.title, entry.lines) : `${entry.title}. ${texts.confirmationState[entry.state]}`;
  }
  if (entry.from === "system") return entry.text;
  if (entry.from === "visitor") return "";
  return texts.says(entry.sender || persona, plainText(parseMarkdown(entry.text, () => null)));
}
