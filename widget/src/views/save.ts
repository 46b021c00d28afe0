const KEPT_MS = 60_000;

/** Lets the browser save a file that was fetched, under its own name. */
export function save(file: File): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = file.name;
  link.click();
  // Not at once: some browsers read it only after asking where to put it.
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
