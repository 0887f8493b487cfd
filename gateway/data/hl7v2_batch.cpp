#include "data/hl7v2_batch.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "data/hl7v2_charset.h"
#include "data/hl7v2_locate.h"

namespace linkway::data {

namespace {

Problem refused(std::uint32_t line, std::string text) {
  Problem problem;
  problem.category = Category::malformed;
  problem.code = issue::structure;
  problem.text = "not readable as HL7 v2: " + std::move(text);
  problem.line = line;
  problem.column = 1;
  return problem;
}

class Splitter {
 public:
  Splitter(Hl7Batch& batch, const Hl7BatchLimits& limits) : batch_(batch), text_(batch.text), limits_(limits) {}

  Status run() {
    std::size_t at = skip_around_hl7v2(text_, 0);
    line_ = lines_in(text_.substr(0, at)) + 1;
    while (at < text_.size()) {
      const auto end = line_end_hl7v2(text_, at);
      if (auto done = take_line(at, text_.substr(at, end - at)); !done) return done;
      at = next_line(end);
    }
    close(text_.size());
    settle();
    return Done{};
  }

 private:
  static std::uint32_t lines_in(std::string_view text) {
    std::uint32_t lines = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n' || (text[i] == '\r' && text.substr(i + 1, 1) != "\n")) ++lines;
    }
    return lines;
  }

  std::size_t next_line(std::size_t end) {
    if (end == text_.size()) return end;
    ++line_;
    auto at = end + 1;
    if (text_[end] == '\r' && at < text_.size() && text_[at] == '\n') ++at;
    // A message may stand in a block of MLLP of its own.
    while (at < text_.size() && (text_[at] == '\x0B' || text_[at] == '\x1C' || text_[at] == '\0')) ++at;
    return at;
  }

  Status take_line(std::size_t at, std::string_view line) {
    if (begins_segment(line, "MSH")) {
      close(at);
      if (batch_.messages.size() == limits_.max_messages) {
        auto problem = refused(line_, "there are more than " + std::to_string(limits_.max_messages) + " messages");
        problem.category = Category::too_large;
        problem.code = issue::too_long;
        return problem;
      }
      batch_.messages.push_back({{}, at, line_, in_batch_ ? batches_ : 0});
      open_ = true;
      ++in_this_batch_;
    } else if (begins_segment(line, "FHS")) {
      close(at);
      if (batch_.enveloped) tell("FHS", "a second file header (FHS), or one behind other segments of a batch");
      batch_.enveloped = true;
      batch_.file_header = line;
    } else if (begins_segment(line, "BHS")) {
      begin_batch(at, line);
    } else if (line.starts_with("BTS") && ends_name(line)) {
      end_batch(at, line);
    } else if (line.starts_with("FTS") && ends_name(line)) {
      end_file(at, line);
    } else if (!open_ && skip_around_hl7v2(line, 0) < line.size()) {
      tell("", "lines that belong to no message are left out");
    }
    return Done{};
  }

  // A trailer may come without fields.
  static bool ends_name(std::string_view line) { return line.size() == 3 || begins_segment(line, line.substr(0, 3)); }

  void begin_batch(std::size_t at, std::string_view line) {
    close(at);
    if (in_batch_) tell("BTS", "a batch begins (BHS) before the one before it ends (BTS)");
    batch_.enveloped = true;
    if (batches_ == 0) batch_.batch_header = line;
    ++batches_;
    in_batch_ = true;
    in_this_batch_ = 0;
  }

  void end_batch(std::size_t at, std::string_view line) {
    close(at);
    batch_.enveloped = true;
    if (!in_batch_) {
      tell("BTS", "a batch ends (BTS) that did not begin (BHS)");
    }
    check("BTS-1", line, in_this_batch_, "messages in the batch");
    in_batch_ = false;
  }

  void end_file(std::size_t at, std::string_view line) {
    close(at);
    batch_.enveloped = true;
    if (batch_.file_header.empty()) tell("FTS", "a file ends (FTS) that did not begin (FHS)");
    // Files without BHS count as one batch (HL7 v2.8.1 section 2.10.3), those with nothing in them as none.
    check("FTS-1", line, batch_.messages.empty() ? batches_ : std::max<std::size_t>(batches_, 1),
          "batches in the file");
    ended_ = true;
  }

  void check(std::string_view path, std::string_view line, std::size_t count, std::string_view what) {
    if (line.size() < 5) return;
    const auto field = line.substr(4, std::min(line.find(line[3], 4), line.size()) - 4);
    if (field.empty()) return;
    std::size_t told = 0;
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), told);
    if (error != std::errc() || end != field.data() + field.size()) {
      tell(path, "the count is no number");
    } else if (told != count) {
      tell(path, "the count is " + std::to_string(told) + ", but there are " + std::to_string(count) + " " +
                     std::string(what));
    }
  }

  void close(std::size_t at) {
    if (!open_) return;
    auto& last = batch_.messages.back();
    last.bytes = text_.substr(last.offset, at - last.offset);
    open_ = false;
  }

  void settle() {
    if (in_batch_) tell("BTS", "the last batch has no trailer (BTS): it may be cut off");
    if (!batch_.file_header.empty() && !ended_) tell("FTS", "the file has no trailer (FTS): it may be cut off");
    const bool single = !batch_.enveloped && batch_.messages.size() == 1;
    if (single && batch_.messages[0].offset == skip_around_hl7v2(text_, 0)) batch_.messages[0] = {text_, 0, 1, 0};
  }

  void tell(std::string_view path, std::string text) {
    constexpr std::size_t most = 100;
    if (batch_.findings.size() == most) return;
    auto problem = refused(line_, "");
    problem.severity = Severity::warning;
    problem.rule = "batch";
    problem.path = path;
    problem.text = std::move(text);
    batch_.findings.push_back(std::move(problem));
  }

  Hl7Batch& batch_;
  std::string_view text_;
  const Hl7BatchLimits& limits_;
  std::uint32_t line_ = 1;
  std::size_t batches_ = 0;
  std::size_t in_this_batch_ = 0;
  bool in_batch_ = false;
  bool open_ = false;   // in a message
  bool ended_ = false;  // FTS came
};

// A single byte of ASCII stands for itself in all other charsets of table 0211.
bool is_wide(std::string_view bytes) {
  return bytes.size() >= 4 &&
         (bytes[0] == '\0' || bytes[1] == '\0' || bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"));
}

}  // namespace

Result<Hl7Batch> split_batch(std::string_view bytes, const Hl7BatchLimits& limits) {
  Hl7Batch batch;
  batch.text = bytes;
  if (bytes.size() > limits.max_bytes) {
    auto problem = refused(1, "it is longer than " + std::to_string(limits.max_bytes) + " bytes");
    problem.category = Category::too_large;
    problem.code = issue::too_long;
    return problem;
  }
  if (is_wide(bytes)) {
    auto decoded = decode_hl7v2(bytes);
    if (!decoded) return std::move(decoded).problems();
    if (decoded->converted) {
      batch.converted = std::move(decoded->converted);
      batch.text = *batch.converted;
      batch.charset = "UTF-8";
    }
  }
  if (auto split = Splitter(batch, limits).run(); !split) return std::move(split).problems();
  if (batch.messages.empty() && !batch.enveloped)
    return refused(1, "there is no segment MSH, with which a message begins");
  return batch;
}

}  // namespace linkway::data
