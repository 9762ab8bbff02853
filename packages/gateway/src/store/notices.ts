/** What nodes tell each other about: channels may be free, or something of the account has changed. */
export type Topic = "ringhook_leases" | "ringhook_account";

/** What other nodes, and this one, tell at once. A notice may be lost: whoever listens also looks by himself now and then. */
export interface Notices {
  /** Calls back for each notice, and whenever some may have been missed. @returns ends it */
  listen(topic: Topic, onNotice: () => void): () => void;
}
