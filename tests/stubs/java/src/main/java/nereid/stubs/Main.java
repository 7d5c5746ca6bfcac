package nereid.stubs;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Talks to a Nereid server with nothing but generated stubs, and compares with vectors.json.
 *
 * <p>Arguments: ADDRESS VECTORS
 */
public final class Main {
  private Main() {}

  private static void checkAll(ManagedChannel connection, Checks checks, Vectors vectors) {
    String project = vectors.project();
    QueryChecks query = new QueryChecks(connection, checks, vectors);
    for (Vectors.Experiment one : vectors.experiments()) {
      IngestChecks.check(connection, checks, project, one);
      IngestChecks.checkExperiment(connection, checks, project, one);
      for (Vectors.ReadPoints read : one.reads()) {
        query.checkRead(one.name(), QueryChecks.channelSource(read.channel()), read);
      }
    }
    WatchChecks.check(connection, checks, project, vectors.live());
    query.checkAlias();
    query.checkSamples();
    ChartChecks.check(connection, checks, project, vectors.chartSet());
    query.checkRanking();
    query.checkError();
  }

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("arguments: ADDRESS VECTORS");
    }
    Vectors vectors = Vectors.read(Path.of(arguments[1]));
    Checks checks = new Checks();
    ManagedChannel connection =
        Grpc.newChannelBuilder(arguments[0], InsecureChannelCredentials.create()).build();
    try {
      checkAll(connection, checks, vectors);
    } catch (RuntimeException error) {
      checks.fail(error.toString());
    } finally {
      connection.shutdownNow();
    }
    System.exit(checks.close());
  }
}
