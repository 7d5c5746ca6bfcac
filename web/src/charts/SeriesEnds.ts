import type { ChartPage } from "./ChartPage";
import type { FedChart } from "./SeriesFeed";

// Learns where the series of a chart end while it shows a part of them only: one column of pixels to
// the ends of each series tells it cheaply.
export class SeriesEnds {
  private takeBack: (() => void) | undefined;

  constructor(
    private readonly page: ChartPage,
    private readonly chart: FedChart,
  ) {}

  // Asks for the ends that are not known, unless it does so already. What the server refuses is asked
  // for again with the next sample.
  learn(): void {
    const { states, spec } = this.chart;
    if (this.takeBack !== undefined || states.every((it) => it.endsKnown)) return;
    const { experiments, sources, axis } = spec;
    const settle = () => (this.takeBack = undefined);
    this.takeBack = this.page.sampler.ask(
      { experiments, sources, axis, columns: 1 },
      {
        onAnswers: (answers) => {
          settle();
          for (const state of states) {
            const answer = answers.get(state.spec.id);
            if (answer !== undefined) state.adoptEnds(answer);
          }
        },
        onWaiting: () => undefined,
        onError: settle,
      },
    );
  }

  // An answer that is on its way would tell ends that are no longer right.
  stop(): void {
    this.takeBack?.();
    this.takeBack = undefined;
  }
}
