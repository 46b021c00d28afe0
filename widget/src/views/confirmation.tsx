// A change that waits for the visitor's own click: what exactly would happen, how long it can be confirmed, and afterwards
// what became of it. The server decides; nothing here is told as done before its event came.
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Conversation } from "../chat/conversation";
import type { ConfirmationEntry } from "../chat/store";
import { format, texts } from "../texts";
import { Icon } from "./icons";

export function ConfirmationCard({ entry, conversation }: { entry: ConfirmationEntry; conversation: Conversation }): JSX.Element {
  const left = useSecondsLeft(entry, conversation);
  const click = conversation.clicks.get(entry.id);
  const open = entry.state === "open" && left > 0 && click?.problem !== "over" && click?.problem !== "refused";
  const busy = click !== undefined && click.problem === undefined;
  const outcome = useRef<HTMLParagraphElement>(null);
  const pressed = useRef(false);

  // The buttons go away under the finger that pressed them; the keyboard goes on from what came of it.
  useLayoutEffect(() => {
    if (open || !pressed.current) return;
    pressed.current = false;
    outcome.current?.focus({ preventScroll: true });
  }, [open]);

  const decide = (accept: boolean): void => {
    pressed.current = true;
    conversation.decide(entry.id, accept);
  };

  const heading = `confirm-${entry.id}`;
  return (
    <section class={`confirmation ${open ? "open" : entry.state === "open" ? "expired" : entry.state}`} role="group" aria-labelledby={heading}>
      <h2 id={heading} dir="auto">{entry.title}</h2>
      <dl dir="auto">
        {entry.lines.map(pair).map(([name, value], i) => (
          <div key={i}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {open ? (
        <>
          <p class="hint">
            {texts.nothingYet}{" "}
            <span class="countdown" aria-hidden="true">
              {texts.timeLeft(left)}
            </span>
            <span class="unseen">{texts.validUntil(format.time(new Date(entry.expiresAt)))}</span>
          </p>
          {click?.problem === "again" && (
            <p class="problem" role="alert">
              {texts.clickProblem.again}
            </p>
          )}
          <p class="choices">
            <button type="button" class="accept" aria-disabled={busy} onClick={() => decide(true)}>
              {busy && click.accept ? texts.confirming : texts.confirm}
            </button>
            <button type="button" aria-disabled={busy} onClick={() => decide(false)}>
              {busy && !click.accept ? texts.confirming : texts.notNow}
            </button>
          </p>
        </>
      ) : (
        <p class="outcome" ref={outcome} tabIndex={-1}>
          {entry.state === "accepted" && <Icon name="check" />}
          {ended(entry, click?.problem)}
        </p>
      )}
    </section>
  );
}

function ended(entry: ConfirmationEntry, problem: "again" | "over" | "refused" | undefined): string {
  if (entry.state !== "open") return texts.confirmationState[entry.state];
  return problem === "refused" ? texts.clickProblem.refused : texts.confirmationState.expired;
}

/** Whole seconds in which it can still be confirmed; counts down while it is open. */
function useSecondsLeft(entry: ConfirmationEntry, conversation: Conversation): number {
  const seconds = (): number => Math.max(0, Math.ceil(conversation.until(entry.expiresAt) / 1_000));
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    if (entry.state !== "open") return;
    setLeft(seconds());
    const timer = setInterval(() => setLeft(seconds()), 1_000);
    return () => clearInterval(timer);
  }, [entry.id, entry.state, entry.expiresAt]);
  return left;
}

/** "Auto-renew: on → off" as its two halves. */
function pair(line: string): [string, string] {
  const at = line.indexOf(": ");
  return at > 0 ? [line.slice(0, at), line.slice(at + 2)] : ["", line];
}
