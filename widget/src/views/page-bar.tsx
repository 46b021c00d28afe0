import type { ComponentChildren, JSX, RefObject } from "preact";
import { texts } from "../texts";
import { Icon } from "./icons";

interface PageBarProps {
  /** Of the heading, which names the page. */
  id: string;
  heading: RefObject<HTMLHeadingElement | null>;
  onBack(): void;
  onClose?(): void;
  children: ComponentChildren;
}

/** The head of a page over the chat: back, what it is, close. */
export const PageBar = ({ id, heading, onBack, onClose, children }: PageBarProps): JSX.Element => (
  <header class="bar">
    <button type="button" class="plain" aria-label={texts.goBack} onClick={onBack}>
      <Icon name="back" />
    </button>
    <div class="who">
      <h1 id={id} ref={heading} tabIndex={-1} dir="auto">
        {children}
      </h1>
    </div>
    {onClose && (
      <button type="button" class="plain" aria-label={texts.close} onClick={onClose}>
        <Icon name="close" />
      </button>
    )}
  </header>
);
