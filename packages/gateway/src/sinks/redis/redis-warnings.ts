/** What of a server's settings may lose entries, one sentence each. @param info its answer to INFO */
export function warningsOf(info: string): string[] {
  const told = (field: string): string | undefined => new RegExp(`^${field}:(\\S+)`, "m").exec(info)?.[1];
  const warnings = [];
  if (told("aof_enabled") === "0") {
    warnings.push(
      "The server has no append-only file: what came since its last snapshot is lost when it crashes. Set appendonly yes.",
    );
  }
  if (told("aof_last_write_status") === "err")
    warnings.push("The server could not write its append-only file.");
  const policy = told("maxmemory_policy");
  if (told("maxmemory") !== "0" && policy !== undefined && policy.startsWith("allkeys")) {
    warnings.push(
      `The server drops whole streams when its memory is full (maxmemory-policy ${policy}). Set noeviction.`,
    );
  }
  return warnings;
}
