import { render } from "preact";
import "./theme/font.css";
import "./theme/tokens.css";
import "./theme/base.css";
import { App } from "./app.tsx";
import { followAddress } from "./navigation/route.ts";
import { openSession } from "./sign-in/session.ts";

// First the session: it takes a token out of the address before anything reads it.
void openSession();
followAddress();

const root = document.getElementById("app");
if (root) render(<App />, root);
