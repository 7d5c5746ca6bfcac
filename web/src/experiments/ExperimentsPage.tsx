export function ExperimentsPage({ project }: { project: string }) {
  return <h1>{project}</h1>;
}
