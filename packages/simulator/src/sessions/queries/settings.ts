import { node } from "../../stanzas/node.ts";
import type { AnswerQuery } from "./answer.ts";

/** The switches of the service: none is set. */
export const props: AnswerQuery = () => ({ content: [node("props", { hash: "0", refresh: "86400" }, [])] });

/** Nobody is blocked. */
export const blocklist: AnswerQuery = () => ({ content: [node("list", {}, [])] });

/** Everything is visible to all. */
export const privacy: AnswerQuery = () => ({
  content: [
    node("privacy", {}, [
      node("category", { name: "readreceipts", value: "all" }),
      node("category", { name: "last", value: "all" }),
      node("category", { name: "online", value: "all" }),
      node("category", { name: "profile", value: "all" }),
      node("category", { name: "status", value: "all" }),
      node("category", { name: "groupadd", value: "all" }),
      node("category", { name: "calladd", value: "all" }),
    ]),
  ],
});
