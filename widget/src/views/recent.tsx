import type { JSX } from "preact";
import type { OwnConversation } from "../api/answers";
import { parseMarkdown, plainText } from "../format/markdown";
import { isDepartment } from "../settings";
import { format, texts } from "../texts";
import { Icon } from "./icons";

interface RecentProps {
  conversations: readonly OwnConversation[];
  more: boolean;
  onMore(): void;
  onOpen(conversation: OwnConversation): void;
}

/** The visitor's earlier conversations, the one that changed last first. */
export function Recent({ conversations, more, onMore, onOpen }: RecentProps): JSX.Element | null {
  if (conversations.length === 0) return null;
  return (
    <section class="recent" aria-labelledby="recent">
      <h2 id="recent">{texts.recent}</h2>
      <ul>
        {conversations.map((conversation) => (
          <li key={conversation.id}>
            <button type="button" data-conversation={conversation.id} onClick={() => onOpen(conversation)}>
              <span class="symbol">
                <Icon name={isDepartment(conversation.department) ? conversation.department : "general"} />
              </span>
              <span class="words">
                <strong>
                  {nameOf(conversation.department)}
                  {conversation.status === "closed" && <span class="tag ended-tag">{texts.ended}</span>}
                </strong>
                <small dir="auto">{preview(conversation)}</small>
              </span>
              <span class="when">
                <time dateTime={conversation.last.at.toISOString()} title={format.moment(conversation.last.at)}>
                  {format.ago(conversation.last.at, new Date())}
                </time>
                {conversation.unread > 0 && (
                  <span class="unread">
                    <span aria-hidden="true">{format.number(conversation.unread)}</span>
                    <span class="unseen">{texts.unread(conversation.unread)}</span>
                  </span>
                )}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {more && (
        <button type="button" class="quiet" onClick={onMore}>
          {texts.showMore}
        </button>
      )}
    </section>
  );
}

const nameOf = (department: string): string => (isDepartment(department) ? texts.departments[department].name : texts.title);

function preview({ last }: OwnConversation): string {
  const words = plainText(parseMarkdown(last.text, () => null)).replace(/\s+/g, " ");
  return last.from === "visitor" ? `${texts.you}: ${words}` : words;
}
