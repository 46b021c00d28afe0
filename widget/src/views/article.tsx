import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Article } from "../api/answers";
import { ApiError, type Api } from "../api/client";
import type { LinkRule } from "../format/markdown";
import { texts } from "../texts";
import { Formatted } from "./formatted";
import { PageBar } from "./page-bar";

interface ArticleProps {
  slug: string;
  api: Api;
  link: LinkRule;
  onBack(): void;
  onClose?(): void;
}

type State = { kind: "loading" } | { kind: "there"; article: Article } | { kind: "failed"; gone: boolean };

/** A help article over whatever was there before, which waits unchanged below it. */
export function ArticleView({ slug, api, link, onBack, onClose }: ArticleProps): JSX.Element {
  const [state, setState] = useState<State>({ kind: "loading" });
  const [tries, setTries] = useState(0);
  const title = useRef<HTMLHeadingElement>(null);
  const body = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let wanted = true;
    setState({ kind: "loading" });
    api.article(slug).then(
      (article) => wanted && setState({ kind: "there", article }),
      (error: unknown) => wanted && setState({ kind: "failed", gone: error instanceof ApiError && error.status === 404 }),
    );
    return () => {
      wanted = false;
    };
  }, [slug, tries]);

  useEffect(() => {
    title.current?.focus();
    if (body.current) body.current.scrollTop = 0;
  }, [slug, state.kind]);

  return (
    <section class="page" aria-labelledby="article-title">
      <PageBar id="article-title" heading={title} onBack={onBack} {...(onClose ? { onClose } : {})}>
        {state.kind === "there" ? state.article.title : texts.help}
      </PageBar>
      <div class="reading" ref={body} tabIndex={0} aria-busy={state.kind === "loading"}>
        {state.kind === "loading" && <p class="line">{texts.loading}</p>}
        {state.kind === "failed" && (
          <div class="line" role="alert">
            <p>{state.gone ? texts.articleGone : texts.notReached}</p>
            {!state.gone && (
              <button type="button" class="quiet" onClick={() => setTries((count) => count + 1)}>
                {texts.tryAgain}
              </button>
            )}
          </div>
        )}
        {state.kind === "there" && (
          <>
            {/* The articles are the company's own and in its language, whatever the panel speaks. */}
            <article class="bubble" dir="auto">
              <Formatted text={state.article.markdown} link={link} />
            </article>
            <p class="whole">
              <a href={state.article.url} target="_blank" rel="noopener">
                {texts.openInTab}
              </a>
            </p>
          </>
        )}
      </div>
    </section>
  );
}
