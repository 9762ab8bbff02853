/** Saves a file through the browser. */
export function download(name: string, type: string, chunks: readonly string[]): void {
  const url = URL.createObjectURL(new Blob([...chunks], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the URL after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
