export function SettingsPage({ project }: { project: string }) {
  return <h1>{project}</h1>;
}
