import "./styles/tokens.css";
import "./styles/base.css";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { shouldRetry } from "./api/errors";
import { App } from "./app/App";
import { applyTheme } from "./app/theme";

applyTheme();
const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 2_000, retry: shouldRetry } },
});

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element #root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
