package nereid.stubs;

import io.grpc.Channel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import nereid.v1.Axes.Axis;
import nereid.v1.Axes.Scale;
import nereid.v1.ChartServiceGrpc;
import nereid.v1.ChartSetServiceGrpc;
import nereid.v1.ChartSets.ChartSet;
import nereid.v1.ChartSets.CreateChartSetRequest;
import nereid.v1.Charts.Chart;
import nereid.v1.Charts.ExperimentChart;
import nereid.v1.Charts.ListExperimentChartsRequest;

/** Makes a chart set, and checks how an experiment shows it. */
final class ChartChecks {
  private ChartChecks() {}

  static void check(Channel connection, Checks checks, String project, Vectors.ChartSet wanted) {
    ChartSet chartSet =
        ChartSet.newBuilder().setName(wanted.name()).addCharts(chart(wanted.chart())).build();
    ChartSetServiceGrpc.newBlockingStub(connection)
        .withDeadlineAfter(Checks.SECONDS_MAX, TimeUnit.SECONDS)
        .createChartSet(
            CreateChartSetRequest.newBuilder().setProject(project).setChartSet(chartSet).build());

    ExperimentChart got =
        ChartServiceGrpc.newBlockingStub(connection)
            .withDeadlineAfter(Checks.SECONDS_MAX, TimeUnit.SECONDS)
            .listExperimentCharts(
                ListExperimentChartsRequest.newBuilder()
                    .setProject(project)
                    .setExperiment(wanted.experiment())
                    .build())
            .getCharts(0);
    checks.equal("chart set", got.getChartSet(), wanted.name());
    checks.equal("chart: name", got.getChart().getName(), wanted.chart().name());
    checks.equal("chart: title", got.getChart().getTitle(), wanted.chart().title());
    checks.equal("chart: axis", got.getChart().getAxis().name(), wanted.chart().axis());
    checks.equal("chart: y_scale", got.getChart().getYScale().name(), wanted.chart().yScale());
    String smoothing = Checks.bits(got.getChart().getSmoothing());
    checks.equal("chart: smoothing", smoothing, wanted.chart().smoothing());
    List<Vectors.Resolved> resolved =
        got.getSourcesList().stream()
            .map(one -> new Vectors.Resolved(one.getChannel(), one.getStatus().getCode()))
            .toList();
    checks.equal("chart: resolved sources", resolved, wanted.resolved());
  }

  private static Chart chart(Vectors.Chart wanted) {
    Chart.Builder chart =
        Chart.newBuilder()
            .setName(wanted.name())
            .setTitle(wanted.title())
            .setAxis(Axis.valueOf(wanted.axis()))
            .setYScale(Scale.valueOf(wanted.yScale()))
            .setSmoothing(Checks.fromBits(wanted.smoothing()));
    for (Vectors.Source source : wanted.sources()) {
      chart.addSources(
          source.alias() == null
              ? QueryChecks.channelSource(source.channel())
              : QueryChecks.aliasSource(source.alias()));
    }
    return chart.build();
  }
}
