import type { Directory } from "../accounts/directory.ts";
import type { CallRequests } from "../calls/requests.ts";
import type { Post } from "../messages/post.ts";
import type { Context } from "../network/context.ts";

/** What a session knows of the network around it. */
export interface Surroundings extends Context {
  readonly directory: Directory;
  readonly callRequests: CallRequests;
  readonly post: Post;
}
