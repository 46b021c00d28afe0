import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, type Api } from "../api/client";
import { uuid } from "../chat/ids";
import { NAME_LIMIT, type Department } from "../settings";
import { texts } from "../texts";
import { fieldDirection } from "./direction";
import { Icon } from "./icons";
import { PageBar } from "./page-bar";

interface LeaveProps {
  api: Api;
  departments: readonly Department[];
  department: Department;
  name: string;
  onBack(): void;
  onClose?(): void;
}

const MESSAGE_LIMIT = 4000;

type State = { kind: "writing" } | { kind: "sending" } | { kind: "failed"; why: string } | { kind: "left"; number: string };

/** Leaves a message for people, and shows the number that proves it was stored. */
export function Leave({ api, departments, department, name, onBack, onClose }: LeaveProps): JSX.Element {
  const [state, setState] = useState<State>({ kind: "writing" });
  const [to, setTo] = useState<Department>(department);
  const [who, setWho] = useState(name);
  const [email, setEmail] = useState("");
  const [message, setMessage] = useState("");
  // The same for each try, so that a message whose answer was lost is not kept twice.
  const request = useRef(uuid());
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), [state.kind === "left"]);

  const send = async (): Promise<void> => {
    setState({ kind: "sending" });
    try {
      setState({ kind: "left", number: await api.leave({ request_id: request.current, department: to, name: who.trim(), email: email.trim(), message: message.trim() }) });
    } catch (error) {
      const code = error instanceof ApiError ? error.code : "";
      setState({ kind: "failed", why: code === "bad_request" ? texts.leaveWrong : code === "rate_limited" ? texts.leaveTooMany : texts.notReached });
    }
  };

  return (
    <section class="page" aria-labelledby="leave-title">
      <PageBar id="leave-title" heading={title} onBack={onBack} {...(onClose ? { onClose } : {})}>
        {state.kind === "left" ? texts.leftTitle : texts.leave}
      </PageBar>
      {state.kind === "left" ? (
        <div class="reading">
          <div class="receipt" role="status">
            <Icon name="check" />
            <p>{texts.leftNumber}</p>
            <p class="number" dir="ltr">
              {state.number}
            </p>
            <p>{texts.leftLead(email.trim())}</p>
          </div>
        </div>
      ) : (
        <form
          class="reading fields"
          aria-busy={state.kind === "sending"}
          onSubmit={(event) => {
            event.preventDefault();
            if (state.kind !== "sending") void send();
          }}
        >
          <p>{texts.leaveLead}</p>
          {departments.length > 1 && (
            <label>
              <span>{texts.leaveTo}</span>
              <select value={to} onChange={(event) => setTo(event.currentTarget.value as Department)}>
                {departments.map((one) => (
                  <option key={one} value={one}>
                    {texts.departments[one].name}
                  </option>
                ))}
              </select>
            </label>
          )}
          <label>
            <span>{texts.nameLabel}</span>
            <input type="text" autocomplete="name" maxLength={NAME_LIMIT} dir={fieldDirection(who)} value={who} onInput={(event) => setWho(event.currentTarget.value)} />
          </label>
          <label>
            <span>{texts.email}</span>
            <input type="email" autocomplete="email" required maxLength={254} dir="ltr" value={email} onInput={(event) => setEmail(event.currentTarget.value)} />
          </label>
          <label>
            <span>{texts.composerLabel}</span>
            <textarea required rows={5} maxLength={MESSAGE_LIMIT} dir={fieldDirection(message)} value={message} onInput={(event) => setMessage(event.currentTarget.value)} />
          </label>
          {state.kind === "failed" && (
            <p class="problem" role="alert">
              {state.why}
            </p>
          )}
          <button type="submit" class="deed main">
            {state.kind === "sending" ? texts.sending : texts.leaveSend}
          </button>
        </form>
      )}
    </section>
  );
}
