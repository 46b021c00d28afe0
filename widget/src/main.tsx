import { render } from "preact";
import { lasting, tab } from "./chat/memory";
import { App } from "./views/app";

const { company = "", linkHosts = "" } = document.body.dataset;

render(
  <App
    company={company}
    linkHosts={linkHosts.split(" ").filter(Boolean)}
    lasting={lasting()}
    tab={tab()}
    origin={location.origin}
  />,
  document.body,
);
