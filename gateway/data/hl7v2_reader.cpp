#include <algorithm>
#include <limits>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "data/hl7v2.h"
#include "data/hl7v2_charset.h"
#include "data/hl7v2_contents.h"
#include "data/hl7v2_find.h"
#include "data/hl7v2_locate.h"

namespace linkway::data {

namespace {

bool is_upper_or_digit(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\0' || c == '\x0B' || c == '\x1A' || c == '\x1C'; }
bool is_break(char c) { return c == '\r' || c == '\n'; }

// What ends a segment; a message keeps to one kind, most of the time.
enum class Break : std::uint8_t { none, cr, lf, crlf };

class Reader {
 public:
  Reader(Hl7Contents& contents, const Hl7Options& options)
      : contents_(contents), text_(contents.text), limits_(options.limits), join_lines_(options.join_lines) {}

  Status run() {
    // Offsets are kept in 32 bits.
    if (text_.size() > std::numeric_limits<std::uint32_t>::max() / 2) return too_much(0, "the message is too long");
    if (auto begun = begin(); !begun) return begun;
    while (at_ < text_.size()) {
      if (auto read = segment(); !read) return read;
    }
    if (junk_) tell("trailing", junk_at_, "bytes behind the message that are no text of it are left out");
    return Done{};
  }

 private:
  Status begin() {
    at_ = skip_around_hl7v2(text_, 0);
    if (at_ == text_.size()) return refused(0, "there is nothing in it");
    const auto line = text_.substr(at_);
    for (const std::string_view name : {"FHS", "BHS", "BTS", "FTS"}) {
      if (begins_segment(line, name)) return refused(at_, "this is a batch of messages, where one message is expected");
    }
    if (!line.starts_with("MSH")) return refused(at_, "a message begins with the segment MSH");
    const auto delimiters = read_delimiters(line);
    if (!delimiters) {
      auto problem = delimiters.problems().front();
      const auto column = problem.column;
      problem.path = "MSH-2";
      place(problem, at_ + column - 1);
      return problem;
    }
    contents_.syntax.delimiters = *delimiters;
    separator_ = delimiters->field;
    if (at_ > 0) tell("leading", 0, "bytes before the message are left out");
    const auto size = header_field(line.substr(0, line_end_hl7v2(line, 0)), 2).size();
    if (size < 4) tell("encoding-characters", at_ + 4, "MSH-2 has fewer than four encoding characters");
    if (size > 5) tell("encoding-characters", at_ + 4, "MSH-2 has more than five encoding characters");
    line_ = line_of(at_);
    cr_ = std::min(text_.find('\r', at_), text_.size());
    lf_ = std::min(text_.find('\n', at_), text_.size());
    contents_.segments.reserve(text_.size() / 128 + 4);
    contents_.fields.reserve(text_.size() / 8 + 16);
    return Done{};
  }

  std::uint32_t line_of(std::size_t offset) const { return 1 + breaks(0, offset); }

  std::uint32_t breaks(std::size_t from, std::size_t end) const {
    std::uint32_t count = 0;
    for (auto i = from; i < end; ++i) {
      if (text_[i] == '\n' || (text_[i] == '\r' && text_.substr(i + 1, 1) != "\n")) ++count;
    }
    return count;
  }

  // One segment, or a blank line, from at_ to behind what ends it.
  Status segment() {
    const auto line_start = at_;
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    const bool odd = at_ > line_start && first_done_;
    if (at_ == text_.size() || is_break(text_[at_])) {
      if (text_.substr(line_start, at_ - line_start).find_first_not_of(" \t") != std::string_view::npos) {
        note_junk(line_start);
      }
      blank_ = true;
      take_break();
      return Done{};
    }
    const auto from = at_;
    if (auto named = name(from, odd); !named) return named;
    auto end = find_end(from);
    at_ = end;
    while (end > from + 3 && is_blank_control(text_[end - 1])) --end;
    if (end < at_) note_junk(end);
    if (end > from + 3 && text_[from + 3] != separator_) return no_segment(from);
    if (auto added = add(from, end); !added) return added;
    const auto taken = take_break();
    if (!first_done_) usual_ = taken;
    first_done_ = true;
    return Done{};
  }

  static bool is_blank_control(char c) { return is_blank(c) && c != ' ' && c != '\t'; }

  // Junk that text follows is a blank line or an indent; at the end it is told once.
  void note_junk(std::size_t offset) {
    if (!junk_) junk_at_ = offset;
    junk_ = true;
  }

  bool is_segment(std::size_t from, bool needs_separator) const {
    if (from + 3 > text_.size()) return false;
    for (std::size_t i = from; i < from + 3; ++i) {
      if (!is_upper_or_digit(text_[i])) return false;
    }
    if (from + 3 == text_.size() || is_break(text_[from + 3])) return !needs_separator;
    return text_[from + 3] == separator_ || (!needs_separator && is_blank_control(text_[from + 3]));
  }

  Problem no_segment(std::size_t from) const {
    return refused(from,
                   std::string("this line is no segment: one begins with a name of three letters or digits and ") +
                       separator_ + "; a line break inside of a text is sent as \\.br\\");
  }

  Status name(std::size_t from, bool indented) {
    bool lower = false;
    bool fits = from + 3 <= text_.size();
    for (std::size_t i = from; fits && i < from + 3; ++i) {
      lower = lower || is_lower(text_[i]);
      fits = is_upper_or_digit(text_[i]) || is_lower(text_[i]);
    }
    const bool ends = fits && (from + 3 == text_.size() || is_break(text_[from + 3]) || text_[from + 3] == separator_ ||
                               is_blank_control(text_[from + 3]));
    if (!ends) {
      return no_segment(from);
    }
    const auto name = text_.substr(from, 3);
    const auto known = text::upper(name);  // as it is kept
    if (first_done_ && known == "MSH") {
      return refused(from,
                     "a second message begins here, where one message is expected; send them one by one or as a batch");
    }
    if (known == "FHS" || known == "BHS" || known == "BTS" || known == "FTS") {
      return refused(from, "this segment is of a batch of messages, where one message is expected");
    }
    if (lower) tell("segment-name", from, "the name of a segment has small letters", name);
    if (indented) tell("blank-line", from, "blanks stand before the name of a segment", name);
    if (junk_) tell("control-characters", junk_at_, "control characters stand at the end of a segment");
    if (blank_) tell("blank-line", from, "a blank line stands between segments", name);
    blank_ = false;
    junk_ = false;
    return Done{};
  }

  Break break_at(std::size_t at) const {
    if (at >= text_.size()) return Break::none;
    if (text_[at] == '\n') return Break::lf;
    return at + 1 < text_.size() && text_[at + 1] == '\n' ? Break::crlf : Break::cr;
  }

  Break take_break() {
    const auto found = break_at(at_);
    if (found == Break::none) return found;
    at_ += found == Break::crlf ? 2 : 1;
    ++line_;
    return found;
  }

  // A line break that the message does not end its segments with.
  bool may_be_text(Break found) const {
    if (!first_done_ || found == Break::none) return false;
    if (join_lines_) return true;
    if (found == usual_) return false;
    if (usual_ == Break::cr) return found == Break::lf;
    if (usual_ == Break::lf) return found == Break::cr;
    return usual_ == Break::crlf;
  }

  // The end of the segment that begins here: at a line break, or at the end of the text.
  std::size_t find_end(std::size_t from) {
    lines_inside_ = 0;
    for (auto at = from;;) {
      const auto end = next_break(at);
      const auto found = break_at(end);
      if (!may_be_text(found)) return end;
      const auto more = text_.find_first_not_of("\r\n", end);
      if (more == std::string_view::npos || is_segment(more, found != usual_) || is_blank_to_the_end(more)) return end;
      if (lines_inside_ == 0) {
        tell("line-break", end, "a line break inside of a field is taken for text; send it as \\.br\\",
             text_.substr(from, 3));
      }
      lines_inside_ += breaks(end, more);
      at = more;
    }
  }

  bool is_blank_to_the_end(std::size_t from) {
    if (last_text_ == std::string_view::npos) {
      last_text_ = text_.size();
      while (last_text_ > 0 && (is_blank(text_[last_text_ - 1]) || is_break(text_[last_text_ - 1]))) --last_text_;
    }
    return from >= last_text_;
  }

  // Each of both line ends is looked for once.
  std::size_t next_break(std::size_t from) {
    if (cr_ < from) cr_ = std::min(text_.find('\r', from), text_.size());
    if (lf_ < from) lf_ = std::min(text_.find('\n', from), text_.size());
    return std::min(cr_, lf_);
  }

  Status add(std::size_t from, std::size_t end) {
    if (contents_.segments.size() == limits_.max_segments) {
      return too_much(from, "the message has more than " + std::to_string(limits_.max_segments) + " segments");
    }
    Hl7Line line;
    line.offset = static_cast<std::uint32_t>(from);
    line.size = static_cast<std::uint32_t>(end - from);
    line.line = line_;
    line_ += lines_inside_;
    line.first_field = static_cast<std::uint32_t>(contents_.fields.size());
    line.header = !first_done_;
    auto& name = line.name;
    std::ranges::transform(text_.substr(from, 3), name.begin(),
                           [](char c) { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; });
    line.occurrence = ++counts_[static_cast<std::uint32_t>(static_cast<unsigned char>(name[0])) << 16 |
                                static_cast<std::uint32_t>(static_cast<unsigned char>(name[1])) << 8 |
                                static_cast<std::uint32_t>(static_cast<unsigned char>(name[2]))];
    if (line.header) contents_.fields.push_back(line.offset + 3);
    const auto raw = text_.substr(0, end);
    for (auto at = from + 3; at < end;) {
      contents_.fields.push_back(static_cast<std::uint32_t>(at + 1));
      at += 1 + find_delimiter(raw.substr(at + 1), separator_);
      if (contents_.fields.size() - line.first_field > limits_.max_fields) {
        return too_much(from, "the segment has more than " + std::to_string(limits_.max_fields) + " fields");
      }
    }
    line.field_count = static_cast<std::uint32_t>(contents_.fields.size() - line.first_field);
    contents_.segments.push_back(line);
    return parts_within(line);
  }

  // Only a long field can have too many parts.
  Status parts_within(const Hl7Line& line) {
    const auto least = std::min(limits_.max_repetitions, limits_.max_components);
    if (line.size < least) return Done{};
    const auto& delimiters = contents_.syntax.delimiters;
    for (std::uint32_t i = line.header ? 2 : 0; i < line.field_count; ++i) {
      const auto from = contents_.fields[line.first_field + i];
      const auto end =
          i + 1 < line.field_count ? contents_.fields[line.first_field + i + 1] - 1 : line.offset + line.size;
      if (end - from < least) continue;
      const auto field = text_.substr(from, end - from);
      const auto count = [&](char c) { return c == '\0' ? 0 : static_cast<std::size_t>(std::ranges::count(field, c)); };
      if (count(delimiters.repetition) >= limits_.max_repetitions) {
        return too_much(from, "the field has more than " + std::to_string(limits_.max_repetitions) + " repetitions");
      }
      if (count(delimiters.component) + count(delimiters.subcomponent) >= limits_.max_components) {
        return too_much(from, "the field has more than " + std::to_string(limits_.max_components) + " components");
      }
    }
    return Done{};
  }

  void place(Problem& problem, std::size_t offset) const {
    const auto line_start = offset == 0 ? std::string_view::npos : text_.find_last_of("\r\n", offset - 1);
    problem.line = first_done_ ? line_ : line_of(offset);
    problem.column =
        static_cast<std::uint32_t>(offset - (line_start == std::string_view::npos ? 0 : line_start + 1)) + 1;
  }

  Problem refused(std::size_t offset, std::string text) const {
    Problem problem;
    problem.category = Category::malformed;
    problem.code = issue::structure;
    problem.text = "not readable as HL7 v2: " + std::move(text);
    place(problem, offset);
    return problem;
  }

  Problem too_much(std::size_t offset, std::string text) const {
    auto problem = refused(offset, std::move(text));
    problem.category = Category::too_large;
    problem.code = issue::too_long;
    return problem;
  }

  // One of a kind is enough.
  void tell(std::string_view rule, std::size_t offset, std::string text, std::string_view segment = {}) {
    if (std::ranges::find(contents_.findings, rule, &Problem::rule) != contents_.findings.end()) return;
    Problem problem;
    problem.category = Category::malformed;
    problem.code = issue::structure;
    problem.severity = Severity::warning;
    problem.rule = rule;
    problem.path = segment;
    problem.text = std::move(text);
    place(problem, offset);
    contents_.findings.push_back(std::move(problem));
  }

  Hl7Contents& contents_;
  std::string_view text_;
  const Hl7Limits& limits_;
  bool join_lines_;
  char separator_ = '|';
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  std::uint32_t lines_inside_ = 0;
  bool first_done_ = false;
  Break usual_ = Break::none;
  bool blank_ = false;
  bool junk_ = false;
  std::size_t junk_at_ = 0;
  std::size_t cr_ = 0;
  std::size_t lf_ = 0;
  std::size_t last_text_ = std::string_view::npos;
  std::unordered_map<std::uint32_t, std::uint32_t> counts_;
};

}  // namespace

Result<Hl7Message> read_hl7v2(std::string_view bytes, const Hl7Options& options) {
  if (bytes.size() > options.limits.max_bytes) {
    Problem problem;
    problem.category = Category::too_large;
    problem.code = issue::too_long;
    problem.text =
        "not readable as HL7 v2: the message is longer than " + std::to_string(options.limits.max_bytes) + " bytes";
    problem.line = 1;
    problem.column = 1;
    return problem;
  }
  auto decoded = decode_hl7v2(bytes, options.charset, options.fallback);
  if (!decoded) return std::move(decoded).problems();
  auto contents = std::make_shared<Hl7Contents>();
  contents->owned = std::move(decoded->converted);
  if (contents->owned == nullptr && options.copy) contents->owned = std::make_shared<const std::string>(decoded->text);
  contents->text = contents->owned != nullptr ? std::string_view(*contents->owned) : decoded->text;
  contents->charset = decoded->charset;
  if (decoded->charset != "UTF-8" && decoded->charset != "US-ASCII") contents->syntax.charset = decoded->charset;
  contents->findings = std::move(decoded->findings);
  if (auto read = Reader(*contents, options).run(); !read) return std::move(read).problems();
  return Hl7Message(std::move(contents));
}

}  // namespace linkway::data
