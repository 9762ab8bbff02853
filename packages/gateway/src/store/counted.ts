/** Whether ended calls of this status are counted: those of others that were heard of. */
export function isCounted(status: string): boolean {
  return status === "missed" || status === "answered";
}
