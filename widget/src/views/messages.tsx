import { Fragment, type ComponentChildren, type JSX } from "preact";
import { useContext, useLayoutEffect, useRef, useState } from "preact/hooks";
import { isDepartment, type Department } from "../settings";
import type { Conversation } from "../chat/conversation";
import type { Outgoing } from "../chat/outbox";
import type { Citation } from "../chat/protocol";
import type { MessageEntry, StatusEntry } from "../chat/store";
import { safeLink } from "../format/links";
import { parseMarkdown, plainText, type LinkRule } from "../format/markdown";
import { format, texts } from "../texts";
import { arrange } from "./arrange";
import { ConfirmationCard } from "./confirmation";
import { CopyButton } from "./copy";
import { Formatted } from "./formatted";
import { Icon } from "./icons";
import { Rating } from "./rating";
import { OpenArticle, opens } from "./reading";
import { Receipts, WithCards } from "./results";

interface MessagesProps {
  conversation: Conversation;
  department: Department;
  link: LinkRule;
  origin: string;
  /** The page's own word of welcome, in place of the persona's. */
  greeting?: string | undefined;
  onEdit(id: string, text: string): void;
}

/** How near to the end, in pixels, counts as reading along. */
const NEAR = 80;

export function Messages({ conversation, department, link, origin, greeting, onEdit }: MessagesProps): JSX.Element {
  const { chat, outbox } = conversation;
  const list = useRef<HTMLDivElement>(null);
  const follow = useRef(true);
  const [away, setAway] = useState(false);
  const drafts = chat.drafts.filter((draft) => draft.text !== "");
  const persona = chat.sender || texts.departments[department].name;

  // What became of a message is told at the last one only: what was said before it has been read as well.
  const lastOwn = outbox.items.length > 0 ? undefined : chat.entries.findLast((entry): entry is MessageEntry => entry.kind === "message" && entry.from === "visitor");
  const isRead = lastOwn !== undefined && (drafts.length > 0 || chat.typing !== undefined || chat.entries.some((entry) => entry.kind === "message" && entry.from !== "visitor" && entry.seq > lastOwn.seq));
  const ownState = isRead ? texts.seen : texts.sent;

  const toEnd = (): void => {
    const element = list.current;
    if (element) element.scrollTop = element.scrollHeight;
  };

  useLayoutEffect(() => {
    if (follow.current) toEnd();
  });

  // What the visitor sends, they want to see, wherever they had scrolled to.
  const newest = outbox.items.at(-1)?.id;
  useLayoutEffect(() => {
    if (newest !== undefined) toEnd();
  }, [newest]);

  return (
    <div class="log">
      <div
        ref={list}
        class="scroll"
        role="log"
        aria-live="off"
        aria-label={texts.title}
        tabIndex={0}
        onScroll={({ currentTarget: element }) => {
          follow.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
          setAway(!follow.current);
        }}
      >
        {chat.greeting && (
          <Bubble from="ai" sender={persona}>
            {greeting === undefined ? <Formatted text={chat.greeting} link={link} /> : <p class="as-written">{greeting}</p>}
          </Bubble>
        )}
        {chat.conversationId && <p class="line">{texts.notice}</p>}
        {arrange(chat.entries).map(({ entry, day, follows }) =>
          entry.kind === "status" ? (
            <p key={`s${entry.seq}`} class="line">
              {statusText(entry, persona)}
            </p>
          ) : entry.kind === "confirmation" ? (
            <ConfirmationCard key={`c${entry.id}`} entry={entry} conversation={conversation} />
          ) : (
            <Fragment key={entry.clientId ?? entry.id}>
              {day && (
                <p class="day">
                  <span>{format.day(day, new Date())}</span>
                </p>
              )}
              <Message entry={entry} follows={follows} state={entry === lastOwn ? ownState : ""} persona={persona} link={link} origin={origin} />
            </Fragment>
          ),
        )}
        {outbox.items.map((item) => (
          <Unsent
            key={item.id}
            item={item}
            live={conversation.connection.kind === "live"}
            onRetry={() => conversation.retry(item.id)}
            onEdit={() => onEdit(item.id, item.text)}
            onRemove={() => conversation.discard(item.id)}
          />
        ))}
        {drafts.map((draft) => (
          <Bubble key={draft.id} from="ai" sender={persona} draft>
            <Formatted text={draft.text} link={link} />
          </Bubble>
        ))}
        {drafts.length === 0 && chat.typing !== undefined && (
          <div class="typing">
            <i />
            <i />
            <i />
            <span class="unseen">{texts.typing(chat.typing)}</span>
          </div>
        )}
        {chat.status === "closed" && conversation.asksForRating() && (
          <Rating key={`r${chat.conversationId}`} onRate={(score, comment) => conversation.rate(score, comment)} onDone={() => conversation.rated()} />
        )}
        {chat.status === "closed" && (
          <p class="ended">
            <button type="button" onClick={() => conversation.startNew()}>
              {texts.startNew}
            </button>
          </p>
        )}
      </div>
      {away && (
        <button
          type="button"
          class="to-end"
          onClick={() => {
            follow.current = true;
            toEnd();
          }}
        >
          <Icon name="down" /> {texts.newMessages}
        </button>
      )}
    </div>
  );
}

interface MessageProps {
  entry: MessageEntry;
  follows: boolean;
  /** What became of the visitor's own message. */
  state: string;
  persona: string;
  link: LinkRule;
  origin: string;
}

function Message({ entry, follows, state, persona, link, origin }: MessageProps): JSX.Element {
  if (entry.from === "system") return <p class="line" dir="auto">{entry.text}</p>;
  if (entry.from === "visitor") {
    return (
      <Bubble from="visitor" sender={texts.you} at={entry.at} follows={follows} state={state}>
        <p class="as-written">{entry.text}</p>
      </Bubble>
    );
  }
  return (
    <Bubble from={entry.from} sender={entry.sender || persona} at={entry.at} follows={follows} copy={plainText(parseMarkdown(entry.text, () => null))}>
      <WithCards text={entry.text} results={entry.results} link={link} />
      <Receipts results={entry.results} />
      {entry.citations.length > 0 && <Citations citations={entry.citations} link={link} origin={origin} />}
    </Bubble>
  );
}

interface BubbleProps {
  from: "visitor" | "ai" | "agent";
  sender: string;
  at?: string;
  draft?: boolean;
  follows?: boolean;
  state?: string;
  /** The words to take along. */
  copy?: string;
  foot?: ComponentChildren;
  children: ComponentChildren;
}

function Bubble({ from, sender, at, draft, follows, state, copy, foot, children }: BubbleProps): JSX.Element {
  return (
    <article class={["message", from, draft ? "draft" : "", follows ? "follows" : ""].filter(Boolean).join(" ")} aria-busy={draft === true}>
      <p class={from === "visitor" || follows ? "by unseen" : "by"}>
        <bdi class="sender">{sender}</bdi>
        {from === "ai" && (
          <span class="label" title={texts.assistantLong}>
            {texts.assistant}
          </span>
        )}
      </p>
      <div class="bubble" dir="auto">{children}</div>
      {foot ?? (
        <p class={state ? "foot told" : "foot"}>
          {at && <Time at={at} />}
          {state && <span>{state}</span>}
          {copy && <CopyButton text={copy} />}
        </p>
      )}
    </article>
  );
}

function Time({ at }: { at: string }): JSX.Element | null {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return null;
  return (
    <time dateTime={at} title={format.moment(date)}>
      {format.time(date)}
    </time>
  );
}

function Citations({ citations, link, origin }: { citations: readonly Citation[]; link: LinkRule; origin: string }): JSX.Element {
  const open = useContext(OpenArticle);
  return (
    <div class="citations">
      <p>{texts.sources}</p>
      <ul>
        {citations.map(({ title, url }, i) => {
          const href = link(url) ?? safeLink(url, origin, []);
          return (
            <li key={i}>
              {href === null ? (
                <span dir="auto">{title}</span>
              ) : (
                <a href={href} target="_blank" rel="noopener" onClick={opens(href, open)}>
                  <Icon name="page" />
                  <span dir="auto">{title}</span>
                </a>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

interface UnsentProps {
  item: Outgoing;
  live: boolean;
  onRetry(): void;
  onEdit(): void;
  onRemove(): void;
}

function Unsent({ item, live, onRetry, onEdit, onRemove }: UnsentProps): JSX.Element {
  const failed = item.state === "failed";
  const foot = failed ? (
    <p class="foot failed" role="alert">
      <span>
        {texts.failed}. {texts.failedBecause[item.code ?? ""] ?? ""}
      </span>
      {item.retryable && (
        <button type="button" onClick={onRetry}>
          {texts.retry}
        </button>
      )}
      <button type="button" onClick={onEdit}>
        {texts.edit}
      </button>
      <button type="button" onClick={onRemove}>
        {texts.remove}
      </button>
    </p>
  ) : (
    <p class="foot">{live && item.state === "sending" ? texts.sending : texts.queued}</p>
  );
  return (
    <Bubble from="visitor" sender={texts.you} foot={foot}>
      <p class="as-written">{item.text}</p>
    </Bubble>
  );
}

export function statusText(entry: StatusEntry, persona: string): string {
  switch (entry.status) {
    case "ai":
      return entry.department === undefined ? texts.statusAi(persona) : moved(entry.department);
    case "agent":
      return texts.statusAgent(entry.agent ?? "");
    case "closed":
      return texts.statusClosed;
    case "waiting":
      if (entry.department !== undefined) return moved(entry.department);
      return [
        texts.statusWaiting,
        entry.queuePosition === undefined ? "" : texts.queuePosition(entry.queuePosition),
        entry.waitSeconds === undefined ? "" : texts.queueWait(entry.waitSeconds),
      ]
        .filter(Boolean)
        .join(" ");
  }
}

const moved = (department: string): string => texts.statusMoved(isDepartment(department) ? texts.departments[department].name : department);
