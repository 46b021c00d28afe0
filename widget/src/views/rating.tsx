import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { texts } from "../texts";

const SCORES = [1, 2, 3, 4, 5];

/** Asks how a conversation was that has ended. `onRate` answers whether it went out. */
export function Rating({ onRate }: { onRate(score: number): boolean }): JSX.Element {
  const [given, setGiven] = useState(0);
  return (
    <fieldset class="rating">
      <legend>{given === 0 ? texts.rate : texts.rated}</legend>
      {SCORES.map((score) => (
        <button
          key={score}
          type="button"
          class={score <= given ? "given" : ""}
          aria-label={texts.score(score)}
          aria-pressed={score === given}
          onClick={() => {
            if (onRate(score)) setGiven(score);
          }}
        >
          ★
        </button>
      ))}
    </fieldset>
  );
}
