// The part of a text that a reader of records looks at. For the files of this folder alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "mapping/models/problems.h"
#include "mapping/models/records.h"

namespace linkway::mapping {

class RecordWindow {
 public:
  explicit RecordWindow(ByteSource source) : source_(std::move(source)) {}

  // Whether there is a character so far behind the place; reads on where it must.
  [[nodiscard]] bool has(std::size_t offset) {
    while (text_.size() - at_ <= offset && !ended_) read();
    return text_.size() - at_ > offset;
  }
  [[nodiscard]] char at(std::size_t offset) const { return text_[at_ + offset]; }
  [[nodiscard]] std::string_view view(std::size_t size) const { return std::string_view(text_).substr(at_, size); }
  [[nodiscard]] bool line_end_at(std::size_t offset) {
    return !has(offset) || at(offset) == '\n' || at(offset) == '\r';
  }
  [[nodiscard]] std::uint32_t line() const { return line_; }

  // Goes on, and counts the lines.
  void skip(std::size_t size) {
    for (std::size_t i = 0; i < size && has(0); ++i) {
      const bool pair = at(0) == '\r' && has(1) && at(1) == '\n';
      if (at(0) == '\n' || (at(0) == '\r' && !pair)) ++line_;
      ++at_;
    }
    compact();
  }
  // To the end of the line and over it.
  void skip_line() {
    while (!line_end_at(0)) {
      ++at_;
      compact();
    }
    if (!has(0)) return;
    if (at(0) == '\r' && has(1) && at(1) == '\n') ++at_;
    ++at_;
    ++line_;
    compact();
  }

  // Why the text could not be read to its end.
  [[nodiscard]] const std::optional<Problem>& problem() const { return problem_; }
  [[nodiscard]] Problem fault(std::string_view code, std::string text) const {
    auto problem = problem_of(Category::malformed, code, {}, std::move(text));
    problem.line = line_;
    return problem;
  }

 private:
  static constexpr std::size_t piece = 64UL * 1024;

  void read() {
    const auto size = text_.size();
    text_.resize(size + piece);
    const auto got = source_(text_.data() + size, piece);
    text_.resize(size + (got ? *got : 0));
    ended_ = !got || *got == 0;
    if (!got) problem_ = got.problems().front();
  }
  void compact() {
    if (at_ < 4 * piece) return;
    text_.erase(0, at_);
    at_ = 0;
  }

  ByteSource source_;
  std::string text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  bool ended_ = false;
  std::optional<Problem> problem_;
};

}  // namespace linkway::mapping
