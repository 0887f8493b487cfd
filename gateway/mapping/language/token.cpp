#include "mapping/language/token.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "fhir/path/lexer.h"

namespace linkway::mapping {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_blank(char c) { return c == ' ' || c == '\t'; }

class Lexer {
 public:
  Lexer(std::string_view text, const std::string& file, Problems& problems)
      : text_(text), file_(file), problems_(problems) {}

  Tokens run() {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (text_.starts_with(mark)) {
      here_ = mark.size();
      counted_ = line_start_ = here_;
    }
    while (true) {
      skip_space();
      if (here_ >= text_.size() || hopeless_) break;
      token();
    }
    add(TokenKind::end, here_, {});
    return std::move(out_);
  }

 private:
  [[nodiscard]] char at(std::size_t index) const { return index < text_.size() ? text_[index] : '\0'; }

  // Only ever asked for later positions, so that each line is counted once.
  Place place_of(std::size_t position) {
    for (; counted_ < position; ++counted_) {
      if (text_[counted_] != '\n') continue;
      ++line_;
      line_start_ = counted_ + 1;
    }
    return {line_, static_cast<std::uint32_t>(position - line_start_ + 1)};
  }

  // What is left is not read when too much was wrong: each unfinished text is looked for to the end of the map.
  void fail(std::size_t position, std::string what) {
    problems_.push_back(problem_at(file_, place_of(position), std::move(what)));
    if (problems_.size() >= most_problems) hopeless_ = true;
  }

  void add(TokenKind kind, std::size_t end, std::string_view text) {
    const auto place = place_of(here_);
    out_.tokens.push_back({kind, static_cast<std::uint32_t>(here_), static_cast<std::uint32_t>(end), place, text,
                           static_cast<std::uint32_t>(out_.comments.size())});
    here_ = end;
  }

  void keep_comment(std::size_t begin, std::size_t end) {
    out_.comments.push_back({std::string(text_.substr(begin, end - begin)), place_of(here_).line});
  }

  [[nodiscard]] std::size_t line_end() const { return std::min(text_.find('\n', here_), text_.size()); }

  void skip_space() {
    while (here_ < text_.size()) {
      const char c = text_[here_];
      if (is_blank(c) || c == '\r' || c == '\n') {
        ++here_;
      } else if (c == '/' && at(here_ + 1) == '/') {
        if (is_metadata()) return;
        const auto end = line_end();
        keep_comment(here_ + 2, end);
        here_ = end;
      } else if (c == '/' && at(here_ + 1) == '*') {
        block_comment();
      } else {
        return;
      }
    }
  }

  void block_comment() {
    const auto end = text_.find("*/", here_ + 2);
    if (end == std::string_view::npos) {
      fail(here_, "the comment has no end; expected '*/'");
      here_ = text_.size();
      return;
    }
    // Lines that begin with a star are written without it.
    std::string lines;
    for (auto line : text::split(text_.substr(here_ + 2, end - here_ - 2), '\n')) {
      line = text::trim(line);
      if (line.starts_with('*')) line.remove_prefix(1);
      lines += line;
      lines += '\n';
    }
    out_.comments.push_back({std::move(lines), place_of(here_).line});
    here_ = end + 2;
  }

  // `/// name.name =` before the first group; any other /// is a comment.
  [[nodiscard]] bool is_metadata() const {
    if (in_groups_ || at(here_ + 2) != '/' || at(here_ + 3) == '/') return false;
    auto index = here_ + 3;
    while (is_blank(at(index))) ++index;
    if (!is_letter(at(index))) return false;
    while (is_letter(at(index)) || is_digit(at(index)) || at(index) == '.' || is_blank(at(index))) ++index;
    return at(index) == '=';
  }

  void token() {
    const char c = text_[here_];
    if (is_letter(c) || (c == '$' && is_letter(at(here_ + 1)))) return word();
    if (is_digit(c)) return number();
    if (c == '/' && at(here_ + 1) == '/') return add(TokenKind::metadata, here_ + 3, text_.substr(here_, 3));
    if (text_.substr(here_).starts_with("\"\"\"")) return block();
    if (c == '\'' || c == '"' || c == '`') return quoted(c);
    if (c == '@') return temporal();
    constexpr std::array<std::string_view, 4> pairs = {"<=", ">=", "!=", "!~"};
    for (const auto pair : pairs) {
      if (text_.substr(here_).starts_with(pair)) return add(TokenKind::sign, here_ + 2, text_.substr(here_, 2));
    }
    constexpr std::string_view signs = "(){}[].,;:=+-*/&|<>~%";
    if (signs.find(c) != std::string_view::npos) return add(TokenKind::sign, here_ + 1, text_.substr(here_, 1));
    unknown();
  }

  void word() {
    auto end = here_ + 1;
    while (is_letter(at(end)) || is_digit(at(end))) ++end;
    const auto text = text_.substr(here_, end - here_);
    if (text == "group") in_groups_ = true;
    add(TokenKind::word, end, text);
  }

  void number() {
    auto end = here_;
    while (is_digit(at(end))) ++end;
    auto kind = TokenKind::integer;
    if (at(end) == '.' && is_digit(at(end + 1))) {
      ++end;
      while (is_digit(at(end))) ++end;
      kind = TokenKind::decimal;
    }
    add(kind, end, text_.substr(here_, end - here_));
  }

  void quoted(char quote) {
    auto end = here_ + 1;
    while (end < text_.size() && text_[end] != quote) end += text_[end] == '\\' ? 2 : 1;
    if (end >= text_.size()) {
      fail(here_, std::string(quote == '`' ? "the quoted name" : "the text") + " has no end; expected " + quote);
      here_ = line_end();
      return;
    }
    const auto kind = quote == '\'' ? TokenKind::string : quote == '"' ? TokenKind::text : TokenKind::quoted_name;
    add(kind, end + 1, text_.substr(here_ + 1, end - here_ - 1));
  }

  void block() {
    const auto end = text_.find("\"\"\"", here_ + 3);
    if (end == std::string_view::npos) {
      fail(here_, "the text has no end; expected \"\"\"");
      here_ = line_end();
      return;
    }
    auto lines = text_.substr(here_ + 3, end - here_ - 3);
    if (lines.starts_with("\r\n")) lines.remove_prefix(1);
    if (lines.starts_with('\n')) lines.remove_prefix(1);
    if (lines.ends_with('\n')) lines.remove_suffix(1);
    if (lines.ends_with('\r')) lines.remove_suffix(1);
    add(TokenKind::block, end + 3, lines);
  }

  void temporal() {
    const auto rest = text_.substr(here_);
    const auto read = fhir::path::Lexer(rest.substr(0, 64)).next();
    if (!read) {
      fail(here_, read.problems().front().text);
      ++here_;
      return;
    }
    const auto size = static_cast<std::size_t>(read->text.data() - rest.data()) + read->text.size();
    add(TokenKind::temporal, here_ + size, rest.substr(0, size));
  }

  // One problem for a run of what does not belong here.
  void unknown() {
    const auto byte = static_cast<unsigned char>(text_[here_]);
    std::string what = "unexpected " + (byte >= 0x20 && byte < 0x7F ? "'" + std::string(1, text_[here_]) + "'"
                                        : byte < 0x80               ? std::string("control character")
                                                                    : std::string("character"));
    const auto rest = text_.substr(here_);
    if (rest.starts_with("\xE2\x86\x92")) {
      what += "; the arrow of a rule is written ->";
    } else if (rest.starts_with("\xE2\x80\x98") || rest.starts_with("\xE2\x80\x99") ||
               rest.starts_with("\xE2\x80\x9C") || rest.starts_with("\xE2\x80\x9D")) {
      what += ": a typographic quote; texts stand in straight ones, 'text'";
    } else if (rest.starts_with("\xC2\xA0")) {
      what += ": a no-break space";
    }
    fail(here_, std::move(what));
    const bool high = byte >= 0x80;
    ++here_;
    while (high && here_ < text_.size() && static_cast<unsigned char>(text_[here_]) >= 0x80) ++here_;
  }

  std::string_view text_;
  const std::string& file_;
  Problems& problems_;
  Tokens out_;
  std::size_t here_ = 0;
  std::size_t counted_ = 0;
  std::size_t line_start_ = 0;
  std::uint32_t line_ = 1;
  bool in_groups_ = false;
  bool hopeless_ = false;
};

}  // namespace

Tokens tokenize(std::string_view text, const std::string& file, Problems& problems) {
  return Lexer(text, file, problems).run();
}

Problem problem_at(const std::string& file, Place place, std::string text) {
  Problem problem;
  problem.category = Category::malformed;
  problem.code = issue::invalid;
  problem.text = std::move(text);
  problem.file = file;
  problem.line = place.line;
  problem.column = place.column;
  return problem;
}

std::string documentation(std::string_view comment) {
  std::string out;
  std::string gap;
  while (!comment.empty()) {
    const auto end = comment.find_first_of("\r\n");
    const auto line = text::trim(comment.substr(0, end));
    const bool pair = end != std::string_view::npos && comment.substr(end).starts_with("\r\n");
    comment.remove_prefix(end == std::string_view::npos ? comment.size() : end + (pair ? 2 : 1));
    if (line.find_first_not_of('/') == std::string_view::npos) {
      if (!out.empty()) gap += '\n';
      continue;
    }
    if (!out.empty()) out += gap + '\n';
    gap.clear();
    out += line;
  }
  return out;
}

std::string describe(const Token& token) {
  auto text = std::string(fhir::path::shown(token.text));
  switch (token.kind) {
    case TokenKind::end: return "the end of the map";
    case TokenKind::string:
    case TokenKind::block: return "a text";
    case TokenKind::text: return "the text \"" + text + "\"";
    case TokenKind::integer:
    case TokenKind::decimal: return "the number " + text;
    case TokenKind::temporal: return text;
    case TokenKind::metadata: return "'///'";
    default: return "'" + text + "'";
  }
}

}  // namespace linkway::mapping
