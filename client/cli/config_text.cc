#include "client/cli/config_text.h"

#include <errno.h>
#include <fcntl.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>
#include <string.h>
#include <unistd.h>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "client/cli/terminal_text.h"

namespace nereid::client {
namespace {

// A config has at most 4 MiB in the binary format, which is the shorter one.
constexpr size_t kFileBytesMax = size_t{64} << 20;

class FirstError final : public google::protobuf::io::ErrorCollector {
 public:
  explicit FirstError(std::string name) : name_(std::move(name)) {}

  // Both count from 0; line -1 is the end of the file.
  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& message) override {
    if (!status_.ok()) return;
    const std::string place = line < 0 ? "" : absl::StrCat(":", line + 1, ":", column + 1);
    status_ = absl::InvalidArgumentError(absl::StrCat(name_, place, ": ", message));
  }

  void AddWarning(int, google::protobuf::io::ColumnNumber, const std::string&) override {}

  const absl::Status& status() const { return status_; }

 private:
  const std::string name_;
  absl::Status status_;
};

absl::Status ReadError(const std::string& name) {
  return absl::InvalidArgumentError(absl::StrCat("cannot read ", name, ": ", strerror(errno)));
}

absl::StatusOr<std::string> ReadAll(int descriptor, const std::string& name) {
  std::string content;
  char buffer[1 << 16];
  ssize_t length = 0;
  while ((length = read(descriptor, buffer, sizeof(buffer))) > 0) {
    content.append(buffer, static_cast<size_t>(length));
    if (content.size() > kFileBytesMax) {
      return absl::InvalidArgumentError(
          absl::StrCat(name, " has over ", kFileBytesMax, " bytes; is it the right file?"));
    }
  }
  if (length < 0) return ReadError(name);
  return content;
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  if (path == "-") return ReadAll(STDIN_FILENO, "stdin");
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return ReadError(Quoted(path));
  absl::StatusOr<std::string> content = ReadAll(descriptor, Quoted(path));
  close(descriptor);
  return content;
}

}  // namespace

absl::StatusOr<v1::ProjectConfig> ReadConfig(const std::string& path) {
  const absl::StatusOr<std::string> content = ReadFile(path);
  if (!content.ok()) return content.status();
  FirstError error(path == "-" ? "stdin" : path);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&error);
  v1::ProjectConfig config;
  const bool is_read = parser.ParseFromString(*content, &config);
  if (!error.status().ok()) return error.status();
  if (!is_read) return absl::InvalidArgumentError(absl::StrCat(path, " cannot be read"));
  return config;
}

std::string PrintConfig(const v1::ProjectConfig& config) {
  google::protobuf::TextFormat::Printer printer;
  printer.SetUseUtf8StringEscaping(true);
  std::string text;
  printer.PrintToString(config, &text);
  return text;
}

}  // namespace nereid::client
