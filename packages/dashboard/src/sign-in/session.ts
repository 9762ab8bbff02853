import { computed, signal } from "@preact/signals";
import { ApiError } from "../api/problem.ts";
import { request, whenSignedOut } from "../api/request.ts";

/** Who is signed in: the operator, or the owner of one channel. */
export interface Session {
  role: "admin" | "channel";
  channel_id: string | null;
}

/** undefined while it is being asked for, null when nobody is signed in. */
export const session = signal<Session | null | undefined>(undefined);

export const isAdmin = computed(() => session.value?.role === "admin");

/** Signs in with the token of a link like `/#token=…`, which then leaves the address bar; else takes up the cookie. */
export async function openSession(): Promise<void> {
  whenSignedOut(() => {
    session.value = null;
  });
  const token = tokenOfAddress();
  try {
    if (token === undefined) session.value = await request<Session>("GET", "/api/session");
    else await signIn(token);
  } catch (error) {
    if (error instanceof ApiError && error.status === 0) setTimeout(openSession, 2_000);
    else session.value = null;
  }
}

/** @throws ApiError when the token is not known */
export async function signIn(token: string): Promise<void> {
  session.value = await request<Session>("POST", "/api/session", { token });
}

export async function signOut(): Promise<void> {
  await request("DELETE", "/api/session");
  session.value = null;
}

/** A token behind `#` never reaches a server's log; taken out, it is not in the history either. */
function tokenOfAddress(): string | undefined {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token === null) return undefined;
  history.replaceState(null, "", location.pathname);
  return token;
}
