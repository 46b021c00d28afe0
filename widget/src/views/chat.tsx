import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Department } from "../settings";
import type { Api } from "../api/client";
import type { Conversation, SendProblem } from "../chat/conversation";
import type { Memory } from "../chat/memory";
import type { ConnectionState, StopReason } from "../chat/transport";
import type { LinkRule } from "../format/markdown";
import { texts } from "../texts";
import { Announcer } from "./announcer";
import { Composer } from "./composer";
import { Icon } from "./icons";
import { Menu } from "./menu";
import { Messages } from "./messages";

interface ChatProps {
  api: Api;
  conversation: Conversation;
  department: Department;
  departments: readonly Department[];
  link: LinkRule;
  origin: string;
  tab: Memory;
  shown: boolean;
  focus: { readonly current: boolean };
  greeting: string | undefined;
  privacyUrl: string;
  /** What the page would like to have written; `onPrefilled` is told once it stands there or gave way to the visitor's words. */
  prefill: string | null;
  onPrefilled(): void;
  onBack(): void;
  onChoose(department: Department): void;
  onErased(): void;
  onPrivacy(): void;
  sound: boolean;
  onSound(): void;
  onClose?(): void;
}

export function ChatView(props: ChatProps): JSX.Element {
  const { api, conversation, department, departments, link, origin, tab, shown, focus, greeting, privacyUrl, prefill, onPrefilled, onBack, onChoose, onErased, onPrivacy, sound, onSound, onClose } = props;
  const { chat, connection } = conversation;
  const [problem, setProblem] = useState<SendProblem | null>(null);
  const [text, setText] = useState(() => tab.get(`composer.${department}`) ?? "");
  const box = useRef<HTMLTextAreaElement>(null);
  const title = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    if (!shown || !focus.current) return;
    // On a touch screen the focus would bring up the keyboard over what there is to read.
    if (matchMedia("(pointer: coarse)").matches) title.current?.focus();
    else box.current?.focus();
  }, [shown]);

  const write = (next: string): void => {
    setText(next);
    setProblem(null);
    tab.set(`composer.${department}`, next);
  };

  useEffect(() => {
    if (prefill === null) return;
    if (text.trim() === "") write(prefill);
    onPrefilled();
  }, [prefill]);

  const send = (message: string): boolean => {
    const refused = conversation.send(message);
    setProblem(refused);
    return refused === null;
  };

  const hasWritten = conversation.outbox.items.length > 0 || chat.entries.some((entry) => entry.kind === "message" && entry.from === "visitor");
  const withPerson = chat.status === "agent";
  const name = (withPerson && chat.agent) || chat.sender || texts.departments[department].name;

  return (
    <main class="chat">
      <header class="bar">
        <button type="button" class="plain" aria-label={texts.back} onClick={onBack}>
          <Icon name="back" />
        </button>
        <span class={`face ${withPerson ? "person" : "ai"}`}>
          <Icon name={withPerson ? "person" : "spark"} />
        </span>
        <div class="who">
          <h1 ref={title} tabIndex={-1}>
            <bdi>{name}</bdi>
            {!withPerson && <span class="label">{texts.assistant}</span>}
          </h1>
          <p class={`state ${connection.kind}`}>
            <span class="dot" />
            {stateText(connection)}
          </p>
        </div>
        <Menu
          conversation={conversation}
          department={department}
          departments={departments}
          api={api}
          onMoved={onChoose}
          onErased={onErased}
          onPrivacy={onPrivacy}
          sound={sound}
          onSound={onSound}
        />
        {onClose && (
          <button type="button" class="plain" aria-label={texts.close} onClick={onClose}>
            <Icon name="close" />
          </button>
        )}
      </header>
      <Notice connection={connection} onNow={() => conversation.reconnect()} />
      <Messages
        conversation={conversation}
        department={department}
        link={link}
        origin={origin}
        greeting={greeting}
        onEdit={(id, message) => {
          conversation.discard(id);
          write(text ? `${message}\n${text}` : message);
          box.current?.focus();
        }}
      />
      <Announcer chat={chat} live={connection.kind === "live"} greeting={greeting} />
      {privacyUrl && !hasWritten && (
        <p class="consent">
          <a href={privacyUrl} target="_blank" rel="noopener noreferrer">
            {texts.consent}
          </a>
        </p>
      )}
      <Composer
        box={box}
        text={text}
        limit={chat.limits.message_characters}
        problem={problem}
        offerHuman={chat.status === "ai"}
        onText={write}
        onTyping={() => conversation.typing()}
        onSend={() => {
          if (text.trim() !== "" && send(text.trim())) write("");
        }}
        onHuman={() => {
          send(texts.humanMessage);
          box.current?.focus();
        }}
      />
    </main>
  );
}

function stateText(connection: ConnectionState): string {
  switch (connection.kind) {
    case "live":
      return texts.live;
    case "syncing":
      return texts.syncing;
    case "offline":
      return texts.offline;
    case "stopped":
      return stopText(connection.reason);
    default:
      return texts.connecting;
  }
}

function stopText(reason: StopReason): string {
  return { replaced: texts.replaced, sign_in: texts.signIn, forbidden: texts.forbidden, refused: texts.refused }[reason];
}

function Notice({ connection, onNow }: { connection: ConnectionState; onNow(): void }): JSX.Element | null {
  // While it tries again the line stays, so that it does not come and go with every attempt.
  const [down, setDown] = useState(false);
  useEffect(() => {
    if (connection.kind === "offline") setDown(true);
    else if (connection.kind === "live" || connection.kind === "stopped") setDown(false);
  }, [connection.kind]);

  if (connection.kind === "stopped") {
    return (
      <div class="connection calm" role="status">
        <p>{stopText(connection.reason)}</p>
        <button type="button" onClick={onNow}>
          {connection.reason === "replaced" ? texts.useHere : texts.tryAgain}
        </button>
      </div>
    );
  }
  if (!down && connection.kind !== "offline") return null;
  return (
    <div class="connection" role="status">
      <p>
        <strong>{connection.kind === "offline" && connection.tooMany ? texts.tooMany : texts.offline}</strong> {texts.offlineHint}
      </p>
      <button type="button" onClick={onNow}>
        {texts.retryNow}
      </button>
    </div>
  );
}
