// Builders of the messages a writer sends.

#ifndef NEREID_TESTS_STORAGE_INGEST_REQUESTS_H_
#define NEREID_TESTS_STORAGE_INGEST_REQUESTS_H_

#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "nereid/v1/ingest.pb.h"
#include "storage/ingest_message.h"
#include "zlib.h"

namespace nereid::storage {

inline constexpr char kWriter[] = "0123456789abcdef";

inline v1::IngestRequest OpenRequest(const std::string& project, const std::string& experiment,
                                     const std::string& writer_id = kWriter) {
  v1::IngestRequest request;
  request.mutable_open()->set_project(project);
  request.mutable_open()->set_experiment(experiment);
  request.mutable_open()->set_writer_id(writer_id);
  return request;
}

inline v1::IngestRequest DeclareRequest(uint32_t channel_ref, const std::string& name,
                                        v1::ValueType type) {
  v1::IngestRequest request;
  request.mutable_declare()->set_channel_ref(channel_ref);
  request.mutable_declare()->set_name(name);
  request.mutable_declare()->set_type(type);
  return request;
}

inline v1::IngestRequest AppendRequest(uint64_t sequence, uint32_t channel_ref,
                                       v1::PointColumns points, int64_t wall_time_unix_nanos = 0) {
  v1::IngestRequest request;
  request.mutable_append()->set_sequence(sequence);
  request.mutable_append()->set_wall_time_unix_nanos(wall_time_unix_nanos);
  v1::ChannelAppend& entry = *request.mutable_append()->add_channels();
  entry.set_channel_ref(channel_ref);
  *entry.mutable_points() = std::move(points);
  return request;
}

inline v1::IngestRequest TruncateRequest(uint64_t sequence, uint32_t channel_ref, double from_x) {
  v1::IngestRequest request;
  request.mutable_truncate()->set_sequence(sequence);
  request.mutable_truncate()->set_channel_ref(channel_ref);
  request.mutable_truncate()->set_from_x(from_x);
  return request;
}

inline v1::IngestRequest FinishRequest(uint64_t sequence, v1::ExperimentState state) {
  v1::IngestRequest request;
  request.mutable_finish()->set_sequence(sequence);
  request.mutable_finish()->set_state(state);
  return request;
}

// Empty `x`: left to the server.
inline v1::PointColumns Numbers(const std::vector<double>& x, const std::vector<double>& y) {
  v1::PointColumns points;
  points.mutable_x()->Add(x.begin(), x.end());
  points.mutable_doubles()->Add(y.begin(), y.end());
  return points;
}

// x = first, first + 1, …; y = x / 8.
inline v1::PointColumns CountUp(double first, int count) {
  v1::PointColumns points;
  for (int i = 0; i < count; ++i) {
    points.add_x(first + i);
    points.add_doubles((first + i) / 8);
  }
  return points;
}

inline v1::PointColumns Texts(const std::vector<double>& x, const std::vector<std::string>& texts) {
  v1::PointColumns points;
  points.mutable_x()->Add(x.begin(), x.end());
  for (const std::string& text : texts) points.add_texts(text);
  return points;
}

inline std::string BigEndian32(uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(value >> shift));
  return bytes;
}

// A PNG with a whole header, and then `filler` instead of pixels.
inline std::string Png(uint32_t width, uint32_t height, const std::string& filler = "") {
  std::string header = "IHDR";
  header += BigEndian32(width);
  header += BigEndian32(height);
  header.append("\x08\x02\0\0\0", 5);
  const auto checksum = crc32(0, reinterpret_cast<const Bytef*>(header.data()), header.size());
  std::string png = "\x89PNG\r\n\x1a\n";
  png += BigEndian32(13);
  png += header;
  png += BigEndian32(static_cast<uint32_t>(checksum));
  return png += filler;
}

inline v1::Image ImageOf(const std::string& name, const std::string& description,
                         const std::string& data) {
  v1::Image image;
  image.set_name(name);
  image.set_description(description);
  image.set_data(data);
  return image;
}

inline v1::PointColumns Images(const std::vector<double>& x, const std::vector<v1::Image>& images) {
  v1::PointColumns points;
  points.mutable_x()->Add(x.begin(), x.end());
  for (const v1::Image& image : images) *points.add_images() = image;
  return points;
}

// As the server makes it of the bytes that came in.
inline std::unique_ptr<IngestMessage> Parsed(const v1::IngestRequest& request) {
  auto message = std::make_unique<IngestMessage>();
  const absl::Status status = ParseIngestMessage(request.SerializeAsString(), *message);
  EXPECT_TRUE(status.ok()) << status;
  return message;
}

}  // namespace nereid::storage

#endif  // NEREID_TESTS_STORAGE_INGEST_REQUESTS_H_
