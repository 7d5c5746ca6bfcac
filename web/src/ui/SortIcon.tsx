// Which way a column is sorted; both ways, faintly, where it is not.
export function SortIcon({ direction }: { direction: "ascending" | "descending" | undefined }) {
  return (
    <svg viewBox="0 0 10 12" width="10" height="12" aria-hidden="true" fill="currentColor">
      <path d="M5 1l3.5 4h-7z" opacity={opacityOf(direction, "ascending")} />
      <path d="M5 11l3.5-4h-7z" opacity={opacityOf(direction, "descending")} />
    </svg>
  );
}

function opacityOf(direction: string | undefined, own: string): number {
  if (direction === undefined) return 0.35;
  return direction === own ? 1 : 0;
}
