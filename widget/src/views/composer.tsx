import type { JSX, RefObject, TargetedKeyboardEvent } from "preact";
import { useLayoutEffect } from "preact/hooks";
import type { SendProblem } from "../chat/conversation";
import { characters } from "../chat/text";
import { format, texts } from "../texts";
import { fieldDirection } from "./direction";
import { Icon } from "./icons";

interface ComposerProps {
  box: RefObject<HTMLTextAreaElement | null>;
  text: string;
  limit: number;
  problem: SendProblem | null;
  offerHuman: boolean;
  onText(text: string): void;
  onTyping(): void;
  onSend(): void;
  onHuman(): void;
}

export function Composer({ box, text, limit, problem, offerHuman, onText, onTyping, onSend, onHuman }: ComposerProps): JSX.Element {
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [text]);

  const onKey = (event: TargetedKeyboardEvent<HTMLTextAreaElement>): void => {
    // 229 is what some browsers report for the Enter that only accepts an input method's suggestion.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    onSend();
  };

  const length = text.length > limit * 0.8 ? characters(text) : 0;
  const near = length > limit * 0.9;
  const hint = problem === "too_long" ? texts.tooLong(limit) : problem === "too_many" ? texts.tooManyWaiting : "";
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      {offerHuman && (
        <button type="button" class="chip" onClick={onHuman}>
          <Icon name="person" /> {texts.human}
        </button>
      )}
      {hint && (
        <p class="problem" role="alert">
          {hint}
        </p>
      )}
      <div class="field">
        <textarea
          ref={box}
          rows={1}
          dir={fieldDirection(text)}
          aria-label={texts.composerLabel}
          placeholder={texts.composerPlaceholder}
          value={text}
          enterkeyhint="send"
          onInput={(event) => {
            onText(event.currentTarget.value);
            if (event.currentTarget.value.trim() !== "") onTyping();
          }}
          onKeyDown={onKey}
        />
        {near && (
          <span class={length > limit ? "count over" : "count"}>
            {format.number(length)}/{format.number(limit)}
          </span>
        )}
        <button type="submit" class="send" aria-label={texts.send}>
          <Icon name="send" />
        </button>
      </div>
    </form>
  );
}
