import { isNotFound } from "../api/errors";
import { useFailure } from "../api/useFailure";
import { Link } from "../app/Link";
import { projectsPath } from "../app/routes";
import { useAliases } from "../editing/useAliases";
import { useChartSets } from "../editing/useChartSets";
import { useColumnOffers } from "../experiments/useColumnOffers";
import { NoProject } from "../projects/NoProject";
import { ErrorNote } from "../ui/ErrorNote";
import { AliasesSection } from "./AliasesSection";
import { ChartSetsSection } from "./ChartSetsSection";
import styles from "./SettingsPage.module.css";

// The chart sets and aliases of a project. What is changed here shows in every chart that is read
// afterwards, and in those that are live.
export function SettingsPage({ project }: { project: string }) {
  const chartSets = useChartSets(project);
  const aliases = useAliases(project);
  const offers = useColumnOffers(project);
  const failures = [useFailure(chartSets), useFailure(aliases)];
  const error = failures.find((it) => it !== null) ?? chartSets.error ?? aliases.error;
  if (error !== null && isNotFound(error)) {
    return (
      <NoProject project={project}>
        <Link to={projectsPath}>See all projects</Link>
      </NoProject>
    );
  }
  if (chartSets.data === undefined || aliases.data === undefined) {
    if (error === null) return null;
    const retry = () => void Promise.all([chartSets.refetch(), aliases.refetch()]);
    return (
      <ErrorNote what="Chart sets and aliases could not be read" error={error} onRetry={retry} />
    );
  }
  const channels = offers.data?.channels ?? [];
  return (
    <div className={styles.page}>
      <h1>Chart sets and aliases</h1>
      <div className={styles.sections}>
        <ChartSetsSection project={project} chartSets={chartSets.data} channels={channels} />
        <AliasesSection
          project={project}
          aliases={aliases.data}
          chartSets={chartSets.data}
          channels={channels}
        />
      </div>
    </div>
  );
}
