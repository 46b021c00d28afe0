import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Department } from "../settings";
import { isKnownConversation } from "../chat/conversation";
import type { Memory } from "../chat/memory";
import { texts } from "../texts";
import { fieldDirection } from "./direction";
import { Icon } from "./icons";

interface StartProps {
  company: string;
  /** The page's own word of welcome, if it has one. */
  greeting: string | undefined;
  departments: readonly Department[];
  name: string;
  lasting: Memory;
  shown: boolean;
  focus: { readonly current: boolean };
  onName(name: string): void;
  onChoose(department: Department): void;
  onClose?(): void;
}

export function Start({ company, greeting, departments, name, lasting, shown, focus, onName, onChoose, onClose }: StartProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (shown && focus.current) heading.current?.focus();
  }, [shown]);

  return (
    <main class="start">
      <header class="hero">
        {onClose && (
          <button type="button" class="plain close" aria-label={texts.close} onClick={onClose}>
            <Icon name="close" />
          </button>
        )}
        {company && <p class="company">{company}</p>}
        <h1 ref={heading} tabIndex={-1}>
          {texts.welcomeTitle}
        </h1>
        <p>{greeting ?? texts.welcomeLead(company)}</p>
      </header>
      <div class="sheet">
        <label class="name">
          <span>{texts.nameLabel}</span>
          <input
            type="text"
            dir={fieldDirection(name)}
            autocomplete="given-name"
            maxLength={60}
            placeholder={texts.namePlaceholder}
            value={name}
            onInput={(event) => onName(event.currentTarget.value)}
          />
        </label>
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
                </span>
                {isKnownConversation(lasting, department) && <span class="tag">{texts.continueHere}</span>}
                <Icon name="chevron" />
              </button>
            </li>
          ))}
        </ul>
        <p class="notice">{texts.notice}</p>
      </div>
    </main>
  );
}
