import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Api } from "../api/client";
import { texts } from "../texts";
import { Icon } from "./icons";
import { PageBar } from "./page-bar";
import { save } from "./save";

interface PrivacyProps {
  api: Api;
  /** All conversations are gone. */
  onErased(): void;
  onBack(): void;
  onClose?(): void;
}

type State = "calm" | "asking" | "busy" | "erased" | "failed";

/** What is known about the visitor, and what they can do about it. */
export function Privacy({ api, onErased, onBack, onClose }: PrivacyProps): JSX.Element {
  const [state, setState] = useState<State>("calm");
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);

  const run = async (work: () => Promise<void>, then: State): Promise<void> => {
    setState("busy");
    try {
      await work();
      setState(then);
    } catch {
      setState("failed");
    }
  };

  return (
    <section class="page" aria-labelledby="privacy-title">
      <PageBar id="privacy-title" heading={title} onBack={onBack} {...(onClose ? { onClose } : {})}>
        {texts.privacy}
      </PageBar>
      <div class="reading" aria-busy={state === "busy"}>
        <h2>{texts.privacyTitle}</h2>
        <ul class="facts">
          {texts.privacyFacts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
        <div class="deeds">
          <button type="button" class="deed" disabled={state === "busy"} onClick={() => void run(async () => save(await api.export()), "calm")}>
            <Icon name="save" /> {texts.exportAll}
          </button>
          {state === "asking" ? (
            <div class="ask" role="group" aria-label={texts.eraseAll}>
              <p>{texts.eraseAllAsk}</p>
              <button
                type="button"
                class="deed bad"
                onClick={() =>
                  void run(async () => {
                    await api.erase();
                    onErased();
                  }, "erased")
                }
              >
                {texts.eraseYes}
              </button>
              <button type="button" class="deed" onClick={() => setState("calm")}>
                {texts.keep}
              </button>
            </div>
          ) : (
            <button type="button" class="deed" disabled={state === "busy"} onClick={() => setState("asking")}>
              <Icon name="trash" /> {texts.eraseAll}
            </button>
          )}
        </div>
        <p role="status" class={state === "failed" ? "problem" : "done"}>
          {state === "erased" ? texts.erasedAll : state === "failed" ? texts.didNotWork : ""}
        </p>
      </div>
    </section>
  );
}
