import { CallOptions, Client, ClientUnaryCall, credentials, Metadata, ServiceError } from "@grpc/grpc-js";
import { AliasServiceClient } from "./gen/nereid/v1/aliases";
import { ChartSetServiceClient } from "./gen/nereid/v1/chart_sets";
import { ChartServiceClient } from "./gen/nereid/v1/charts";
import { ExperimentServiceClient } from "./gen/nereid/v1/experiments";
import { IngestServiceClient } from "./gen/nereid/v1/ingest";
import { QueryServiceClient } from "./gen/nereid/v1/query";
import { WatchServiceClient } from "./gen/nereid/v1/watch";

// Of every call, so that a lost answer fails instead of waiting forever.
const millisecondsMax = 60_000;

type UnaryMethod<Request, Response> = (
  request: Request,
  metadata: Metadata,
  options: Partial<CallOptions>,
  callback: (error: ServiceError | null, response: Response) => void,
) => ClientUnaryCall;

export function callOptions(): Partial<CallOptions> {
  return { deadline: Date.now() + millisecondsMax };
}

/** The answer of a call that has one, as a promise. */
export function call<Request, Response>(
  client: Client,
  method: UnaryMethod<Request, Response>,
  request: Request,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    method.call(client, request, new Metadata(), callOptions(), (error, response) =>
      error ? reject(error) : resolve(response),
    );
  });
}

/** One client for each service. Those of one address share a connection. */
export function connect(address: string) {
  const plain = credentials.createInsecure();
  return {
    aliases: new AliasServiceClient(address, plain),
    chartSets: new ChartSetServiceClient(address, plain),
    charts: new ChartServiceClient(address, plain),
    experiments: new ExperimentServiceClient(address, plain),
    ingest: new IngestServiceClient(address, plain),
    query: new QueryServiceClient(address, plain),
    watch: new WatchServiceClient(address, plain),
  };
}

export type Clients = ReturnType<typeof connect>;
