package nereid.stubs;

import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nereid.v1.Experiments.ExperimentState;
import nereid.v1.Ingest.Append;
import nereid.v1.Ingest.ChannelAppend;
import nereid.v1.Ingest.Declare;
import nereid.v1.Ingest.Finish;
import nereid.v1.Ingest.IngestRequest;
import nereid.v1.Ingest.IngestResponse;
import nereid.v1.Ingest.Open;
import nereid.v1.IngestServiceGrpc;
import nereid.v1.Points.PointColumns;
import nereid.v1.Points.ValueType;

/** Sends at once, and collects the answers. For one thread. */
final class IngestStream implements StreamObserver<IngestResponse> {
  private final StreamObserver<IngestRequest> requests;
  // Written by the threads of gRPC, read once `settled` or `ended`.
  private final List<IngestResponse> answers = new ArrayList<>();
  private final CompletableFuture<Void> settled = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile long lastSequence = Long.MAX_VALUE;
  private long sequence = 0;

  IngestStream(Channel connection, Open open) {
    requests =
        IngestServiceGrpc.newStub(connection)
            .withDeadlineAfter(Checks.SECONDS_MAX, TimeUnit.SECONDS)
            .ingest(this);
    requests.onNext(IngestRequest.newBuilder().setOpen(open).build());
  }

  void declare(int channelRef, String name, ValueType type) {
    Declare declare =
        Declare.newBuilder().setChannelRef(channelRef).setName(name).setType(type).build();
    requests.onNext(IngestRequest.newBuilder().setDeclare(declare).build());
  }

  void append(int channelRef, PointColumns points) {
    ChannelAppend channel =
        ChannelAppend.newBuilder().setChannelRef(channelRef).setPoints(points).build();
    Append append = Append.newBuilder().setSequence(++sequence).addChannels(channel).build();
    requests.onNext(IngestRequest.newBuilder().setAppend(append).build());
  }

  /** All answers up to the acknowledgement of everything sent. */
  List<IngestResponse> finish(ExperimentState state) {
    lastSequence = ++sequence;
    Finish finish = Finish.newBuilder().setSequence(sequence).setState(state).build();
    requests.onNext(IngestRequest.newBuilder().setFinish(finish).build());
    settled.join();
    requests.onCompleted();
    ended.join();
    return answers;
  }

  @Override
  public void onNext(IngestResponse answer) {
    answers.add(answer);
    if (answer.getAcknowledged().getThroughSequence() == lastSequence) {
      settled.complete(null);
    }
  }

  @Override
  public void onError(Throwable error) {
    settled.completeExceptionally(error);
    ended.completeExceptionally(error);
  }

  @Override
  public void onCompleted() {
    settled.completeExceptionally(new IllegalStateException("the stream ended too early"));
    ended.complete(null);
  }
}
