import { EmptyState } from "../ui/EmptyState";
import styles from "./NoNumbers.module.css";

interface NoNumbersProps {
  project: string;
  experiment: string;
}

// What to type so that there is something to draw.
export function NoNumbers({ project, experiment }: NoNumbersProps) {
  const python = [
    "import nereid",
    "",
    `ctx = nereid.Context(${JSON.stringify(project)}, ${JSON.stringify(experiment)})`,
    'ctx.channel_send("loss", 0.25)',
  ].join("\n");
  const shell = [
    "nereid send -l loss \\",
    `    --project ${quoted(project)} --experiment ${quoted(experiment)} -- python train.py`,
  ].join("\n");
  return (
    <EmptyState title="No numbers yet">
      <p>Charts appear as soon as a number is sent. From Python:</p>
      <pre className={styles.code}>{python}</pre>
      <p>Or record the numbers that a program prints behind “loss”:</p>
      <pre className={styles.code}>{shell}</pre>
    </EmptyState>
  );
}

// As one word of a shell.
function quoted(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
