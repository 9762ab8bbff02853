import { toSeconds } from "../../ground/clock.ts";
import type { Group } from "../../groups/group.ts";
import { node, type Stanza } from "../../stanzas/node.ts";
import type { AnswerQuery } from "./answer.ts";

/** The groups that the account is in. */
export const participating: AnswerQuery = (_query, client, { groups }) => ({
  content: [node("groups", {}, groups.of(client).map(describe))],
});

/** Who is in a group: told to its members. */
export const groupInfo: AnswerQuery = (query, client, { groups }) => {
  const group = groups.find(query.attrs.to);
  if (!group) return { error: { code: 404, text: "item-not-found" } };
  if (!group.has(client)) return { error: { code: 403, text: "forbidden" } };
  return { content: [describe(group)] };
};

function describe({ jid, subject, createdAt, accounts }: Group): Stanza {
  const creation = toSeconds(createdAt);
  const [creator] = accounts;
  const about = {
    id: jid.split("@")[0],
    subject,
    s_t: creation,
    s_o: creator?.jid("lid"),
    creation,
    creator: creator?.jid("lid"),
    creator_pn: creator?.jid("pn"),
    size: String(accounts.length),
    addressing_mode: "lid",
  };
  const participants = accounts.map((account) =>
    node("participant", {
      jid: account.jid("lid"),
      phone_number: account.jid("pn"),
      type: account === creator ? "superadmin" : undefined,
    }),
  );
  return node("group", about, participants);
}
