import { hexDigits } from "../../ground/random.ts";
import { node } from "../../stanzas/node.ts";
import type { AnswerQuery } from "./answer.ts";

/** The switches of the service: none is set. */
export const props: AnswerQuery = () => ({ content: [node("props", { hash: "0", refresh: "86400" }, [])] });

/** Nobody is blocked. */
export const blocklist: AnswerQuery = () => ({ content: [node("list", {}, [])] });

/** Where media is uploaded and downloaded: at this network. */
export const mediaConnection: AnswerQuery = (_query, _client, { random, media }) => ({
  content: [
    node("media_conn", { auth: hexDigits(random, 32), ttl: "3600", auth_ttl: "21600", max_buckets: "12" }, [
      node("host", { hostname: media.host, type: "primary" }),
    ]),
  ],
});

/** Nobody has a picture. */
export const noPicture: AnswerQuery = () => ({ error: { code: 404, text: "item-not-found" } });

/** Nobody is a business. */
export const businessProfile: AnswerQuery = () => ({ content: [node("business_profile", { v: "116" }, [])] });

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
