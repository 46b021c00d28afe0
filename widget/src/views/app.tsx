import type { JSX } from "preact";
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import { Api } from "../api/client";
import { Conversation } from "../chat/conversation";
import { endGuest } from "../chat/end";
import { adopt, letGo, readKept } from "../chat/kept";
import { forget, onSessionEnded, tellEnded, type Memory } from "../chat/memory";
import type { Host, HostMessage } from "../host";
import { DEPARTMENTS, isDepartment, NAME_LIMIT, offered, type Department, type PanelSettings } from "../settings";
import { texts } from "../texts";
import { languageOf } from "../texts/choose";
import { wear } from "../theme";
import { ChatView } from "./chat";
import { useChime } from "./chime";
import { linkRule } from "./formatted";
import { useLanguage } from "./language";
import { useNews } from "./news";
import { ArticleView } from "./article";
import { Leave } from "./leave";
import { Privacy } from "./privacy";
import { OpenArticle } from "./reading";
import { Start } from "./start";

export interface AppProps {
  host: Host;
  company: string;
  linkHosts: readonly string[];
  /** What visitors accept by writing; empty where nothing is asked for. */
  privacyUrl: string;
  lasting: Memory;
  tab: Memory;
  origin: string;
}

/** The server takes no longer address. */
const PAGE_LIMIT = 2000;

export function App({ host, company, linkHosts, privacyUrl, lasting, tab, origin }: AppProps): JSX.Element {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [department, setDepartment] = useState<Department | null>(() => kept(tab));
  const [name, setName] = useState(() => lasting.get("name") ?? "");
  const [shown, setShown] = useState(false);
  // A panel that was only fetched ahead must not open a conversation that nobody asked for.
  const [wanted, setWanted] = useState(false);
  const [settings, setSettings] = useState<PanelSettings>({});
  const [prefill, setPrefill] = useState<string | null>(null);
  // Counts how often the page said that it is somebody else's session now.
  const [session, setSession] = useState(0);
  // Counts who spoke here: what one has typed must not stand in the next one's field.
  const [person, setPerson] = useState(0);
  const [over, setOver] = useState<Over | null>(null);
  const focus = useRef(true);
  const opener = useRef<Element | null>(null);
  const page = useRef(`${origin}/`);
  const locale = useRef<string | undefined>(undefined);
  const [isSpoken, ask] = useLanguage();
  const nameNow = useRef(name);
  const speaking = useRef<Conversation | null>(null);
  const api = useMemo(() => new Api(origin, () => host.identity()), [origin]);
  const link = useMemo(() => linkRule(`${origin}/`, linkHosts), [origin, linkHosts]);

  useEffect(() => {
    const onMessage = (message: HostMessage): void => {
      switch (message.type) {
        case "init":
          page.current = message.page.slice(0, PAGE_LIMIT);
          apply(message.settings);
          break;
        case "settings":
          apply(message.settings);
          break;
        case "page":
          page.current = message.page.slice(0, PAGE_LIMIT);
          break;
        case "identify":
          setSession((count) => count + 1);
          break;
        case "visitor":
          rename(message.name);
          break;
        case "prefill":
          setPrefill(message.text);
          break;
        case "end":
          void end();
          break;
        default:
          setShown(message.type === "shown");
          if (message.type !== "shown") {
            // At once: what comes from now on has not been before anybody's eyes.
            speaking.current?.setShown(false);
            return;
          }
          focus.current = message.focus;
          setWanted(true);
      }
    };
    host.listen(onMessage);
    if (!host.framed) ask();
    return onSessionEnded(startOver);
  }, []);

  const apply = (next: PanelSettings): void => {
    locale.current = [next.locale, next.pageLocale].find(languageOf) ?? next.locale ?? next.pageLocale;
    ask(next.locale, next.pageLocale);
    setSettings(next);
    const open = offered(next);
    // With one department there is nothing to choose.
    const preset = next.department ?? (open.length === 1 ? open[0] : undefined);
    setDepartment((current) => {
      if (current && (open.includes(current) || current === next.department)) return current;
      return preset && tab.get("view") !== "start" ? preset : null;
    });
  };

  const startOver = (): void => {
    // First of all: what arrives now would be kept again.
    speaking.current?.stop();
    forget(lasting, tab);
    setDepartment(null);
    setOver(null);
    setPrefill(null);
    setSession((count) => count + 1);
    nameNow.current = "";
    setName("");
  };

  const end = async (): Promise<void> => {
    startOver();
    tellEnded(lasting);
    await endGuest(origin);
    // Once more: until now the panel of another tab could still read as the guest.
    tellEnded(lasting);
    host.post({ type: "ended" });
  };

  useEffect(() => wear(settings, document.documentElement), [settings]);

  const conversation = useMemo(() => {
    if (!department || !wanted) return null;
    const url = `${origin.replace(/^http/, "ws")}/livechat/ws/${department}/`;
    return new Conversation({
      department,
      url,
      lasting,
      tab,
      visitorName: () => nameNow.current.trim(),
      page: () => page.current,
      // Also one that the panel has no texts in: the assistant may.
      locale: () => locale.current ?? navigator.language,
      identity: host.identity(),
      onChange: () => redraw(0),
      onSomebodyElse: () => {
        rename("");
        setPerson((count) => count + 1);
      },
      onRated: (score) => host.post({ type: "rating", score, department }),
      onMoved: (next, id) => {
        if (isDepartment(next)) goTo(next, id);
      },
    });
  }, [department, wanted, session]);

  speaking.current = conversation;

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

  const [sound, toggleSound] = useChime(lasting, conversation?.unread ?? 0, conversation?.connection.kind === "live");
  useNews(host, conversation, department, shown, isSpoken);

  // At once and not when the page has heard of it: what comes from now on has not been before anybody's eyes.
  const close = useCallback(() => {
    if (!host.framed) return;
    setShown(false);
    conversation?.setShown(false);
    host.post({ type: "close" });
  }, [conversation]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || event.isComposing) return;
      if (over) goBack();
      else close();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [close, over]);

  const choose = useCallback((next: Department | null) => {
    focus.current = true;
    tab.set("view", next ?? "start");
    setDepartment(next);
  }, []);

  /** Goes on with a certain conversation, and with no other under the name of the department it came from. */
  const goTo = (next: Department, id: string): void => {
    if (department && department !== next && readKept(lasting, department)?.id === id) letGo(lasting, department);
    adopt(lasting, next, id);
    choose(next);
    setSession((count) => count + 1);
  };

  const put = useCallback((next: Over) => {
    setOver((current) => {
      if (!current) opener.current = document.activeElement;
      return next;
    });
  }, []);
  const openArticle = useCallback((slug: string) => put({ kind: "article", slug }), []);

  /** Back to what was under the page, and to where the visitor was in it. */
  const goBack = (): void => {
    setOver(null);
    setTimeout(() => {
      if (opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus();
    });
  };

  const rename = useCallback((next: string) => {
    const trimmed = next.slice(0, NAME_LIMIT);
    nameNow.current = trimmed;
    setName(trimmed);
    lasting.set("name", trimmed);
  }, []);

  useEffect(() => {
    document.title = [texts.title, company].filter(Boolean).join(" · ");
  }, [texts]);

  const departments = offered(settings);
  if (!isSpoken) return <></>;
  const closing = host.framed ? { onClose: close } : {};
  return (
    <OpenArticle.Provider value={openArticle}>
      <div class="under" inert={over !== null}>
        {conversation && department ? (
          <ChatView
            key={`${department} ${person} ${session}`}
            api={api}
            conversation={conversation}
            department={department}
            departments={departments}
            link={link}
            origin={origin}
            tab={tab}
            shown={shown}
            focus={focus}
            greeting={settings.greeting}
            privacyUrl={privacyUrl}
            prefill={prefill}
            onPrefilled={() => setPrefill(null)}
            onBack={() => choose(null)}
            onChoose={choose}
            onErased={() => {
              letGo(lasting, department);
              choose(null);
            }}
            onPrivacy={() => put({ kind: "privacy" })}
            sound={sound}
            onSound={toggleSound}
            {...closing}
          />
        ) : (
          <Start
            key={session}
            api={api}
            company={company}
            greeting={settings.greeting}
            departments={departments}
            name={name}
            shown={shown}
            focus={focus}
            onName={rename}
            onChoose={choose}
            onContinue={(own) => {
              if (isDepartment(own.department)) goTo(own.department, own.id);
            }}
            onArticle={openArticle}
            onLeave={() => put({ kind: "leave" })}
            onPrivacy={() => put({ kind: "privacy" })}
            {...closing}
          />
        )}
      </div>
      {over?.kind === "article" && <ArticleView slug={over.slug} api={api} link={link} onBack={goBack} {...closing} />}
      {over?.kind === "privacy" && (
        <Privacy
          api={api}
          onErased={() => {
            for (const one of DEPARTMENTS) letGo(lasting, one);
            choose(null);
          }}
          onBack={goBack}
          {...closing}
        />
      )}
      {over?.kind === "leave" && (
        <Leave api={api} departments={departments} department={department ?? departments[0] ?? "general"} name={name} onBack={goBack} {...closing} />
      )}
    </OpenArticle.Provider>
  );
}

/** A page over the chat, which waits below it. */
type Over = { kind: "article"; slug: string } | { kind: "privacy" } | { kind: "leave" };

function kept(tab: Memory): Department | null {
  const view = tab.get("view");
  return isDepartment(view) ? view : null;
}
