import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Hit } from "../api/answers";
import type { Api } from "../api/client";
import { texts } from "../texts";
import { fieldDirection } from "./direction";
import { Icon } from "./icons";

const PAUSE_MS = 180;

/** Finds help articles while the visitor types. */
export function Search({ api, onOpen }: { api: Api; onOpen(slug: string): void }): JSX.Element {
  const [query, setQuery] = useState("");
  const [hits, setHits] = useState<Hit[] | null>(null);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    const wanted = query.trim();
    if (wanted.length < 2) {
      setHits(null);
      setFailed(false);
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      api.search(wanted, abort.signal).then(
        (found) => {
          if (abort.signal.aborted) return;
          setHits(found);
          setFailed(false);
        },
        () => {
          if (!abort.signal.aborted) setFailed(true);
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [query]);

  const first = hits?.[0];
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (first) onOpen(first.slug);
      }}
    >
      <label class="lens">
        <Icon name="search" />
        <input
          type="search"
          enterkeyhint="search"
          maxLength={200}
          aria-label={texts.searchLabel}
          placeholder={texts.searchPlaceholder}
          dir={fieldDirection(query)}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
      </label>
      <p class="unseen" role="status">
        {failed ? texts.notReached : hits === null ? "" : texts.found(hits.length)}
      </p>
      {failed && (
        <p class="problem" aria-hidden="true">
          {texts.notReached}
        </p>
      )}
      {!failed && hits !== null && hits.length === 0 && (
        <p class="none" aria-hidden="true">
          {texts.found(0)}
        </p>
      )}
      {!failed && hits !== null && hits.length > 0 && (
        <ul class="hits">
          {hits.map((hit) => (
            <li key={hit.slug}>
              <button type="button" onClick={() => onOpen(hit.slug)}>
                <Icon name="page" />
                <span dir="auto">
                  <strong>{hit.title}</strong>
                  {hit.passage && <small>{hit.passage}</small>}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </form>
  );
}
