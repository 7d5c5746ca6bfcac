import { Statistic, type SourceValue } from "@nereid/experiments_pb";

import { Link } from "../app/Link";
import { experimentPath } from "../app/routes";
import { sourceLabel } from "../charts/seriesKey";
import { formatNumber } from "../ui/format";
import { StateBadge } from "../ui/StateBadge";
import { Ago, Duration } from "../ui/times";
import type { Column } from "../ui/VirtualTable";
import {
  columnTitle,
  statisticName,
  writeColumnKey,
  writeSource,
  type ColumnKey,
} from "./columnKeys";
import styles from "./experimentColumns.module.css";
import { SelectAllBox, SelectBox } from "./SelectBox";
import type { ExperimentRow } from "./useExperimentsList";

interface Selecting {
  selected: ReadonlySet<string>;
  // Names of the rows that are loaded.
  names: readonly string[];
  onSelect: (names: readonly string[], on: boolean) => void;
}

interface ColumnsOptions extends Selecting {
  project: string;
  columns: readonly ColumnKey[];
  onTag: (tag: string) => void;
}

// The columns of the table of experiments: those that it always has, then those chosen.
export function experimentColumns(options: ColumnsOptions): Column<ExperimentRow>[] {
  const { project, columns, onTag } = options;
  return [
    selectColumn(options),
    nameColumn(project),
    {
      id: "state",
      header: "State",
      name: "State",
      width: 152,
      cell: ({ experiment }) => <StateBadge state={experiment.state} />,
    },
    {
      id: "create_time",
      header: "Started",
      name: "Started",
      width: 104,
      sortable: true,
      cell: ({ experiment }) => <Ago time={experiment.createTime} />,
    },
    {
      id: "duration",
      header: "Duration",
      name: "Duration",
      width: 114,
      cell: ({ experiment }) => <Duration experiment={experiment} />,
    },
    tagsColumn(onTag),
    ...columns.map(chosenColumn),
  ];
}

function selectColumn({ selected, names, onSelect }: Selecting): Column<ExperimentRow> {
  return {
    id: "select",
    header: <SelectAllBox selected={selected} names={names} onSelect={onSelect} />,
    name: "Selected",
    width: 40,
    sticky: true,
    cell: ({ experiment: { name } }) => (
      <SelectBox
        label={`Select ${name}`}
        checked={selected.has(name)}
        onChange={(on) => onSelect([name], on)}
      />
    ),
  };
}

function nameColumn(project: string): Column<ExperimentRow> {
  return {
    id: "name",
    header: "Name",
    name: "Name",
    width: 180,
    grow: 2,
    sortable: true,
    sticky: true,
    cell: ({ experiment: { name } }) => (
      <Link to={experimentPath(project, name)} title={name}>
        {name}
      </Link>
    ),
  };
}

function tagsColumn(onTag: (tag: string) => void): Column<ExperimentRow> {
  return {
    id: "tags",
    header: "Tags",
    name: "Tags",
    width: 110,
    grow: 1,
    cell: ({ experiment: { tags } }) => (
      <span title={tags.join(", ")}>
        {tags.map((tag) => (
          <button
            key={tag}
            type="button"
            className={styles.tag}
            aria-label={`Only those tagged ${tag}`}
            onClick={() => onTag(tag)}
          >
            {tag}
          </button>
        ))}
      </span>
    ),
  };
}

function chosenColumn(key: ColumnKey): Column<ExperimentRow> {
  const common = { id: writeColumnKey(key), name: columnTitle(key), grow: 1 };
  if (key.kind === "parameter") {
    return {
      ...common,
      width: 100,
      header: <span>{key.name}</span>,
      cell: ({ experiment }) => {
        // Every object has a "constructor"; a parameter of that name is another thing.
        const has = Object.hasOwn(experiment.parameters, key.name);
        const value = has ? experiment.parameters[key.name] : undefined;
        return <span title={value}>{value}</span>;
      },
    };
  }
  const { source, statistic } = key;
  return {
    ...common,
    width: 124,
    header: (
      <>
        <span>{sourceLabel(source)}</span>
        {statistic !== Statistic.LAST && (
          <small className={styles.statistic}>{statisticName(statistic)}</small>
        )}
      </>
    ),
    numeric: true,
    sortable: true,
    cell: ({ values }) => (
      <StatisticValue value={values.get(writeSource(source))} statistic={statistic} />
    ),
  };
}

interface StatisticValueProps {
  // Unset: not read yet.
  value: SourceValue | undefined;
  statistic: Statistic;
}

function StatisticValue({ value, statistic }: StatisticValueProps) {
  if (value === undefined) return null;
  const why = value.status?.message ?? "";
  if (value.channel === "") return <NoValue why={why === "" ? "No such channel" : why} />;
  if (why !== "") return <span title={why}>damaged</span>;
  const number = numberOf(value, statistic);
  if (number === undefined) return <NoValue why={`${value.channel} has no such point`} />;
  return <span title={`${number} in ${value.channel}`}>{formatNumber(number)}</span>;
}

function NoValue({ why }: { why: string }) {
  return (
    <span className={styles.none} title={why}>
      –
    </span>
  );
}

function numberOf(value: SourceValue, statistic: Statistic): number | undefined {
  if (statistic === Statistic.MIN) return value.min;
  return statistic === Statistic.MAX ? value.max : value.last;
}
