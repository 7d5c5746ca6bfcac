import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { Project } from "@nereid/projects_pb";

import type { SortOrder } from "../ui/VirtualTable";

// A copy of `projects`, which are sorted by name, in the order of a column.
export function sortProjects(projects: readonly Project[], order: SortOrder): Project[] {
  const sorted = [...projects];
  if (order.column === "create_time") sorted.sort((a, b) => created(a) - created(b));
  return order.descending ? sorted.reverse() : sorted;
}

function created({ createTime }: Project): number {
  return createTime === undefined ? 0 : timestampMs(createTime);
}
