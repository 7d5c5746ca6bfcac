import { Statistic } from "@nereid/experiments_pb";

import { channelSource } from "../charts/experimentCharts";
import { aliasSource, type ColumnKey } from "./columnKeys";
import type { ColumnOffers } from "./useColumnOffers";

const PARAMETERS_AT_FIRST = 3;
const SOURCES_AT_FIRST = 3;

// The columns of a person who chose none.
export function columnsAtFirst(offers: ColumnOffers): ColumnKey[] {
  const parameters = offers.parameters.slice(0, PARAMETERS_AT_FIRST);
  const sources = [...offers.aliases.map(aliasSource), ...offers.channels.map(channelSource)].slice(
    0,
    SOURCES_AT_FIRST,
  );
  return [
    ...parameters.map((name): ColumnKey => ({ kind: "parameter", name })),
    ...sources.map((source): ColumnKey => ({ kind: "value", statistic: Statistic.LAST, source })),
  ];
}
