import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { texts } from "../texts";
import { fieldDirection } from "./direction";

const SCORES = [1, 2, 3, 4, 5] as const;
const COMMENT_LIMIT = 1000;

const MOUTHS: Record<(typeof SCORES)[number], string> = {
  1: "M8 17c1-2.6 2.4-3.4 4-3.4s3 .8 4 3.4",
  2: "M8.3 16.4c1-1.5 2.2-2 3.7-2s2.7.5 3.7 2",
  3: "M8.3 15.3h7.4",
  4: "M8.3 14.4c1 1.5 2.2 2 3.7 2s2.7-.5 3.7-2",
  5: "M7.6 13.6c.8 2.8 2.4 3.8 4.4 3.8s3.6-1 4.4-3.8z",
};

interface RatingProps {
  /** Answers whether it went out. */
  onRate(score: number, comment?: string): boolean;
  onDone(): void;
}

/** Asks how a conversation was: five faces, then room for a word. */
export function Rating({ onRate, onDone }: RatingProps): JSX.Element {
  const [given, setGiven] = useState(0);
  const [comment, setComment] = useState("");
  const [done, setDone] = useState(false);
  const end = useRef<HTMLButtonElement>(null);
  useEffect(() => end.current?.scrollIntoView({ block: "nearest" }), [given > 0]);

  if (done) {
    return (
      <p class="line" role="status">
        {texts.rated}
      </p>
    );
  }
  return (
    <form
      class="rating"
      onSubmit={(event) => {
        event.preventDefault();
        if (!onRate(given, comment)) return;
        setDone(true);
        onDone();
      }}
    >
      <fieldset>
        <legend>{texts.rate}</legend>
        {SCORES.map((score) => (
          <button
            key={score}
            type="button"
            class={score === given ? "face-button given" : "face-button"}
            aria-label={`${texts.faces[score - 1]} (${texts.score(score)})`}
            title={texts.faces[score - 1]}
            aria-pressed={score === given}
            onClick={() => {
              if (onRate(score, comment)) setGiven(score);
            }}
          >
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <circle cx="12" cy="12" r="9.2" />
              <path d="M9 9.6v.6m6-.6v.6" />
              <path d={MOUTHS[score]} />
            </svg>
          </button>
        ))}
      </fieldset>
      {given > 0 && (
        <>
          <textarea
            rows={2}
            maxLength={COMMENT_LIMIT}
            aria-label={texts.comment}
            placeholder={texts.comment}
            dir={fieldDirection(comment)}
            value={comment}
            onInput={(event) => setComment(event.currentTarget.value)}
          />
          <button ref={end} type="submit" class="deed main">
            {texts.rateSend}
          </button>
        </>
      )}
    </form>
  );
}
