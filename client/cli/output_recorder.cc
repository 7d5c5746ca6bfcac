#include "client/cli/output_recorder.h"

#include <utility>

namespace nereid::client {

OutputRecorder::OutputRecorder(const LogMatcher* matcher, OnLine on_line, OnValue on_value)
    : matcher_(matcher),
      on_line_(std::move(on_line)),
      on_value_(std::move(on_value)),
      value_counts_(matcher->channels().size()),
      stdout_splitter_([this](std::string_view line) { AddLine(OutputStream::kStdout, line); }),
      stderr_splitter_([this](std::string_view line) { AddLine(OutputStream::kStderr, line); }) {}

void OutputRecorder::Add(OutputStream stream, std::string_view bytes, LineSplitter::Time now) {
  (stream == OutputStream::kStdout ? stdout_splitter_ : stderr_splitter_).Feed(bytes, now);
}

void OutputRecorder::Finish() {
  stdout_splitter_.Finish();
  stderr_splitter_.Finish();
}

void OutputRecorder::AddLine(OutputStream stream, std::string_view line) {
  on_line_(stream, line);
  for (const LogValue& found : matcher_->FindValues(line)) {
    ++value_counts_[found.channel_index];
    on_value_(found.channel_index, found.value);
  }
}

}  // namespace nereid::client
