import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Conversations, Home, OwnConversation, People } from "../api/answers";
import type { Api } from "../api/client";
import { NAME_LIMIT, type Department } from "../settings";
import { format, texts } from "../texts";
import { fieldDirection } from "./direction";
import { Icon } from "./icons";
import { Recent } from "./recent";
import { Search } from "./search";

interface StartProps {
  api: Api;
  company: string;
  /** The page's own word of welcome, if it has one. */
  greeting: string | undefined;
  departments: readonly Department[];
  name: string;
  shown: boolean;
  focus: { readonly current: boolean };
  onName(name: string): void;
  onChoose(department: Department): void;
  onContinue(conversation: OwnConversation): void;
  onArticle(slug: string): void;
  onLeave(): void;
  onPrivacy(): void;
  onClose?(): void;
}

/** Where a visitor arrives: help that is written already, the conversations they had, and who there is to talk to. */
export function Start(props: StartProps): JSX.Element {
  const { api, company, greeting, departments, name, shown, focus, onName, onChoose, onContinue, onArticle, onLeave, onPrivacy, onClose } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  const [home, setHome] = useState<Home | null>(null);
  const [own, setOwn] = useState<Conversations>({ list: [] });

  useEffect(() => {
    if (shown && focus.current) heading.current?.focus();
  }, [shown]);

  // Both only adorn the page: without them a visitor still chooses a department, which then says what is wrong.
  useEffect(() => {
    if (!shown) return;
    let wanted = true;
    api.home().then((answer) => wanted && setHome(answer), ignore);
    api.conversations().then((answer) => wanted && setOwn(answer), ignore);
    return () => {
      wanted = false;
    };
  }, [shown]);

  const more = (): void => {
    api.conversations(own.next).then((answer) => setOwn({ ...answer, list: [...own.list, ...answer.list] }), ignore);
  };

  return (
    <main class="start">
      <header class="hero">
        {onClose && (
          <button type="button" class="plain close" aria-label={texts.close} onClick={onClose}>
            <Icon name="close" />
          </button>
        )}
        {company && (
          <p class="company">
            <bdi>{company}</bdi>
          </p>
        )}
        <h1 ref={heading} tabIndex={-1}>
          {texts.welcomeTitle}
        </h1>
        <p dir={greeting === undefined ? undefined : "auto"}>{greeting ?? texts.welcomeLead(company)}</p>
      </header>
      <div class="sheet">
        <Search api={api} onOpen={onArticle} />
      </div>
      <div class="sheet">
        <Recent conversations={own.list} more={own.next !== undefined} onMore={more} onOpen={onContinue} />
        <h2 id="departments">{texts.chooseDepartment}</h2>
        <ul class="departments" aria-labelledby="departments">
          {departments.map((department) => (
            <li key={department}>
              <button type="button" class="department" data-department={department} onClick={() => onChoose(department)}>
                <span class="symbol">
                  <Icon name={department} />
                </span>
                <span class="words">
                  <strong>{texts.departments[department].name}</strong>
                  <small>{texts.departments[department].about}</small>
                  <small class="there">
                    <span class="dot" />
                    {[texts.atOnce, whenThere(home?.people.get(department))].filter(Boolean).join(" · ")}
                  </small>
                </span>
                <Icon name="chevron" />
              </button>
            </li>
          ))}
        </ul>
        <label class="name">
          <span>{texts.nameLabel}</span>
          <input
            type="text"
            autocomplete="given-name"
            maxLength={NAME_LIMIT}
            placeholder={texts.namePlaceholder}
            dir={fieldDirection(name)}
            value={name}
            onInput={(event) => onName(event.currentTarget.value)}
          />
        </label>
        <p class="notice">{texts.notice}</p>
      </div>
      <p class="ways">
        <button type="button" class="quiet" onClick={onLeave}>
          <Icon name="envelope" /> {texts.leave}
        </button>
        <button type="button" class="quiet" onClick={onPrivacy}>
          <Icon name="shield" /> {texts.privacy}
        </button>
      </p>
    </main>
  );
}

function whenThere(people: People | undefined): string {
  if (people?.changesAt === undefined) return "";
  const when = format.ahead(people.changesAt, new Date());
  return people.present ? texts.peopleUntil(when) : texts.peopleFrom(when);
}

const ignore = (): void => undefined;
