// Where a chart belongs: to one experiment, or to a chart set of the project.
export type ChartOwner = { experiment: string } | { chartSet: string };
