import { ClientReadableStream, Metadata } from "@grpc/grpc-js";
import { bits, Checks, double, yBits } from "./checks";
import { callOptions, Clients } from "./clients";
import { ExperimentState } from "./gen/nereid/v1/experiments";
import { PointColumns, ValueType } from "./gen/nereid/v1/points";
import { Position } from "./gen/nereid/v1/sources";
import { WatchPointsRequest, WatchPointsResponse } from "./gen/nereid/v1/watch";
import { IngestStream } from "./ingest";
import { Bits, Live } from "./vectors";

/** One call, on one series. */
class Watch {
  private readonly stream: ClientReadableStream<WatchPointsResponse>;
  private readonly events: AsyncIterator<WatchPointsResponse>;

  constructor(clients: Clients, project: string, live: Live, public position?: Position) {
    const source = { source: { $case: "channel" as const, value: live.channel } };
    const series = [{ experiment: live.experiment, source, position }];
    const request = WatchPointsRequest.fromPartial({ project, series });
    this.stream = clients.watch.watchPoints(request, new Metadata(), callOptions());
    this.events = this.stream[Symbol.asyncIterator]();
  }

  async next(): Promise<WatchPointsResponse["event"]> {
    const { done, value } = await this.events.next();
    if (done) {
      throw new Error("the watch ended");
    }
    const response = value as WatchPointsResponse;
    this.position = response.position ?? this.position;
    return response.event;
  }

  /** x and y until `count` points came and it caught up, and how often it did. */
  async collect(count: number): Promise<{ x: Bits[]; y: Bits[]; caughtUp: number }> {
    const result = { x: [] as Bits[], y: [] as Bits[], caughtUp: 0 };
    while (result.x.length < count || result.caughtUp === 0) {
      const event = await this.next();
      if (event?.$case === "points") {
        result.x.push(...event.value.x.map(bits));
        result.y.push(...yBits(event.value));
      }
      result.caughtUp += event?.$case === "caughtUp" ? 1 : 0;
    }
    return result;
  }

  cancel(): void {
    // The end of a call that is cancelled is an error.
    this.stream.on("error", () => undefined);
    this.stream.cancel();
  }
}

export async function checkWatch(
  clients: Clients,
  checks: Checks,
  project: string,
  live: Live,
): Promise<void> {
  let watch = new Watch(clients, project, live);
  const first = await watch.next();
  const code = first?.$case === "unresolved" ? first.value.status?.code : undefined;
  checks.equal("watch: nothing is there yet", code, 5);

  const stream = new IngestStream(clients, { project, experiment: live.experiment });
  stream.declare(0, live.channel, ValueType.VALUE_TYPE_UNSPECIFIED);
  for (const [number, part] of live.parts.entries()) {
    if (number > 0) {
      watch = new Watch(clients, project, live, watch.position);
    }
    for (const values of part.appends) {
      stream.append(0, PointColumns.fromPartial({ doubles: values.map(double) }));
    }
    const label = `watch: call ${number + 1}`;
    const event = await watch.next();
    const resolved = event?.$case === "resolved" ? event.value : undefined;
    const told = [resolved?.channel, resolved?.continued];
    checks.equal(`${label} names the channel`, told, [live.channel, number > 0]);
    const { x, y, caughtUp } = await watch.collect(part.x.length);
    checks.equal(`${label}: every x once`, x, part.x);
    checks.equal(`${label}: every y once`, y, part.appends.flat());
    checks.equal(`${label} catches up once`, caughtUp, 1);
    watch.cancel();
  }
  const answers = await stream.finish(ExperimentState.EXPERIMENT_STATE_SUCCEEDED);
  const rejected = answers.filter(({ message }) => message?.$case === "rejected");
  checks.equal("watch: rejections", rejected.length, 0);
}
