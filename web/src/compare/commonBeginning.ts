// What all texts begin with, in whole characters.
export function commonBeginning(texts: readonly string[]): string {
  const [first = "", ...others] = texts;
  let length = first.length;
  for (const text of others) {
    while (!text.startsWith(first.slice(0, length))) length--;
  }
  return first.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");
}
