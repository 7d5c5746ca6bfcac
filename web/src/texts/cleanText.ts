// Sequences by which programs colour a terminal: CSI (ESC [ … letter), OSC (ESC ] … BEL or ESC \), and
// the short ones.
const ESCAPE_SEQUENCE = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])/g;
// Control characters other than tab and line feed, and the characters that turn the direction of text.
const UNSAFE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const UNSAFE_ALL = new RegExp(UNSAFE, "g");

// A text as a terminal would leave it, safe to show: without escape sequences; of what a progress bar
// wrote over itself by carriage returns, the last; other control characters as symbols.
export function cleanText(text: string): string {
  if (!UNSAFE.test(text)) return text;
  return text
    .replace(ESCAPE_SEQUENCE, "")
    .replaceAll("\r\n", "\n")
    .split("\n")
    .map(lastWritten)
    .join("\n")
    .replace(UNSAFE_ALL, visible);
}

function lastWritten(line: string): string {
  if (!line.includes("\r")) return line;
  return (
    line
      .split("\r")
      .filter((part) => part !== "")
      .at(-1) ?? ""
  );
}

function visible(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return `\\u${code.toString(16).padStart(4, "0")}`;
}
