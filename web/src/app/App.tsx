import { useEffect } from "react";

import { EmptyState } from "../ui/EmptyState";
import styles from "./App.module.css";
import { Link } from "./Link";
import { useRoute } from "./location";
import { ComparePage, ExperimentPage, ExperimentsPage, ProjectsPage, SettingsPage } from "./pages";
import { pageTitle } from "./pageTitle";
import { projectsPath, type Route } from "./routes";
import { TopBar } from "./TopBar";

export function App() {
  const route = useRoute();
  useEffect(() => {
    document.title = pageTitle(route);
  }, [route]);
  return (
    <>
      <a className={styles.skip} href="#content">
        Skip to content
      </a>
      <TopBar route={route} />
      <main id="content" className={styles.content} tabIndex={-1}>
        <Page route={route} />
      </main>
    </>
  );
}

// A key for each project and experiment, so that nothing of one page is left in the next.
function Page({ route }: { route: Route }) {
  switch (route.page) {
    case "projects":
      return <ProjectsPage />;
    case "experiments":
      return <ExperimentsPage key={route.project} project={route.project} />;
    case "compare":
      return <ComparePage key={route.project} project={route.project} />;
    case "settings":
      return <SettingsPage key={route.project} project={route.project} />;
    case "experiment":
      return (
        <ExperimentPage
          key={`${route.project}/${route.experiment}`}
          project={route.project}
          experiment={route.experiment}
        />
      );
    case "unknown":
      return (
        <EmptyState isPage title="There is no such page">
          <Link to={projectsPath}>See all projects</Link>
        </EmptyState>
      );
  }
}
