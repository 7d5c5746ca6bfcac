import { formatCount, formatPlural } from "../ui/format";
import page from "../ui/Page.module.css";

interface ExperimentsStatusProps {
  // Of the experiments loaded.
  count: number;
  // More of them follow.
  more: boolean;
  // The rows are still those of the view before.
  reading: boolean;
}

export function ExperimentsStatus({ count, more, reading }: ExperimentsStatusProps) {
  const known = more
    ? `${formatCount(count)} experiments, and more`
    : formatPlural(count, "experiment");
  return (
    <p role="status" className={page.status}>
      {reading ? "Reading …" : known}
    </p>
  );
}
