import { useQuery } from "@tanstack/react-query";

import { server } from "../api/clients";
import styles from "./TopBar.module.css";

// The version of the server that served the page. Nothing while it is not known.
export function ServerVersion() {
  const { data } = useQuery({
    queryKey: ["server-info"],
    queryFn: () => server.getServerInfo({}),
    staleTime: Infinity,
  });
  if (data === undefined) return null;
  return (
    <span className={styles.version} title={`The server has version ${data.version}`}>
      {data.version}
    </span>
  );
}
