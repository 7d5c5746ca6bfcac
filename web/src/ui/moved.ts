// A copy of `items` in which the one at `from` stands at `to`.
export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const rest = items.filter((_, index) => index !== from);
  rest.splice(to, 0, ...items.slice(from, from + 1));
  return rest;
}
