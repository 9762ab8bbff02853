import { publicId } from "../../../ids.ts";
import type { Replan } from "../../channel-store.ts";
import { BEHIND_ALL } from "../../walks.ts";
import { row } from "../queries.ts";
import { groupsOf, idsOfGroups } from "./delivery-groups.ts";
import { eachByItself, type OfChannel, type Read, type Write } from "./operation.ts";

/** Moves what is planned within a span of time, after the wall's clock was set. */
export const replan: Write<OfChannel & Replan, void> = eachByItself(
  async (tx, { channelNo, webhookId, by, from, to }) => {
    await tx.change(
      `UPDATE deliveries d SET due_at = d.due_at + ? FROM webhooks w
       WHERE w.channel_no = ? AND w.webhook_id = ? AND d.webhook_no = w.webhook_no AND d.yields IN (0, 1)
         AND d.due_at > ? AND d.due_at <= ?`,
      by,
      channelNo,
      webhookId,
      from,
      to,
    );
  },
);

export const pendingWebhooks: Read<OfChannel, string[]> = async (queries, { channelNo }) => {
  const found = await queries.rows(
    `SELECT webhook_id AS "webhookId" FROM webhooks w
     WHERE w.channel_no = ? AND EXISTS (SELECT 1 FROM deliveries d WHERE d.webhook_no = w.webhook_no AND d.due_at IS NOT NULL)`,
    channelNo,
  );
  return found.map(({ webhookId }) => String(webhookId));
};

/** The greatest ids of the channel: whoever holds it next gives greater ones, also where its clock is behind. */
export const lastIds: Read<OfChannel, string[]> = async (queries, { channelNo }) => {
  const webhooks = await queries.rows(
    "SELECT webhook_no AS no FROM webhooks WHERE channel_no = ?",
    channelNo,
  );
  const groups = await groupsOf(
    queries,
    webhooks.map(({ no }) => Number(no)),
  );
  const [delivery] = await idsOfGroups(
    queries,
    groups,
    { from: 0, to: BEHIND_ALL },
    { order: "DESC", limit: 1 },
  );
  const event = await row(queries.rows("SELECT max(id) AS id FROM events WHERE channel_no = ?", channelNo));
  return [
    ...(event?.id == null ? [] : [publicId("evt", Number(event.id))]),
    ...(delivery === undefined ? [] : [publicId("dlv", delivery)]),
  ];
};
