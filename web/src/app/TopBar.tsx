import { Link } from "./Link";
import { experimentPath, experimentsPath, projectsPath, settingsPath, type Route } from "./routes";
import { ServerVersion } from "./ServerVersion";
import { chooseTheme, useTheme } from "./theme";
import styles from "./TopBar.module.css";

export function TopBar({ route }: { route: Route }) {
  return (
    <header className={styles.bar}>
      <Link to={projectsPath} className={styles.name} aria-label="Nereid, all projects">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="7" />
          <path d="M5 19c3.5-9 7-9 10.5 0s7 5 11.5-7" />
        </svg>
        <span>Nereid</span>
      </Link>
      <Trail route={route} />
      <ServerVersion />
      <ThemeButton />
    </header>
  );
}

function Trail({ route }: { route: Route }) {
  if (!("project" in route)) return <div className={styles.trail} />;
  return (
    <nav className={styles.trail} aria-label="Where you are">
      <Link to={experimentsPath(route.project)} title={route.project}>
        {route.project}
      </Link>
      {route.page === "experiment" && (
        <Link to={experimentPath(route.project, route.experiment)} title={route.experiment}>
          {route.experiment}
        </Link>
      )}
      {route.page === "compare" && <span>Compare</span>}
      {route.page === "settings" && (
        <Link to={settingsPath(route.project)}>Chart sets and aliases</Link>
      )}
    </nav>
  );
}

function ThemeButton() {
  const theme = useTheme();
  const other = theme === "dark" ? "light" : "dark";
  return (
    <button
      type="button"
      className={styles.theme}
      aria-label={`Use the ${other} theme`}
      title={`Use the ${other} theme`}
      onClick={() => chooseTheme(other)}
    >
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <circle cx="10" cy="10" r="7" />
        <path d="M10 3a7 7 0 0 1 0 14z" />
      </svg>
    </button>
  );
}
