import { computed, signal } from "@preact/signals";
import type { ResultOf } from "@ringhook/api";
import { isUnreachable } from "../api/problem.ts";
import { request, whenSignedOut } from "../api/request.ts";

/** Who is signed in: the operator, or the owner of one channel. */
type Session = ResultOf<"whoAmI">;

/** undefined until it is known, null when signed out. */
export const session = signal<Session | null | undefined>(undefined);

const RETRY_MS = 2_000;

export const isAdmin = computed(() => session.value?.role === "admin");

/** Signs in with the token of a link like `/#token=…`, which then leaves the address bar; otherwise by the cookie. */
export async function openSession(token = tokenInUrl()): Promise<void> {
  whenSignedOut(() => {
    session.value = null;
  });
  try {
    if (token === undefined) session.value = await request<Session>("GET", "/api/session");
    else await signIn(token);
  } catch (error) {
    if (!isUnreachable(error)) session.value = null;
    else setTimeout(() => openSession(token), RETRY_MS);
  }
}

/** @throws ApiError when the token is wrong */
export async function signIn(token: string): Promise<void> {
  session.value = await request<Session>("POST", "/api/session", { token });
}

export async function signOut(): Promise<void> {
  await request("DELETE", "/api/session");
  session.value = null;
}

/** What is behind `#` never reaches a server's log; once removed, it is not in the history either. */
function tokenInUrl(): string | undefined {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token === null) return undefined;
  history.replaceState(null, "", location.pathname);
  return token;
}
