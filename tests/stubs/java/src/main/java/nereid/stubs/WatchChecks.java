package nereid.stubs;

import io.grpc.Channel;
import io.grpc.Context;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import nereid.v1.Experiments.ExperimentState;
import nereid.v1.Ingest.IngestResponse;
import nereid.v1.Ingest.Open;
import nereid.v1.Points.PointColumns;
import nereid.v1.Points.ValueType;
import nereid.v1.Sources.Position;
import nereid.v1.Watch.ResolvedChannel;
import nereid.v1.Watch.WatchPointsRequest;
import nereid.v1.Watch.WatchPointsResponse;
import nereid.v1.Watch.WatchedSeries;
import nereid.v1.WatchServiceGrpc;

/** Watches a channel while its points are sent, and goes on from a position on a new call. */
final class WatchChecks {
  private WatchChecks() {}

  /** One call, on one series. Closing it cancels it. */
  private static final class Watch implements AutoCloseable {
    private final Context.CancellableContext context = Context.current().withCancellation();
    private final Iterator<WatchPointsResponse> events;
    private Position position;

    Watch(Channel connection, String project, Vectors.Live live, Position position) {
      this.position = position;
      WatchedSeries.Builder series =
          WatchedSeries.newBuilder()
              .setExperiment(live.experiment())
              .setSource(QueryChecks.channelSource(live.channel()));
      if (position != null) {
        series.setPosition(position);
      }
      WatchPointsRequest request =
          WatchPointsRequest.newBuilder().setProject(project).addSeries(series).build();
      WatchServiceGrpc.WatchServiceBlockingStub stub =
          WatchServiceGrpc.newBlockingStub(connection)
              .withDeadlineAfter(Checks.SECONDS_MAX, TimeUnit.SECONDS);
      Context before = context.attach();
      try {
        events = stub.watchPoints(request);
      } finally {
        context.detach(before);
      }
    }

    WatchPointsResponse next() {
      WatchPointsResponse event = events.next();
      if (event.hasPosition()) {
        position = event.getPosition();
      }
      return event;
    }

    @Override
    public void close() {
      context.cancel(null);
    }
  }

  static void check(Channel connection, Checks checks, String project, Vectors.Live live) {
    Watch watch = new Watch(connection, project, live, null);
    int code = watch.next().getUnresolved().getStatus().getCode();
    checks.equal("watch: nothing is there yet", code, 5);

    Open open = Open.newBuilder().setProject(project).setExperiment(live.experiment()).build();
    IngestStream stream = new IngestStream(connection, open);
    stream.declare(0, live.channel(), ValueType.VALUE_TYPE_UNSPECIFIED);
    for (int number = 0; number < live.parts().size(); number++) {
      if (number > 0) {
        watch = new Watch(connection, project, live, watch.position);
      }
      try (Watch call = watch) {
        String label = "watch: call " + (number + 1);
        Vectors.Part part = live.parts().get(number);
        for (List<String> values : part.appends()) {
          stream.append(
              0, PointColumns.newBuilder().addAllDoubles(Checks.doubles(values)).build());
        }
        ResolvedChannel resolved = call.next().getResolved();
        checks.equal(
            label + " names the channel",
            List.of(resolved.getChannel(), resolved.getContinued()),
            List.of(live.channel(), number > 0));
        checkPoints(call, checks, label, part);
      }
    }
    List<IngestResponse> answers = stream.finish(ExperimentState.EXPERIMENT_STATE_SUCCEEDED);
    long rejected = answers.stream().filter(IngestResponse::hasRejected).count();
    checks.equal("watch: rejections", rejected, 0L);
  }

  /** Until all points came and it caught up. */
  private static void checkPoints(Watch call, Checks checks, String label, Vectors.Part part) {
    List<String> x = new ArrayList<>();
    List<String> y = new ArrayList<>();
    int caughtUp = 0;
    while (x.size() < part.x().size() || caughtUp == 0) {
      WatchPointsResponse event = call.next();
      x.addAll(Checks.bits(event.getPoints().getXList()));
      y.addAll(Checks.yBits(event.getPoints()));
      caughtUp += event.hasCaughtUp() ? 1 : 0;
    }
    checks.equal(label + ": every x once", x, part.x());
    List<String> sent = part.appends().stream().flatMap(List::stream).toList();
    checks.equal(label + ": every y once", y, sent);
    checks.equal(label + " catches up once", caughtUp, 1);
  }
}
