// Gives a file to the person, as a download of the browser.
export function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by the next turn.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}

// A title as the name of a file on any system.
export function fileName(title: string, extension: string): string {
  const safe = title.replace(/[^\p{L}\p{N}._ -]+/gu, "_").replace(/^[. ]+|[. ]+$/g, "");
  return `${safe.slice(0, 100) || "chart"}.${extension}`;
}
