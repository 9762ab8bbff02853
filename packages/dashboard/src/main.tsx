import { render } from "preact";
import "./theme/font.css";
import "./theme/tokens.css";
import "./theme/base.css";
import { App } from "./app.tsx";
import { showFailure } from "./components/toast-message.ts";
import { followUrl } from "./navigation/route.ts";
import { openSession } from "./sign-in/session.ts";

// The session first: it removes a token from the URL before anything else reads it.
openSession().catch(showFailure);
followUrl();

const root = document.getElementById("app");
if (root) render(<App />, root);
