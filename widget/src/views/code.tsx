import type { JSX } from "preact";
import { CopyButton } from "./copy";

export const CodeBlock = ({ text }: { text: string }): JSX.Element => (
  <div class="code">
    <pre dir="ltr" tabIndex={0}>
      <code>{text}</code>
    </pre>
    <CopyButton text={text} />
  </div>
);
