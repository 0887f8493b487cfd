// A page of facts for people, as 'exchange show' and 'delivery show' print it.
#pragma once

#include <string_view>

#include "cli/commands.h"

namespace linkway::cli {

class Page {
 public:
  explicit Page(Shell& shell) : shell_(shell) {}

  void title(std::string_view text);
  // One that has no value is left out.
  void fact(std::string_view name, std::string_view value);
  void line(std::string_view text);
  // Lines of somebody else's, each behind the indent.
  void words(std::string_view indent, std::string_view text);
  // As it is, but indented JSON where it is JSON.
  void body(std::string_view bytes);

 private:
  Shell& shell_;
  bool first_ = true;
};

}  // namespace linkway::cli
