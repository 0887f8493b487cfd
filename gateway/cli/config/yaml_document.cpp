#include <algorithm>
#include <utility>

#include "base/text.h"
#include "cli/config/values.h"
#include "cli/config/yaml_section.h"

namespace linkway::cli {

namespace {

// The first line that is indented with a tab; 0 when there is none.
std::uint32_t line_with_tab(std::string_view yaml) {
  std::uint32_t line = 0;
  for (const auto text : text::split(yaml, '\n')) {
    ++line;
    const auto begin = text.find_first_not_of(" \t\r");
    if (begin != std::string_view::npos && text.substr(0, begin).find('\t') != std::string_view::npos) return line;
  }
  return 0;
}

}  // namespace

Document::Document(std::string file_name, Files files) : file_name_(std::move(file_name)), files_(files) {}

Document::~Document() = default;

Section Document::parse(const std::string& yaml) {
  if (const auto at = text::invalid_utf8_at(yaml); at != std::string::npos) {
    const auto before = std::string_view(yaml).substr(0, at);
    const auto line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    const auto line = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n')) + 1;
    wrong({line, static_cast<std::uint32_t>(at - line_start) + 1}, "", "this is not UTF-8", Category::malformed);
    return add("", {}, nullptr);
  }
  try {
    const auto documents = YAML::LoadAll(yaml);
    if (documents.size() > 1) {
      wrong(place_of(documents[1]), "", "a second document begins here; a configuration is one", Category::malformed);
    } else if (documents.empty() || documents[0].IsNull()) {
      wrong({1, 1}, "", "the configuration is empty", Category::malformed);
    } else if (!documents[0].IsMap()) {
      wrong(place_of(documents[0]), "", "a configuration is made of sections such as 'gateway:'", Category::malformed);
    } else {
      return add("", place_of(documents[0]), &documents[0]);
    }
  } catch (const YAML::Exception& error) {
    // The parser trips over a tab somewhere behind it, and does not say so.
    if (const auto line = line_with_tab(yaml); line > 0) {
      wrong({line, 1}, "", "this is not YAML: the line begins with a tab; YAML is indented with spaces",
            Category::malformed);
    } else {
      wrong(place_of(error.mark), "", "this is not YAML: " + error.msg, Category::malformed);
    }
  }
  return add("", {}, nullptr);
}

Section Document::describe() {
  describing_ = true;
  return add("", {}, nullptr);
}

Section Document::add(std::string path, Place place, const YAML::Node* mapping) {
  auto& state = *sections_.emplace_back(std::make_unique<Section::State>());
  state.path = std::move(path);
  state.place = place;
  state.present = mapping != nullptr;
  if (mapping != nullptr) {
    for (const auto& pair : *mapping) {
      const auto key_place = place_of(pair.first);
      if (!pair.first.IsScalar()) {
        wrong(key_place, state.path, "a key must be a word");
        continue;
      }
      const auto& key = pair.first.Scalar();
      // yaml-cpp keeps both and gives the first.
      if (const auto* first = state.find(key)) {
        wrong(key_place, state.path,
              "key '" + key + "' is written twice; the first is in line " + std::to_string(first->key_place.line));
        continue;
      }
      const auto value_place = pair.second.IsNull() ? key_place : place_of(pair.second);
      state.entries.push_back({key, pair.second, key_place, value_place});
    }
  }
  return {*this, state};
}

void Document::wrong(Place place, std::string path, std::string text, Category category) {
  Problem problem;
  problem.category = category;
  problem.code = category == Category::malformed ? issue::structure : issue::value;
  problem.path = std::move(path);
  problem.text = std::move(text);
  problem.line = place.line;
  problem.column = place.column;
  problem.file = file_name_;
  problems_.push_back(std::move(problem));
}

void Document::find_unknown(const Section::State& section) {
  for (const auto& entry : section.entries) {
    if (std::find(section.asked.begin(), section.asked.end(), entry.key) != section.asked.end()) continue;
    std::string text = "unknown key '" + entry.key + "'";
    if (const auto meant = nearest(entry.key, section.asked)) {
      text += "; did you mean '" + std::string(*meant) + "'?";
    } else {
      text += "; known here: ";
      for (const auto known : section.asked) text += std::string(known) + (known == section.asked.back() ? "" : ", ");
    }
    wrong(entry.key_place, section.path, std::move(text));
  }
}

Problems Document::finish() {
  for (const auto& section : sections_) find_unknown(*section);
  std::stable_sort(problems_.begin(), problems_.end(), [](const Problem& a, const Problem& b) {
    return std::pair(a.line, a.column) < std::pair(b.line, b.column);
  });
  return std::move(problems_);
}

}  // namespace linkway::cli
