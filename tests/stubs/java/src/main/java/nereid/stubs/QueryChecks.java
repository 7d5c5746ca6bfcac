package nereid.stubs;

import static nereid.stubs.Vectors.orEmpty;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import nereid.v1.AliasServiceGrpc;
import nereid.v1.Aliases.Alias;
import nereid.v1.Aliases.CreateAliasRequest;
import nereid.v1.Experiments.ExperimentOrder;
import nereid.v1.Experiments.ListExperimentsRequest;
import nereid.v1.Experiments.ListExperimentsResponse;
import nereid.v1.Experiments.SourceStatistic;
import nereid.v1.Experiments.SourceValue;
import nereid.v1.Experiments.Statistic;
import nereid.v1.ExperimentServiceGrpc;
import nereid.v1.Points.Image;
import nereid.v1.Points.PointColumns;
import nereid.v1.Query.ReadPointsRequest;
import nereid.v1.Query.ReadPointsResponse;
import nereid.v1.Query.SampleSeriesRequest;
import nereid.v1.Query.SampleSeriesResponse;
import nereid.v1.Query.SampledColumns;
import nereid.v1.QueryServiceGrpc;
import nereid.v1.Sources.Source;

/** Reads points by channel and by alias, samples them, and ranks experiments. */
final class QueryChecks {
  private final Channel connection;
  private final Checks checks;
  private final Vectors vectors;

  QueryChecks(Channel connection, Checks checks, Vectors vectors) {
    this.connection = connection;
    this.checks = checks;
    this.vectors = vectors;
  }

  static Source channelSource(String name) {
    return Source.newBuilder().setChannel(name).build();
  }

  static Source aliasSource(String name) {
    return Source.newBuilder().setAlias(name).build();
  }

  void checkRead(String experiment, Source source, Vectors.ReadPoints wanted) {
    ReadPointsRequest request =
        ReadPointsRequest.newBuilder()
            .setProject(vectors.project())
            .setExperiment(experiment)
            .setSource(source)
            .build();
    List<ReadPointsResponse> answers = all(queries().readPoints(request));
    String label = experiment + ": " + source.toString().strip() + ": ";
    checks.equal(label + "channel", answers.get(0).getChannel(), wanted.channel());
    checks.equal(label + "type", answers.get(0).getType().name(), wanted.type());
    checks.equal(label + "x", column(answers, part -> Checks.bits(part.getXList())), wanted.x());
    checks.equal(label + "doubles", column(answers, Checks::yBits), orEmpty(wanted.doubles()));
    List<String> texts = column(answers, PointColumns::getTextsList);
    checks.equal(label + "texts", texts, orEmpty(wanted.texts()));
    List<Vectors.Image> images =
        column(answers, part -> part.getImagesList().stream().map(QueryChecks::image).toList());
    checks.equal(label + "images", images, orEmpty(wanted.images()));
  }

  void checkAlias() {
    Vectors.Alias wanted = vectors.alias();
    Alias alias =
        Alias.newBuilder().setName(wanted.name()).addAllChannels(wanted.channels()).build();
    Alias created =
        AliasServiceGrpc.newBlockingStub(connection)
            .withDeadlineAfter(Checks.SECONDS_MAX, TimeUnit.SECONDS)
            .createAlias(
                CreateAliasRequest.newBuilder()
                    .setProject(vectors.project())
                    .setAlias(alias)
                    .build())
            .getAlias();
    Vectors.Alias told =
        new Vectors.Alias(created.getName(), List.copyOf(created.getChannelsList()));
    checks.equal("the alias as created", told, wanted);
    for (Vectors.Experiment one : vectors.experiments()) {
      checkRead(one.name(), aliasSource(wanted.name()), one.reads().get(0));
    }
  }

  void checkSamples() {
    Vectors.Samples samples = vectors.samples();
    SampleSeriesRequest request =
        SampleSeriesRequest.newBuilder()
            .setProject(vectors.project())
            .addAllExperiments(samples.series().stream().map(Vectors.Series::experiment).toList())
            .addSources(aliasSource(vectors.alias().name()))
            .setColumns(samples.columns())
            .build();
    List<SampleSeriesResponse> answers = all(queries().sampleSeries(request));
    checks.equal("sampled series", answers.size(), samples.series().size());
    for (int i = 0; i < answers.size(); i++) {
      checkSampled(answers.get(i), samples.series().get(i));
    }
  }

  void checkRanking() {
    Source source = aliasSource(vectors.alias().name());
    SourceStatistic statistic =
        SourceStatistic.newBuilder()
            .setSource(source)
            .setStatistic(Statistic.STATISTIC_LAST)
            .build();
    ListExperimentsResponse answer =
        experiments()
            .listExperiments(
                ListExperimentsRequest.newBuilder()
                    .setProject(vectors.project())
                    .addSources(source)
                    .setOrder(ExperimentOrder.newBuilder().setSourceStatistic(statistic))
                    .build());
    List<Vectors.Ranked> got = new ArrayList<>();
    for (int i = 0; i < answer.getExperimentsCount(); i++) {
      SourceValue value = answer.getValues(i).getValues(0);
      got.add(
          new Vectors.Ranked(
              answer.getExperiments(i).getName(),
              value.getChannel(),
              value.getStatus().getCode(),
              value.hasLast() ? Checks.bits(value.getLast()) : null,
              value.hasMin() ? Checks.bits(value.getMin()) : null,
              value.hasMax() ? Checks.bits(value.getMax()) : null));
    }
    checks.equal("the ranking", got, vectors.ranking());
  }

  void checkError() {
    Vectors.UnknownProject wanted = vectors.error();
    int code = 0;
    String message = "";
    try {
      experiments()
          .listExperiments(ListExperimentsRequest.newBuilder().setProject(wanted.project()).build());
    } catch (StatusRuntimeException error) {
      code = error.getStatus().getCode().value();
      message = error.getStatus().getDescription();
    }
    checks.equal("unknown project: code", code, wanted.code());
    checks.equal("unknown project: message", message, wanted.message());
  }

  private void checkSampled(SampleSeriesResponse got, Vectors.Series wanted) {
    String label = wanted.experiment() + ": sampled ";
    checks.equal(label + "experiment", got.getExperiment(), wanted.experiment());
    checks.equal(label + "code", got.getStatus().getCode(), wanted.code());
    checks.equal(label + "channel", got.getChannel(), wanted.channel());
    checks.equal(label + "from", Checks.bits(got.getFrom()), wanted.from());
    checks.equal(label + "to", Checks.bits(got.getTo()), wanted.to());
    checks.equal(label + "point_count", got.getPointCount(), wanted.pointCount());
    Vectors.Points none = new Vectors.Points(List.of(), List.of());
    Vectors.Points points = wanted.points() == null ? none : wanted.points();
    checks.equal(label + "x", Checks.bits(got.getPoints().getXList()), points.x());
    checks.equal(label + "y", Checks.yBits(got.getPoints()), points.doubles());
    if (wanted.columns() != null) {
      checkColumns(label, got.getColumns(), wanted.columns());
    }
  }

  private void checkColumns(String label, SampledColumns got, Vectors.Columns wanted) {
    checks.equal(label + "indices", got.getIndicesList(), wanted.indices());
    checks.equal(label + "counts", got.getCountsList(), wanted.counts());
    checks.equal(label + "nan_counts", got.getNanCountsList(), wanted.nanCounts());
    checks.equal(label + "first_x", Checks.bits(got.getFirstXList()), wanted.firstX());
    checks.equal(label + "first_y", Checks.bits(got.getFirstYList()), wanted.firstY());
    checks.equal(label + "last_x", Checks.bits(got.getLastXList()), wanted.lastX());
    checks.equal(label + "last_y", Checks.bits(got.getLastYList()), wanted.lastY());
    checks.equal(label + "min_x", Checks.bits(got.getMinXList()), wanted.minX());
    checks.equal(label + "min_y", Checks.bits(got.getMinYList()), wanted.minY());
    checks.equal(label + "max_x", Checks.bits(got.getMaxXList()), wanted.maxX());
    checks.equal(label + "max_y", Checks.bits(got.getMaxYList()), wanted.maxY());
  }

  private QueryServiceGrpc.QueryServiceBlockingStub queries() {
    return QueryServiceGrpc.newBlockingStub(connection)
        .withDeadlineAfter(Checks.SECONDS_MAX, TimeUnit.SECONDS);
  }

  private ExperimentServiceGrpc.ExperimentServiceBlockingStub experiments() {
    return ExperimentServiceGrpc.newBlockingStub(connection)
        .withDeadlineAfter(Checks.SECONDS_MAX, TimeUnit.SECONDS);
  }

  private static <T> List<T> all(Iterator<T> answers) {
    List<T> result = new ArrayList<>();
    answers.forEachRemaining(result::add);
    return result;
  }

  /** A column of all answers. */
  private static <T> List<T> column(
      List<ReadPointsResponse> answers, Function<PointColumns, List<T>> column) {
    Stream<PointColumns> parts = answers.stream().map(ReadPointsResponse::getPoints);
    return parts.flatMap(part -> column.apply(part).stream()).toList();
  }

  private static Vectors.Image image(Image image) {
    return new Vectors.Image(
        image.getName(),
        image.getDescription(),
        HexFormat.of().formatHex(image.getData().toByteArray()),
        image.getFormat().name(),
        image.getWidth(),
        image.getHeight(),
        image.getDataBytes());
  }
}
