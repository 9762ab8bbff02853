/** Requests whose body was written again from what a body parser made of it. */
const requests = new WeakSet<Request>();

export function noteRewritten(request: Request): void {
  requests.add(request);
}

/** Whether the bytes of a request's body may be others than those that came, and that were signed. */
export function wasRewritten(request: Request): boolean {
  return requests.has(request);
}
