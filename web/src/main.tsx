import "./styles/tokens.css";
import "./styles/base.css";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { shouldRetry } from "./api/errors";
import { untilRead } from "./api/refetch";
import { App } from "./app/App";
import { preloadPage } from "./app/pages";
import { parseRoute } from "./app/routes";
import { applyTheme } from "./app/theme";
import { prefetchExperiment } from "./experiment/experimentQueries";

applyTheme();
const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 2_000, retry: shouldRetry, refetchInterval: untilRead } },
});

// What the page shows first is asked for while its code is on its way. A function, as files that are
// loaded later may import this one: at its top level, an await for them would never end.
async function start(): Promise<void> {
  const route = parseRoute(window.location.pathname);
  const search = new URLSearchParams(window.location.search);
  if (route.page === "experiment") {
    prefetchExperiment(queryClient, route.project, route.experiment, search);
  }
  await preloadPage(route, search);
  const root = document.getElementById("root");
  if (root === null) throw new Error("index.html has no element #root");
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
}

void start();
