// What commands have in common when they write for people.
#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/problem.h"

namespace linkway::cli {

// One a line, as compilers print them.
void print_problems(std::ostream& out, const Problems& problems);

enum class Colour : unsigned char { none, green, yellow, red, faint };
[[nodiscard]] std::string in_colour(std::string_view text, Colour colour, bool enabled);

[[nodiscard]] std::string count_of(std::size_t count, std::string_view singular, std::string_view plural);
// "2026-11-22 09:30:00", UTC; "-" for 0.
[[nodiscard]] std::string time_text(Instant t);

// Columns as wide as their widest cell; the last is not padded. Control characters in cells are shown as '?'.
class Table {
 public:
  struct Cell {
    std::string text;
    Colour colour = Colour::none;
  };
  explicit Table(std::vector<std::string> head) : head_(std::move(head)) {}
  void add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }
  void print(std::ostream& out, bool colour) const;

 private:
  std::vector<std::string> head_;
  std::vector<std::vector<Cell>> rows_;
};

// What partners have a say in must not steer the terminal.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace linkway::cli
