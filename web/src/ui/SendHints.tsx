import { CopyBlock } from "./CopyBlock";
import styles from "./SendHints.module.css";
import { shellWord } from "./shellWord";

// What to type so that something appears in a project: in Python, and around any other program.
export function SendHints({ project }: { project: string }) {
  return (
    <div className={styles.hints}>
      <p>
        From a training program in Python (<code>pip install ./python</code> in a checkout):
      </p>
      <CopyBlock label="Python" text={pythonProgram(project)} />
      <p>Or around a program in any language that prints lines such as “loss: 0.3”:</p>
      <CopyBlock
        label="Command"
        text={`nereid send --project ${shellWord(project)} -l loss -- python train.py`}
      />
      <p>
        Both send to the gRPC address <code>127.0.0.1:7070</code>. If this server has another one,
        as the line <code>nereid-server ready grpc=…</code> that it prints says, set it first:
      </p>
      <CopyBlock label="Address" text={`export NEREID_SERVER=${window.location.hostname}:7070`} />
    </div>
  );
}

function pythonProgram(project: string): string {
  return [
    "import nereid",
    "",
    `ctx = nereid.Context(${JSON.stringify(project)})`,
    "for step in range(1, 101):",
    '    ctx.channel_send("loss", step, 1 / step)',
  ].join("\n");
}
