import { render } from "preact";
import { lasting, tab } from "./chat/memory";
import { connectHost } from "./host";
import { App } from "./views/app";

const { company = "", linkHosts = "", privacy = "" } = document.body.dataset;

render(
  <App
    host={connectHost()}
    company={company}
    linkHosts={linkHosts.split(" ").filter(Boolean)}
    privacyUrl={privacy}
    lasting={lasting()}
    tab={tab()}
    origin={location.origin}
  />,
  document.body,
);
