#include "client/channel.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/point_buffer.h"
#include "client/utf8.h"

namespace nereid::client {
namespace {

constexpr size_t kTextBytesMax = 1 << 20;
constexpr size_t kImageBytesMax = 3 << 20;
constexpr size_t kImageNameBytesMax = 1024;
constexpr size_t kImageDescriptionBytesMax = 64 << 10;

// Why `part` of a value cannot be sent; empty if it can.
std::string TooLong(const std::string& channel, const char* part, size_t bytes, size_t bytes_max) {
  if (bytes <= bytes_max) return "";
  return absl::StrCat("channel \"", channel, "\": ", part, " of ", bytes, " bytes, at most ",
                      bytes_max, " are taken");
}

std::string WhyRejected(const std::string& channel, const Image& image) {
  std::string reason = TooLong(channel, "an image", image.data.size(), kImageBytesMax);
  if (!reason.empty()) return reason;
  reason = TooLong(channel, "the name of an image", image.name.size(), kImageNameBytesMax);
  if (!reason.empty()) return reason;
  return TooLong(channel, "the description of an image", image.description.size(),
                 kImageDescriptionBytesMax);
}

void AppendText(PointBuffer& buffer, const std::string& channel, uint32_t channel_ref,
                std::optional<double> x, std::string_view text) {
  // Checked first, so that nothing is copied in vain; replacing can make a text longer.
  std::string reason = TooLong(channel, "a text", text.size(), kTextBytesMax);
  if (!reason.empty()) return buffer.Reject(channel_ref, 1, std::move(reason));
  std::string valid = ReplaceInvalidUtf8(text);
  reason = TooLong(channel, "a text", valid.size(), kTextBytesMax);
  if (!reason.empty()) return buffer.Reject(channel_ref, 1, std::move(reason));
  buffer.AppendText(channel_ref, x, std::move(valid));
}

void AppendImage(PointBuffer& buffer, const std::string& channel, uint32_t channel_ref,
                 std::optional<double> x, Image image) {
  image.name = ReplaceInvalidUtf8(image.name);
  image.description = ReplaceInvalidUtf8(image.description);
  std::string reason = WhyRejected(channel, image);
  if (!reason.empty()) return buffer.Reject(channel_ref, 1, std::move(reason));
  buffer.AppendImage(channel_ref, x, std::move(image));
}

}  // namespace

Channel::Channel(std::string name, uint32_t channel_ref, PointBuffer* buffer)
    : name_(std::move(name)), channel_ref_(channel_ref), buffer_(buffer) {}

void Channel::Send(double y) { buffer_->AppendNumber(channel_ref_, std::nullopt, y); }

void Channel::Send(double x, double y) { buffer_->AppendNumber(channel_ref_, x, y); }

void Channel::Send(std::string_view text) {
  AppendText(*buffer_, name_, channel_ref_, std::nullopt, text);
}

void Channel::Send(double x, std::string_view text) {
  AppendText(*buffer_, name_, channel_ref_, x, text);
}

void Channel::Send(Image image) {
  AppendImage(*buffer_, name_, channel_ref_, std::nullopt, std::move(image));
}

void Channel::Send(double x, Image image) {
  AppendImage(*buffer_, name_, channel_ref_, x, std::move(image));
}

void Channel::SendMany(absl::Span<const double> x, absl::Span<const double> y) {
  if (x.size() != y.size()) {
    return buffer_->Reject(channel_ref_, std::max(x.size(), y.size()),
                           absl::StrCat("channel \"", name_, "\": SendMany was given ", x.size(),
                                        " x and ", y.size(), " y, give as many of both"));
  }
  buffer_->AppendNumbers(channel_ref_, x, y);
}

}  // namespace nereid::client
