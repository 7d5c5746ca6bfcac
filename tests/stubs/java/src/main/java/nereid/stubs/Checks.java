package nereid.stubs;

import static nereid.stubs.Vectors.orEmpty;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import nereid.v1.Points.PointColumns;

/** Counts what is as expected, and turns doubles to and from the bit patterns of vectors.json. */
final class Checks {
  /** Of every call, so that a lost answer fails instead of waiting forever. */
  static final long SECONDS_MAX = 60;

  private int passed = 0;
  private int failed = 0;

  <T> void equal(String label, T got, T wanted) {
    if (Objects.equals(got, wanted)) {
      passed++;
      return;
    }
    fail("%s%n  wanted: %s%n  got:    %s".formatted(label, wanted, got));
  }

  void fail(String message) {
    failed++;
    System.out.println("FAILED: " + message);
  }

  /** Prints the closing line. Returns the exit code. */
  int close() {
    if (failed > 0) {
      System.out.printf("java: %d of %d checks failed%n", failed, passed + failed);
      return 1;
    }
    System.out.printf("java: %d checks passed%n", passed);
    return 0;
  }

  static double fromBits(String bits) {
    return Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
  }

  static List<Double> doubles(List<String> bits) {
    return orEmpty(bits).stream().map(Checks::fromBits).toList();
  }

  static List<Float> floats(List<String> bits) {
    return orEmpty(bits).stream()
        .map(one -> Float.intBitsToFloat(Integer.parseUnsignedInt(one, 16)))
        .toList();
  }

  static String bits(double value) {
    return "%016x".formatted(Double.doubleToRawLongBits(value));
  }

  static List<String> bits(List<Double> values) {
    return values.stream().map(Checks::bits).toList();
  }

  /** Numbers come as floats where all of a batch fit, and are doubles all the same. */
  static List<String> yBits(PointColumns points) {
    Stream<Double> singles = points.getFloatsList().stream().map(Float::doubleValue);
    return Stream.concat(points.getDoublesList().stream(), singles).map(Checks::bits).toList();
  }
}
