// x as short as it tells it apart: ten digits.
export function formatX(x: number): string {
  return String(Number(x.toPrecision(10)));
}
