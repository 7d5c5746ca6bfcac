// Characters that file systems refuse, or that lead elsewhere.
const UNSAFE_IN_FILE_NAMES = /[\x00-\x1f\x7f"*/:<>?\\|]+/g;
const FILE_NAME_CHARACTERS_MAX = 120;
// By then the browser has begun to save the file.
const SAVED_MILLIS = 60_000;

// Gives the person a file, named after `parts`, such as ["mnist", "log"], and `extension` without dot.
export function saveFile(blob: Blob, parts: readonly string[], extension: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = `${fileName(parts)}.${extension}`;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(url), SAVED_MILLIS);
}

// Names that begin with a dot are hidden by some systems, those that end with one refused by others.
export function fileName(parts: readonly string[]): string {
  const name = parts.map((part) => part.replace(UNSAFE_IN_FILE_NAMES, "_")).join(" ");
  return name.slice(0, FILE_NAME_CHARACTERS_MAX).replace(/^[. ]+|[. ]+$/g, "") || "_";
}
