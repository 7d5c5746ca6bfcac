#include "storage/ingest_message.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "storage/crc32c.h"
#include "storage/experiment_details.h"
#include "storage/image_header.h"
#include "storage/limits.h"
#include "storage/names.h"
#include "storage/utf8_repair.h"

namespace nereid::storage {
namespace {

using Reason = v1::RejectionReason;

PointFault Fault(size_t index, Reason reason, absl::string_view message) {
  return {index, reason, std::string(message)};
}

// The y column that is filled; unspecified if there is none or more than one.
v1::ValueType TypeOfColumns(const v1::PointColumns& points) {
  const int filled = (points.doubles_size() > 0) + (points.floats_size() > 0) +
                     (points.texts_size() > 0) + (points.images_size() > 0);
  if (filled != 1) return v1::VALUE_TYPE_UNSPECIFIED;
  if (points.texts_size() > 0) return v1::VALUE_TYPE_TEXT;
  return points.images_size() > 0 ? v1::VALUE_TYPE_IMAGE : v1::VALUE_TYPE_NUMERIC;
}

size_t LongestColumn(const v1::PointColumns& points) {
  return static_cast<size_t>(std::max({points.x_size(), points.doubles_size(), points.floats_size(),
                                       points.texts_size(), points.images_size()}));
}

std::optional<PointFault> CheckShape(const v1::PointColumns& points, v1::ValueType type,
                                     size_t count) {
  const auto invalid = [](absl::string_view message) {
    return Fault(0, v1::REJECTION_REASON_COLUMNS_INVALID, message);
  };
  if (count == 0) return std::nullopt;
  if (type == v1::VALUE_TYPE_UNSPECIFIED) {
    return invalid("none or more than one of doubles, floats, texts and images: fill one");
  }
  if (points.x_size() > 0 && points.has_x_run()) {
    return invalid("both x and x_run: send one of them, or neither");
  }
  const int y_count =
      points.doubles_size() + points.floats_size() + points.texts_size() + points.images_size();
  if (points.x_size() > 0 && points.x_size() != y_count) {
    return invalid(absl::StrCat("columns of unequal length: ", points.x_size(), " x and ", y_count,
                                " y: send one x for each y"));
  }
  return std::nullopt;
}

void CheckTexts(const v1::PointColumns& points, CheckedColumns& checked) {
  for (int i = 0; i < points.texts_size(); ++i) {
    const size_t bytes = points.texts(i).size();
    if (bytes <= kTextBytesMax) continue;
    checked.faults.push_back(Fault(i, v1::REJECTION_REASON_TEXT_INVALID,
                                   absl::StrCat("text of ", bytes, " bytes, over the limit of ",
                                                kTextBytesMax, ": shorten or split it")));
  }
}

std::optional<PointFault> CheckImageBounds(const v1::Image& image, size_t index) {
  if (image.data().size() > kImageBytesMax) {
    return Fault(index, v1::REJECTION_REASON_IMAGE_TOO_LARGE,
                 absl::StrCat("image of ", image.data().size(), " bytes, over the limit of ",
                              kImageBytesMax, ": make it smaller"));
  }
  if (image.name().size() > kNameBytesMax) {
    return Fault(index, v1::REJECTION_REASON_IMAGE_INVALID,
                 absl::StrCat("image name of ", image.name().size(), " bytes, over the limit of ",
                              kNameBytesMax, ": shorten it"));
  }
  if (image.description().size() > kImageDescriptionBytesMax) {
    return Fault(
        index, v1::REJECTION_REASON_IMAGE_INVALID,
        absl::StrCat("image description of ", image.description().size(),
                     " bytes, over the limit of ", kImageDescriptionBytesMax, ": shorten it"));
  }
  return std::nullopt;
}

// Fills `info` and says what is wrong with the image, if anything.
std::optional<PointFault> CheckImage(const v1::Image& image, size_t index, ImageInfo& info) {
  if (auto fault = CheckImageBounds(image, index)) return fault;
  const absl::StatusOr<ImageHeader> header = ReadImageHeader(image.data());
  if (!header.ok()) {
    return Fault(index, v1::REJECTION_REASON_IMAGE_INVALID, header.status().message());
  }
  if (const absl::Status size = CheckImageSize(*header); !size.ok()) {
    return Fault(index, v1::REJECTION_REASON_IMAGE_TOO_LARGE, size.message());
  }
  info.name = image.name();
  info.description = image.description();
  info.format = header->format;
  info.width = header->width;
  info.height = header->height;
  info.data_bytes = static_cast<uint32_t>(image.data().size());
  info.data_crc = Crc32c(image.data());
  return std::nullopt;
}

void CheckImages(const v1::PointColumns& points, CheckedColumns& checked) {
  checked.images.resize(points.images_size());
  for (int i = 0; i < points.images_size(); ++i) {
    if (auto fault = CheckImage(points.images(i), i, checked.images[i])) {
      checked.faults.push_back(*std::move(fault));
    }
  }
}

void CheckColumns(const v1::PointColumns& points, CheckedColumns& checked) {
  checked = CheckedColumns();
  checked.type = TypeOfColumns(points);
  checked.point_count = LongestColumn(points);
  checked.fault_of_all = CheckShape(points, checked.type, checked.point_count);
  if (checked.fault_of_all.has_value()) return;
  CheckTexts(points, checked);
  CheckImages(points, checked);
}

void CheckNames(IngestMessage& message) {
  message.name_status = absl::OkStatus();
  if (message.request.has_open()) {
    message.name_status = CheckProjectName(message.request.open().project());
    message.name_status.Update(CheckName(message.request.open().experiment(), "experiment name"));
  } else if (message.request.has_declare()) {
    message.name_status = CheckName(message.request.declare().name(), "channel name");
  }
}

void CheckOpenDetails(IngestMessage& message) {
  const v1::Experiment details = DetailsOf(message.request.open());
  message.details_status = CheckDetails(details);
  message.details_crc = DetailsCrc(details);
}

void CheckMessage(IngestMessage& message) {
  CheckNames(message);
  if (message.request.has_open()) CheckOpenDetails(message);
  const auto& channels = message.request.append().channels();
  message.columns.resize(channels.size());
  for (int i = 0; i < channels.size(); ++i) CheckColumns(channels[i].points(), message.columns[i]);
}

// A text or image that is at fault: append (3), channels (3), points (2), texts (5) or images (6).
bool IsPointPath(const std::vector<FieldStep>& path) {
  return path.size() >= 4 && path[0].field_number == v1::IngestRequest::kAppendFieldNumber &&
         path[1].field_number == v1::Append::kChannelsFieldNumber &&
         path[2].field_number == v1::ChannelAppend::kPointsFieldNumber;
}

// The description, a tag or a parameter of an open.
bool IsDetailsPath(const std::vector<FieldStep>& path) {
  return path.size() >= 2 && path[0].field_number == v1::IngestRequest::kOpenFieldNumber &&
         path[1].field_number >= v1::Open::kDescriptionFieldNumber;
}

absl::Status NotUtf8(const BadString& bad) {
  return absl::InvalidArgumentError(
      absl::StrCat("\"", Printable(bad.value), "\" is not UTF-8: encode it as UTF-8"));
}

void AddFault(const BadString& bad, IngestMessage& message) {
  const bool is_text = bad.path[3].field_number == v1::PointColumns::kTextsFieldNumber;
  std::vector<PointFault>& faults = message.columns[bad.path[1].index].faults;
  const size_t index = bad.path[3].index;
  const auto place =
      std::lower_bound(faults.begin(), faults.end(), index,
                       [](const PointFault& fault, size_t wanted) { return fault.index < wanted; });
  if (place != faults.end() && place->index == index) return;
  faults.insert(
      place,
      Fault(index, is_text ? v1::REJECTION_REASON_TEXT_INVALID : v1::REJECTION_REASON_IMAGE_INVALID,
            std::string(NotUtf8(bad).message())));
}

absl::Status ParseRepaired(std::string_view bytes, IngestMessage& message) {
  absl::StatusOr<RepairedMessage> repaired = RepairUtf8(*v1::IngestRequest::GetDescriptor(), bytes);
  if (!repaired.ok()) return repaired.status();
  if (!message.request.ParseFromString(repaired->bytes)) {
    return absl::InvalidArgumentError("message that cannot be parsed");
  }
  CheckMessage(message);
  for (const BadString& bad : repaired->bad_strings) {
    if (IsPointPath(bad.path)) {
      AddFault(bad, message);
    } else if (IsDetailsPath(bad.path)) {
      message.details_status = NotUtf8(bad);
    } else {
      message.name_status = CheckName(bad.value, "name");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ParseIngestMessage(std::string_view bytes, IngestMessage& message) {
  message.crc = Crc32c(bytes);
  message.byte_count = bytes.size();
  if (!message.request.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return ParseRepaired(bytes, message);
  }
  CheckMessage(message);
  return absl::OkStatus();
}

}  // namespace nereid::storage
