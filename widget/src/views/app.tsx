import type { JSX } from "preact";
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import { isDepartment, type Department, type ToPanel } from "../bridge";
import { Conversation } from "../chat/conversation";
import type { Memory } from "../chat/memory";
import type { Host } from "../host";
import { ChatView } from "./chat";
import { linkRule } from "./formatted";
import { Start } from "./start";

export interface AppProps {
  host: Host;
  company: string;
  linkHosts: readonly string[];
  lasting: Memory;
  tab: Memory;
  origin: string;
}

const NAME_LIMIT = 60;

export function App({ host, company, linkHosts, lasting, tab, origin }: AppProps): JSX.Element {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [department, setDepartment] = useState<Department | null>(() => kept(tab));
  const [name, setName] = useState(() => lasting.get("name") ?? "");
  const [shown, setShown] = useState(false);
  // A panel that was only fetched ahead must not open a conversation that nobody asked for.
  const [wanted, setWanted] = useState(false);
  // Counts who spoke here: what one has typed must not stand in the next one's field.
  const [person, setPerson] = useState(0);
  const focus = useRef(true);
  const page = useRef(`${origin}/`);
  const nameNow = useRef(name);
  const link = useMemo(() => linkRule(`${origin}/`, linkHosts), [origin, linkHosts]);

  useEffect(() => {
    const onMessage = (message: ToPanel): void => {
      if (message.type === "init") {
        page.current = message.page;
        const preset = message.department;
        if (preset) setDepartment((current) => current ?? (tab.get("view") === "start" ? null : preset));
      } else {
        setShown(message.type === "shown");
        if (message.type !== "shown") return;
        focus.current = message.focus;
        setWanted(true);
      }
    };
    host.listen(onMessage);
  }, []);

  const conversation = useMemo(() => {
    if (!department || !wanted) return null;
    const url = `${origin.replace(/^http/, "ws")}/livechat/ws/${department}/`;
    return new Conversation({
      department,
      url,
      lasting,
      tab,
      visitorName: () => nameNow.current.trim(),
      page: page.current,
      locale: navigator.language,
      identity: host.identity(),
      onChange: () => redraw(0),
      onSomebodyElse: () => {
        rename("");
        setPerson((count) => count + 1);
      },
    });
  }, [department, wanted]);

  useEffect(() => {
    if (!conversation) return;
    conversation.start();
    const wake = (): void => conversation.probe();
    const visible = (): void => {
      if (!document.hidden) wake();
    };
    addEventListener("online", wake);
    addEventListener("offline", wake);
    addEventListener("pageshow", wake);
    document.addEventListener("visibilitychange", visible);
    return () => {
      conversation.stop();
      removeEventListener("online", wake);
      removeEventListener("offline", wake);
      removeEventListener("pageshow", wake);
      document.removeEventListener("visibilitychange", visible);
    };
  }, [conversation]);

  const [visible, setVisible] = useState(!document.hidden);
  useEffect(() => {
    const update = (): void => setVisible(!document.hidden);
    document.addEventListener("visibilitychange", update);
    return () => document.removeEventListener("visibilitychange", update);
  }, []);

  useEffect(() => conversation?.setShown(shown && visible), [conversation, shown, visible]);

  const unread = Math.min(conversation?.unread ?? 0, 999);
  useEffect(() => host.post({ livechat: 1, type: "unread", count: unread }), [unread]);

  // At once and not when the page has heard of it: what comes from now on has not been before anybody's eyes.
  const close = useCallback(() => {
    if (!host.framed) return;
    setShown(false);
    conversation?.setShown(false);
    host.post({ livechat: 1, type: "close" });
  }, [conversation]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && !event.isComposing) close();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [close]);

  const choose = useCallback((next: Department | null) => {
    focus.current = true;
    tab.set("view", next ?? "start");
    setDepartment(next);
  }, []);

  const rename = useCallback((next: string) => {
    const trimmed = next.slice(0, NAME_LIMIT);
    nameNow.current = trimmed;
    setName(trimmed);
    lasting.set("name", trimmed);
  }, []);

  return conversation && department ? (
    <ChatView
      key={`${department} ${person}`}
      conversation={conversation}
      department={department}
      link={link}
      origin={origin}
      tab={tab}
      shown={shown}
      focus={focus}
      onBack={() => choose(null)}
      {...(host.framed ? { onClose: close } : {})}
    />
  ) : (
    <Start company={company} name={name} lasting={lasting} shown={shown} focus={focus} onName={rename} onChoose={choose} {...(host.framed ? { onClose: close } : {})} />
  );
}

function kept(tab: Memory): Department | null {
  const view = tab.get("view");
  return isDepartment(view) ? view : null;
}
