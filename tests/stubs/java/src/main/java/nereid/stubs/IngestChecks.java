package nereid.stubs;

import static nereid.stubs.Vectors.orEmpty;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import nereid.v1.ExperimentServiceGrpc;
import nereid.v1.Experiments.Experiment;
import nereid.v1.Experiments.ExperimentState;
import nereid.v1.Experiments.GetExperimentRequest;
import nereid.v1.Ingest.Declared;
import nereid.v1.Ingest.IngestResponse;
import nereid.v1.Ingest.Open;
import nereid.v1.Ingest.Opened;
import nereid.v1.Ingest.Rejected;
import nereid.v1.Points.Image;
import nereid.v1.Points.PointColumns;
import nereid.v1.Points.ValueType;
import nereid.v1.Points.XRun;

/** Sends the experiments of vectors.json and checks every answer of the stream. */
final class IngestChecks {
  private IngestChecks() {}

  static void check(Channel connection, Checks checks, String project, Vectors.Experiment wanted) {
    List<IngestResponse> answers = send(connection, project, wanted);
    String name = wanted.name();
    Opened opened = answers.get(0).getOpened();
    List<Long> identity = List.of((long) opened.getWriterId().size(), opened.getLastSequence());
    checks.equal(name + ": the new writer", identity, List.of(16L, 0L));
    List<Declared> declared =
        answers.stream()
            .filter(IngestResponse::hasDeclared)
            .map(IngestResponse::getDeclared)
            .toList();
    checks.equal(
        name + ": types of the declared channels",
        declared.stream().map(one -> one.getType().name()).toList(),
        wanted.channels().stream().map(Vectors.Channel::type).toList());
    checks.equal(
        name + ": every declaration holds",
        declared.stream().map(one -> one.getStatus().getCode()).toList(),
        Collections.nCopies(wanted.channels().size(), 0));
    checks.equal(
        name + ": rejections",
        answers.stream()
            .filter(IngestResponse::hasRejected)
            .map(answer -> rejection(answer.getRejected()))
            .toList(),
        wanted.rejected());
  }

  static void checkExperiment(
      Channel connection, Checks checks, String project, Vectors.Experiment wanted) {
    String name = wanted.name();
    Experiment got =
        ExperimentServiceGrpc.newBlockingStub(connection)
            .withDeadlineAfter(Checks.SECONDS_MAX, TimeUnit.SECONDS)
            .getExperiment(
                GetExperimentRequest.newBuilder().setProject(project).setName(name).build())
            .getExperiment();
    checks.equal(name + ": state", got.getState().name(), wanted.state());
    checks.equal(name + ": description", got.getDescription(), wanted.description());
    checks.equal(name + ": tags", List.copyOf(got.getTagsList()), wanted.tags());
    checks.equal(name + ": parameters", got.getParametersMap(), wanted.parameters());
  }

  private static List<IngestResponse> send(
      Channel connection, String project, Vectors.Experiment wanted) {
    Open open =
        Open.newBuilder()
            .setProject(project)
            .setExperiment(wanted.name())
            .setDescription(wanted.description())
            .addAllTags(wanted.tags())
            .putAllParameters(wanted.parameters())
            .build();
    IngestStream stream = new IngestStream(connection, open);
    for (int i = 0; i < wanted.channels().size(); i++) {
      Vectors.Channel channel = wanted.channels().get(i);
      stream.declare(i, channel.name(), ValueType.valueOf(channel.type()));
    }
    wanted.appends().forEach(sent -> stream.append(sent.channelRef(), columns(sent)));
    return stream.finish(ExperimentState.valueOf(wanted.state()));
  }

  private static PointColumns columns(Vectors.SentPoints sent) {
    PointColumns.Builder points =
        PointColumns.newBuilder()
            .addAllX(Checks.doubles(sent.x()))
            .addAllDoubles(Checks.doubles(sent.doubles()))
            .addAllFloats(Checks.floats(sent.floats()))
            .addAllTexts(orEmpty(sent.texts()));
    if (sent.xRun() != null) {
      double start = Checks.fromBits(sent.xRun().start());
      points.setXRun(
          XRun.newBuilder().setStart(start).setStep(Checks.fromBits(sent.xRun().step())));
    }
    for (Vectors.Image image : orEmpty(sent.images())) {
      points.addImages(
          Image.newBuilder()
              .setName(image.name())
              .setDescription(image.description())
              .setData(ByteString.copyFrom(HexFormat.of().parseHex(image.data()))));
    }
    return points.build();
  }

  private static Vectors.Rejection rejection(Rejected answer) {
    return new Vectors.Rejection(
        answer.getSequence(),
        answer.getChannelRef(),
        answer.getFirstPoint(),
        answer.getCount(),
        answer.getReason().name(),
        answer.getMessage());
  }
}
