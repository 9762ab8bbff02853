/**
 * Trims a text from an environment variable, a flag or a file, including the line break at a file's end and the byte
 * order mark at its start. Undefined when nothing is left.
 */
export function readText(given: string | undefined): string | undefined {
  return given?.trim() || undefined;
}
