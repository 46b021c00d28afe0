import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Api } from "../api/client";
import type { Conversation } from "../chat/conversation";
import type { Department } from "../settings";
import { texts } from "../texts";
import { Icon } from "./icons";
import { save } from "./save";

interface MenuProps {
  conversation: Conversation;
  department: Department;
  departments: readonly Department[];
  api: Api;
  onMoved(department: Department): void;
  onErased(): void;
  onPrivacy(): void;
  sound: boolean;
  onSound(): void;
}

type Asking = "move" | "erase" | null;

/** What can be done with a conversation besides talking: a button that opens a short list. */
export function Menu({ conversation, department, departments, api, onMoved, onErased, onPrivacy, sound, onSound }: MenuProps): JSX.Element {
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState<Asking>(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);

  const { chat } = conversation;
  const id = chat.entries.length > 0 ? chat.conversationId : undefined;
  const others = departments.filter((other) => other !== department);

  const close = (): void => {
    setOpen(false);
    setAsking(null);
    setFailed(false);
  };

  useEffect(() => {
    if (!open) return;
    list.current?.querySelector("button")?.focus();
    const outside = (event: Event): void => {
      if (event.target instanceof Node && !list.current?.contains(event.target) && !button.current?.contains(event.target)) close();
    };
    addEventListener("pointerdown", outside);
    addEventListener("focusin", outside);
    return () => {
      removeEventListener("pointerdown", outside);
      removeEventListener("focusin", outside);
    };
  }, [open, asking]);

  const run = async (work: () => Promise<void>): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setFailed(false);
    try {
      await work();
      close();
      button.current?.focus();
    } catch {
      setFailed(true);
    } finally {
      setBusy(false);
    }
  };

  const move = (other: Department): Promise<void> =>
    run(async () => {
      // The server's event takes every tab along; where nothing was said there is nothing to take.
      if (id !== undefined && chat.status !== "closed") await api.move(id, other);
      else onMoved(other);
    });

  return (
    <div
      class="menu"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        // Closes the list, not the chat.
        event.stopPropagation();
        close();
        button.current?.focus();
      }}
    >
      <button
        ref={button}
        type="button"
        class="plain"
        aria-label={texts.menu}
        aria-expanded={open}
        aria-controls="chat-menu"
        onClick={() => (open ? close() : setOpen(true))}
      >
        <Icon name="more" />
      </button>
      {open && (
        <div class="choices-list" id="chat-menu" ref={list} aria-busy={busy}>
          {failed && (
            <p class="problem" role="alert">
              {texts.didNotWork}
            </p>
          )}
          {asking === "move" ? (
            <>
              <p id="menu-move">{texts.switchLead}</p>
              {others.map((other) => (
                <Item key={other} icon={other} onClick={() => void move(other)}>
                  {texts.departments[other].name}
                </Item>
              ))}
            </>
          ) : asking === "erase" ? (
            <>
              <p>{texts.eraseAsk}</p>
              <Item
                icon="trash"
                bad
                onClick={() =>
                  void run(async () => {
                    await api.erase(id);
                    onErased();
                  })
                }
              >
                {texts.eraseYes}
              </Item>
              <Item icon="back" onClick={() => setAsking(null)}>
                {texts.keep}
              </Item>
            </>
          ) : (
            <>
              {others.length > 0 && chat.status !== "agent" && (
                <Item icon="switch" onClick={() => setAsking("move")}>
                  {texts.switchDepartment}
                </Item>
              )}
              {id !== undefined && (
                <>
                  <Item
                    icon="plus"
                    onClick={() => {
                      conversation.startNew();
                      close();
                    }}
                  >
                    {texts.startNew}
                  </Item>
                  <Item icon="save" onClick={() => void run(async () => save(await api.transcript(id, "text")))}>
                    {texts.saveText}
                  </Item>
                  <Item icon="page" onClick={() => void run(async () => save(await api.transcript(id, "html")))}>
                    {texts.savePage}
                  </Item>
                  {chat.status !== "closed" && (
                    <Item
                      icon="check"
                      onClick={() => {
                        conversation.leave();
                        close();
                      }}
                    >
                      {texts.endChat}
                    </Item>
                  )}
                  <Item icon="trash" onClick={() => setAsking("erase")}>
                    {texts.erase}
                  </Item>
                </>
              )}
              <Item icon={sound ? "mute" : "bell"} onClick={onSound}>
                {sound ? texts.soundOff : texts.soundOn}
              </Item>
              <Item
                icon="shield"
                onClick={() => {
                  close();
                  onPrivacy();
                }}
              >
                {texts.privacy}
              </Item>
            </>
          )}
        </div>
      )}
    </div>
  );
}

interface ItemProps {
  icon: Parameters<typeof Icon>[0]["name"];
  bad?: boolean;
  onClick(): void;
  children: string;
}

const Item = ({ icon, bad, onClick, children }: ItemProps): JSX.Element => (
  <button type="button" class={bad ? "bad" : undefined} onClick={onClick}>
    <Icon name={icon} />
    {children}
  </button>
);
