import { CopyBlock } from "../ui/CopyBlock";
import { EmptyState } from "../ui/EmptyState";
import { shellWord } from "../ui/shellWord";

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
    `    --project ${shellWord(project)} --experiment ${shellWord(experiment)} -- python train.py`,
  ].join("\n");
  return (
    <EmptyState title="This experiment has no numeric channels yet">
      <p>Send numbers from the training program, and they appear here as charts:</p>
      <CopyBlock label="Python" text={python} />
      <p>Or record the numbers that a program prints behind “loss”:</p>
      <CopyBlock label="Command" text={shell} />
    </EmptyState>
  );
}
