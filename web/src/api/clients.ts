import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { AliasService } from "@nereid/aliases_pb";
import { ChannelService } from "@nereid/channels_pb";
import { ChartSetService } from "@nereid/chart_sets_pb";
import { ChartService } from "@nereid/charts_pb";
import { ExperimentService } from "@nereid/experiments_pb";
import { ProjectService } from "@nereid/projects_pb";
import { QueryService } from "@nereid/query_pb";
import { ServerService } from "@nereid/server_pb";
import { WatchService } from "@nereid/watch_pb";

// The server that served this page. One client for each service, over gRPC-Web.
const transport = createGrpcWebTransport({ baseUrl: window.location.origin });

export const projects = createClient(ProjectService, transport);
export const experiments = createClient(ExperimentService, transport);
export const channels = createClient(ChannelService, transport);
export const charts = createClient(ChartService, transport);
export const chartSets = createClient(ChartSetService, transport);
export const aliases = createClient(AliasService, transport);
export const queries = createClient(QueryService, transport);
export const watches = createClient(WatchService, transport);
export const server = createClient(ServerService, transport);
