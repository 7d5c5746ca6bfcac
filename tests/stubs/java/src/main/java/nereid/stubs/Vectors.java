package nereid.stubs;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * vectors.json. What it leaves out is null. Doubles are bit patterns in hexadecimal digits, those in
 * {@code floats} of single precision.
 */
record Vectors(
    String project,
    List<Experiment> experiments,
    Live live,
    Alias alias,
    Samples samples,
    ChartSet chartSet,
    List<Ranked> ranking,
    UnknownProject error) {

  record Experiment(
      String name,
      String description,
      List<String> tags,
      Map<String, String> parameters,
      String state,
      List<Channel> channels,
      List<SentPoints> appends,
      List<Rejection> rejected,
      List<ReadPoints> reads) {}

  record Channel(String name, String type) {}

  record SentPoints(
      int channelRef,
      List<String> x,
      Run xRun,
      List<String> doubles,
      List<String> floats,
      List<String> texts,
      List<Image> images) {}

  record Run(String start, String step) {}

  record Image(
      String name,
      String description,
      String data,
      String format,
      int width,
      int height,
      long dataBytes) {}

  record Rejection(
      long sequence, int channelRef, long firstPoint, long count, String reason, String message) {}

  record ReadPoints(
      String channel,
      String type,
      List<String> x,
      List<String> doubles,
      List<String> texts,
      List<Image> images) {}

  record Live(String experiment, String channel, List<Part> parts) {}

  record Part(List<List<String>> appends, List<String> x) {}

  record Alias(String name, List<String> channels) {}

  record Samples(int columns, List<Series> series) {}

  record Series(
      String experiment,
      int code,
      String channel,
      String from,
      String to,
      long pointCount,
      Points points,
      Columns columns) {}

  record Points(List<String> x, List<String> doubles) {}

  record Columns(
      List<Integer> indices,
      List<Long> counts,
      List<Long> nanCounts,
      List<String> firstX,
      List<String> firstY,
      List<String> lastX,
      List<String> lastY,
      List<String> minX,
      List<String> minY,
      List<String> maxX,
      List<String> maxY) {}

  record ChartSet(String experiment, String name, Chart chart, List<Resolved> resolved) {}

  record Chart(
      String name,
      String title,
      List<Source> sources,
      String axis,
      String yScale,
      String smoothing) {}

  record Source(String channel, String alias) {}

  record Resolved(String channel, int code) {}

  record Ranked(
      String experiment, String channel, int code, String last, String min, String max) {}

  record UnknownProject(String project, int code, String message) {}

  static Vectors read(Path path) throws IOException {
    FieldNamingPolicy names = FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES;
    Gson gson = new GsonBuilder().setFieldNamingPolicy(names).create();
    return gson.fromJson(Files.readString(path), Vectors.class);
  }

  /** What is left out is empty. */
  static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : list;
  }
}
