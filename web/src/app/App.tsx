import { useEffect, useRef, type RefObject } from "react";

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
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    document.title = pageTitle(route);
  }, [route]);
  useFocusOnChange(main, route);
  return (
    <>
      <a className={styles.skip} href="#content">
        Skip to content
      </a>
      <TopBar route={route} />
      <main ref={main} id="content" className={styles.content} tabIndex={-1}>
        <Page route={route} />
      </main>
    </>
  );
}

// What had the focus went with the page before: keys go on from the start of the new one.
function useFocusOnChange(main: RefObject<HTMLElement | null>, route: Route): void {
  const shown = useRef(route);
  useEffect(() => {
    if (shown.current === route) return;
    shown.current = route;
    main.current?.focus({ preventScroll: true });
  }, [main, route]);
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
