import { useQuery } from "@tanstack/react-query";

import { aliases } from "../api/clients";
import { allPages } from "../api/pages";

// All aliases of a project by name.
export function useAliases(project: string) {
  return useQuery({
    queryKey: ["aliases", project],
    queryFn: () =>
      allPages(
        (page) => aliases.listAliases({ project, ...page }),
        (answer) => answer.aliases,
      ),
  });
}
