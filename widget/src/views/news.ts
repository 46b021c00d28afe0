import { useEffect, useRef } from "preact/hooks";
import type { Conversation } from "../chat/conversation";
import type { Host } from "../host";
import type { Department } from "../settings";
import { texts } from "../texts";

/** Tells the page around the panel what happens in the conversation, but not a word of what is said. */
export function useNews(host: Host, conversation: Conversation | null, department: Department | null, shown: boolean, isSpoken: boolean): void {
  const told = useRef<{ conversation: string | undefined; upTo: number }>({ conversation: undefined, upTo: 0 });
  const { chat, connection, unread = 0 } = conversation ?? {};
  const live = connection?.kind === "live";

  useEffect(() => {
    if (!live || !chat || !department) return;
    // What a reload or a resume brings back is no news.
    const known = told.current.conversation === chat.conversationId ? told.current.upTo : Infinity;
    const messages = chat.entries.filter((entry) => entry.kind === "message");
    told.current = { conversation: chat.conversationId, upTo: Math.max(0, ...messages.map((entry) => entry.seq)) };
    for (const { from, seq } of messages) if (seq > known) host.post({ type: "message", from, department });
  }, [chat?.entries, chat?.conversationId, live]);

  useEffect(() => {
    if (live && chat && department) host.post({ type: "status", status: chat.status, department });
  }, [chat?.status, chat?.conversationId, live]);

  const count = Math.min(unread, 999);
  useEffect(() => host.post({ type: "unread", count }), [count]);

  const label = shown ? texts.close : [texts.open, ...(count > 0 ? [texts.unread(count)] : [])].join(", ");
  useEffect(() => {
    if (isSpoken) host.post({ type: "label", text: label });
  }, [label, isSpoken]);

  const stopped = connection?.kind === "stopped" ? connection.reason : undefined;
  useEffect(() => {
    if (stopped !== undefined && stopped !== "replaced") host.post({ type: "error", code: stopped });
  }, [stopped]);
}
