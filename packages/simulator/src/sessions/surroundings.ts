import type { Directory } from "../accounts/directory.ts";
import type { CallRequests } from "../calls/requests.ts";
import type { Context } from "../ground/context.ts";
import type { Groups } from "../groups/groups.ts";
import type { Post } from "../messages/post.ts";
import type { QueryHandlers } from "./queries/handlers.ts";

/** What a session knows of the network around it. */
export interface Surroundings extends Context {
  readonly directory: Directory;
  readonly callRequests: CallRequests;
  readonly post: Post;
  readonly groups: Groups;
  /** Whether phones send a first history to the devices that they link. */
  readonly sendsHistory: boolean;
  readonly queryHandlers: QueryHandlers;
}
