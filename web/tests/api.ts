// The API of a test's server, as the page uses it.
import { createClient, type Client } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import type { DescService } from "@bufbuild/protobuf";

import type { TestServer } from "./fixtures";

export function client<Service extends DescService>(
  service: Service,
  server: TestServer,
): Client<Service> {
  return createClient(service, createGrpcWebTransport({ baseUrl: server.url }));
}
