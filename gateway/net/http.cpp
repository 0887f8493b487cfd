#include "net/http.h"

#include <algorithm>

#include "base/text.h"

namespace linkway::net {

void Headers::set(std::string_view name, std::string value) {
  const auto same = [name](const auto& field) { return text::iequals(field.first, name); };
  const auto first = std::find_if(fields_.begin(), fields_.end(), same);
  if (first == fields_.end()) {
    fields_.emplace_back(name, std::move(value));
    return;
  }
  first->second = std::move(value);
  fields_.erase(std::remove_if(first + 1, fields_.end(), same), fields_.end());
}

std::string_view Headers::get(std::string_view name) const {
  for (const auto& [field, value] : fields_) {
    if (text::iequals(field, name)) return value;
  }
  return {};
}

bool Headers::has(std::string_view name) const {
  return std::any_of(fields_.begin(), fields_.end(),
                     [name](const auto& field) { return text::iequals(field.first, name); });
}

}  // namespace linkway::net
