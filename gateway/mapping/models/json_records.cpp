// Where the elements of a JSON list begin and end: by brackets and strings alone, so that one that is broken within
// harms no other. What is in them the JSON reader tells.
#include <algorithm>

#include "mapping/models/record_window.h"

namespace linkway::mapping {

namespace {

constexpr std::size_t first_part = 1024;  // of what is too long

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

class JsonRecords : public RecordReader {
 public:
  JsonRecords(ByteSource text, std::string member, RecordLimits limits)
      : window_(std::move(text)), member_(std::move(member)), limits_(limits) {}

  bool has_list() { return begin().ok(); }

  Result<bool> next(Record& record) override {
    if (ended_) return false;
    if (!trailing_.empty()) return std::exchange(trailing_, {});
    if (!begun_) {
      begun_ = true;
      if (auto begun = begin(); !begun) return std::move(begun).problems();
      skip_space();
      if (window_.has(0) && window_.at(0) == ']') {
        window_.skip(1);
        return end();
      }
    }
    skip_space();
    if (!window_.has(0)) return open_end();
    record = {};
    record.number = ++number_;
    record.line = window_.line();
    const auto size = value_size(limits_.max_record);
    if (window_.problem()) return *window_.problem();
    if (size <= limits_.max_record) {
      record.raw = window_.view(size);
      while (!record.raw.empty() && is_space(record.raw.back())) record.raw.pop_back();
      window_.skip(size);
    } else {
      record.raw = window_.view(std::min(first_part, limits_.max_record));
      record.problem = window_.fault(issue::too_long, "the element is too long");
      skip_value(']');
    }
    if (!window_.has(0)) return true;  // the next call tells that the list is not closed
    const bool more = window_.at(0) == ',';
    window_.skip(1);
    if (more) return true;
    if (auto ended = end(); !ended) trailing_ = std::move(ended).problems();
    return true;
  }

 private:
  // What is followed through brackets and strings, a character at a time.
  struct Scan {
    char closes;  // what the value stands in
    std::size_t depth = 0;
    bool in_string = false;
    bool escaped = false;

    // False for the comma or bracket behind a value.
    bool take(char c) {
      if (in_string) {
        // A string ends with its line at the latest (RFC 8259 section 7).
        if (c == '\n' || c == '\r' || (c == '"' && !escaped)) in_string = false;
        escaped = c == '\\' && !escaped;
        return true;
      }
      if (depth == 0 && (c == ',' || c == closes)) return false;
      if (c == '"') in_string = true;
      escaped = false;
      if (c == '[' || c == '{') ++depth;
      if ((c == ']' || c == '}') && depth > 0) --depth;
      return true;
    }
  };

  // More than `most` where it is longer.
  std::size_t value_size(std::size_t most) {
    Scan scan{']'};
    std::size_t size = 0;
    while (size <= most && window_.has(size) && scan.take(window_.at(size))) ++size;
    return size;
  }
  void skip_value(char closes) {
    Scan scan{closes};
    while (window_.has(0) && scan.take(window_.at(0))) window_.skip(1);
  }
  void skip_space() {
    while (window_.has(0) && is_space(window_.at(0))) window_.skip(1);
  }

  Status begin() {
    skip_space();
    if (window_.problem()) return *window_.problem();
    if (window_.has(0) && window_.at(0) == '[') {
      window_.skip(1);
      return Done{};
    }
    if (member_.empty() || !window_.has(0) || window_.at(0) != '{') {
      return window_.fault(issue::structure, member_.empty() ? "a list is expected"
                                                             : "a list, or an object with '" + member_ +
                                                                   "', is "
                                                                   "expected");
    }
    window_.skip(1);
    in_object_ = true;
    while (auto more = member()) {
      if (*more) return Done{};
    }
    if (window_.problem()) return *window_.problem();
    return window_.fault(issue::required, "there is no list '" + member_ + "'");
  }

  // Over one member; true when it is the list, nothing at the end of the object.
  std::optional<bool> member() {
    skip_space();
    if (!window_.has(0) || window_.at(0) != '"') return std::nullopt;
    std::string name;
    std::size_t size = 1;
    bool escaped = false;
    for (; window_.has(size) && size < longest_name; ++size) {
      const char c = window_.at(size);
      if (c == '"' && !escaped) break;
      escaped = c == '\\' && !escaped;
      name += c;
    }
    if (!window_.has(size) || window_.at(size) != '"') return std::nullopt;
    window_.skip(size + 1);
    skip_space();
    if (!window_.has(0) || window_.at(0) != ':') return std::nullopt;
    window_.skip(1);
    skip_space();
    if (name == member_ && number_ == 0 && window_.has(0) && window_.at(0) == '[') {
      window_.skip(1);
      return true;
    }
    skip_value('}');
    if (!window_.has(0) || window_.at(0) != ',') return std::nullopt;
    window_.skip(1);
    return false;
  }

  // Behind the bracket of the list.
  Result<bool> end() {
    ended_ = true;
    if (in_object_) {
      skip_space();
      while (window_.has(0) && window_.at(0) == ',') {
        window_.skip(1);
        while (auto more = member()) {
          if (*more) break;
        }
        skip_space();
      }
      if (!window_.has(0) || window_.at(0) != '}') return ended_with("the object around the list is not closed");
      window_.skip(1);
    }
    skip_space();
    if (window_.has(0)) return ended_with("there is text behind the end");
    if (window_.problem()) return *window_.problem();
    return false;
  }
  Problem ended_with(std::string text) {
    ended_ = false;
    return window_.fault(issue::structure, std::move(text));
  }
  Result<bool> open_end() {
    if (window_.problem()) return *window_.problem();
    return window_.fault(issue::structure, "the list is not closed");
  }

  static constexpr std::size_t longest_name = 1024;

  RecordWindow window_;
  std::string member_;
  RecordLimits limits_;
  bool begun_ = false;
  bool in_object_ = false;
  bool ended_ = false;
  Problems trailing_;
  std::uint64_t number_ = 0;
};

class LineRecords : public RecordReader {
 public:
  LineRecords(ByteSource text, RecordLimits limits) : window_(std::move(text)), limits_(limits) {}

  Result<bool> next(Record& record) override {
    for (;;) {
      if (!window_.has(0)) {
        if (window_.problem()) return *window_.problem();
        return false;
      }
      std::size_t size = 0;
      bool blank = true;
      while (size <= limits_.max_record && !window_.line_end_at(size)) blank = is_space(window_.at(size++)) && blank;
      if (blank && size <= limits_.max_record) {
        window_.skip_line();
        continue;
      }
      record = {};
      record.number = ++number_;
      record.line = window_.line();
      if (size > limits_.max_record) {
        record.raw = window_.view(std::min(first_part, limits_.max_record));
        record.problem = window_.fault(issue::too_long, "the line is too long");
      } else {
        record.raw = window_.view(size);
      }
      window_.skip_line();
      return true;
    }
  }

 private:
  RecordWindow window_;
  RecordLimits limits_;
  std::uint64_t number_ = 0;
};

class WholeRecord : public RecordReader {
 public:
  WholeRecord(ByteSource text, RecordLimits limits) : window_(std::move(text)), limits_(limits) {}

  Result<bool> next(Record& record) override {
    if (std::exchange(done_, true)) return false;
    record = {};
    record.number = 1;
    record.line = 1;
    if (window_.has(limits_.max_record)) {
      record.problem = window_.fault(issue::too_long, "the message is too long");
      record.raw = window_.view(std::min(first_part, limits_.max_record));
      return true;
    }
    if (window_.problem()) return *window_.problem();
    record.raw = window_.view(limits_.max_record);
    return true;
  }

 private:
  RecordWindow window_;
  RecordLimits limits_;
  bool done_ = false;
};

}  // namespace

std::unique_ptr<RecordReader> json_records(ByteSource text, std::string member, RecordLimits limits) {
  return std::make_unique<JsonRecords>(std::move(text), std::move(member), limits);
}
bool has_json_list(ByteSource text, std::string member) {
  return JsonRecords(std::move(text), std::move(member), {}).has_list();
}
std::unique_ptr<RecordReader> line_records(ByteSource text, RecordLimits limits) {
  return std::make_unique<LineRecords>(std::move(text), limits);
}
std::unique_ptr<RecordReader> whole_record(ByteSource text, RecordLimits limits) {
  return std::make_unique<WholeRecord>(std::move(text), limits);
}

}  // namespace linkway::mapping
