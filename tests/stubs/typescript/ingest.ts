import { ClientDuplexStream, Metadata } from "@grpc/grpc-js";
import { Checks, double, single } from "./checks";
import { call, callOptions, Clients } from "./clients";
import { ExperimentState, experimentStateFromJSON, GetExperimentRequest } from "./gen/nereid/v1/experiments";
import { Append, Declare, Finish, IngestRequest, IngestResponse, Open } from "./gen/nereid/v1/ingest";
import { PointColumns, ValueType, valueTypeFromJSON } from "./gen/nereid/v1/points";
import { Experiment, Rejection, SentPoints } from "./vectors";

/** Sends at once; answers are read by `finish`. */
export class IngestStream {
  private readonly stream: ClientDuplexStream<IngestRequest, IngestResponse>;
  private sequence = 0;

  constructor(clients: Clients, open: Partial<Open>) {
    this.stream = clients.ingest.ingest(new Metadata(), callOptions());
    this.stream.write({ message: { $case: "open", value: Open.fromPartial(open) } });
  }

  declare(channelRef: number, name: string, type: ValueType): void {
    const declare = Declare.fromPartial({ channelRef, name, type });
    this.stream.write({ message: { $case: "declare", value: declare } });
  }

  append(channelRef: number, points: PointColumns): void {
    this.sequence += 1;
    const channels = [{ channelRef, points }];
    const append = Append.fromPartial({ sequence: BigInt(this.sequence), channels });
    this.stream.write({ message: { $case: "append", value: append } });
  }

  /** All answers up to the acknowledgement of everything sent. */
  async finish(state: ExperimentState): Promise<IngestResponse[]> {
    this.sequence += 1;
    const sequence = BigInt(this.sequence);
    this.stream.write({ message: { $case: "finish", value: Finish.fromPartial({ sequence, state }) } });
    const answers: IngestResponse[] = [];
    for await (const answer of this.stream as AsyncIterable<IngestResponse>) {
      answers.push(answer);
      const { message } = answer;
      if (message?.$case === "acknowledged" && message.value.throughSequence === sequence) {
        this.stream.end();
      }
    }
    return answers;
  }
}

function columns(sent: SentPoints): PointColumns {
  return PointColumns.fromPartial({
    x: sent.x?.map(double),
    xRun: sent.x_run && { start: double(sent.x_run.start), step: double(sent.x_run.step) },
    doubles: sent.doubles?.map(double),
    floats: sent.floats?.map(single),
    texts: sent.texts,
    images: sent.images?.map((image) => ({ ...image, data: Buffer.from(image.data, "hex") })),
  });
}

function rejections(answers: IngestResponse[]): Rejection[] {
  return answers.flatMap(({ message }) => {
    if (message?.$case !== "rejected") {
      return [];
    }
    const { sequence, channelRef, firstPoint, count, reason, message: text } = message.value;
    return {
      sequence: Number(sequence),
      channel_ref: channelRef,
      first_point: Number(firstPoint),
      count: Number(count),
      reason,
      message: text,
    };
  });
}

export async function checkIngest(
  clients: Clients,
  checks: Checks,
  project: string,
  wanted: Experiment,
): Promise<void> {
  const { name, description, tags, parameters } = wanted;
  const stream = new IngestStream(clients, { project, experiment: name, description, tags, parameters });
  wanted.channels.forEach((channel, channelRef) =>
    stream.declare(channelRef, channel.name, valueTypeFromJSON(channel.type)),
  );
  wanted.appends.forEach((sent) => stream.append(sent.channel_ref, columns(sent)));
  const answers = await stream.finish(experimentStateFromJSON(wanted.state));

  const opened = answers[0]?.message?.$case === "opened" ? answers[0].message.value : undefined;
  checks.equal(`${name}: the new writer`, [opened?.writerId.length, opened?.lastSequence], [16, 0n]);
  const declared = answers.flatMap(({ message }) => (message?.$case === "declared" ? message.value : []));
  const types: string[] = declared.map((one) => one.type);
  checks.equal(`${name}: types of the declared channels`, types, wanted.channels.map((one) => one.type));
  const codes = declared.map((one) => one.status?.code ?? 0);
  checks.equal(`${name}: every declaration holds`, codes, wanted.channels.map(() => 0));
  checks.equal(`${name}: rejections`, rejections(answers), wanted.rejected);
}

export async function checkExperiment(
  clients: Clients,
  checks: Checks,
  project: string,
  wanted: Experiment,
): Promise<void> {
  const { name } = wanted;
  const { experiments } = clients;
  const request = GetExperimentRequest.fromPartial({ project, name });
  const { experiment } = await call(experiments, experiments.getExperiment, request);
  checks.equal<string | undefined>(`${name}: state`, experiment?.state, wanted.state);
  checks.equal(`${name}: description`, experiment?.description, wanted.description);
  checks.equal(`${name}: tags`, experiment?.tags, wanted.tags);
  checks.equal(`${name}: parameters`, experiment?.parameters, wanted.parameters);
}
