#include "cli/page.h"

#include <string>

#include "base/text.h"
#include "cli/print.h"
#include "data/json.h"

namespace linkway::cli {

void Page::title(std::string_view text) {
  shell_.out << (first_ ? "" : "\n") << in_colour(text, Colour::yellow, shell_.colour) << "\n";
  first_ = false;
}

void Page::fact(std::string_view name, std::string_view value) {
  if (value.empty()) return;
  shell_.out << "  " << in_colour(name, Colour::faint, shell_.colour)
             << std::string(name.size() < 17 ? 17 - name.size() : 1, ' ') << printable(value) << "\n";
}

void Page::line(std::string_view text) { shell_.out << "  " << printable(text) << "\n"; }

void Page::words(std::string_view indent, std::string_view text) {
  for (const auto one : text::split(text, '\n')) line(std::string(indent) + std::string(text::trim(one)));
}

void Page::body(std::string_view bytes) {
  const auto json = data::read_json(bytes);
  shell_.out << (json ? data::to_json(json->root, data::JsonStyle::pretty) : std::string(bytes)) << "\n";
}

}  // namespace linkway::cli
