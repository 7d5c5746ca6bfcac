// Index of the last of ascending `xs` that is at or before x; -1: none is. Undefined stands for the end.
export function indexAtOrBefore(xs: readonly number[], x: number | undefined): number {
  if (x === undefined) return xs.length - 1;
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((xs[middle] ?? Infinity) <= x) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
