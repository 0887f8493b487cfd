#include "mapping/pack/files.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

namespace linkway::mapping {

namespace {

constexpr std::string_view examples_folder = "examples/";

bool is_data(std::string_view path) { return path.ends_with(".json") || path.ends_with(".xml"); }

Problem problem_of(std::string file, Severity severity, std::string text) {
  Problem problem;
  problem.category = Category::unprocessable;
  problem.code = issue::invalid;
  problem.severity = severity;
  problem.text = std::move(text);
  problem.file = std::move(file);
  return problem;
}

class Finder {
 public:
  Finder(const Manifest& manifest, Problems& problems) : manifest_(manifest), problems_(problems) {}

  void look_at(const PackFile& file) {
    const auto path = std::string_view(file.path).substr(examples_folder.size());
    if (path.ends_with(".md")) return;
    for (const auto& [mark, take] : marks()) {
      const auto at = path.rfind(mark);
      if (at == path.npos || path.find('/', at) != path.npos) continue;
      auto* example = example_called(path.substr(0, at), file.path);
      if (example != nullptr) take(*example, file);
      return;
    }
    problems_.push_back(
        problem_of(file.path, Severity::warning,
                   "this belongs to no example: NAME.in.*, NAME.out.*, NAME.answers.json, NAME.error.txt, "
                   "NAME.told.txt"));
  }

  std::vector<Example> all() {
    std::vector<Example> examples;
    for (auto& [name, example] : found_) {
      const auto& any = !example.in_path.empty()      ? example.in_path
                        : !example.out_path.empty()   ? example.out_path
                        : !example.error_path.empty() ? example.error_path
                        : !example.told_path.empty()  ? example.told_path
                                                      : example.answers_path;
      if (example.in_path.empty()) {
        problems_.push_back(problem_of(any, Severity::error, "there is no " + name + ".in.* that it is the result of"));
        continue;
      }
      if (!example.out_path.empty() && !example.error_path.empty()) {
        problems_.push_back(
            problem_of(example.error_path, Severity::error,
                       "the example has a result, too (" + example.out_path + "): either it is taken or refused"));
      }
      if (example.out_path.empty() && example.error_path.empty()) {
        problems_.push_back(problem_of(any, Severity::warning,
                                       "there is no result to compare with: 'linkway pack test --update' writes it"));
      }
      examples.push_back(std::move(example));
    }
    return examples;
  }

 private:
  using Take = void (*)(Example&, const PackFile&);
  static const std::array<std::pair<std::string_view, Take>, 5>& marks() {
    static const std::array<std::pair<std::string_view, Take>, 5> all = {{
        {".in.", [](Example& e, const PackFile& f) { e.in_path = f.path, e.in = f.bytes; }},
        {".out.", [](Example& e, const PackFile& f) { e.out_path = f.path, e.out = f.bytes; }},
        {".answers.json", [](Example& e, const PackFile& f) { e.answers_path = f.path, e.answers = f.bytes; }},
        {".error.txt", [](Example& e, const PackFile& f) { e.error_path = f.path, e.error = f.bytes; }},
        {".told.txt", [](Example& e, const PackFile& f) { e.told_path = f.path, e.told = f.bytes; }},
    }};
    return all;
  }

  Example* example_called(std::string_view name, const std::string& file) {
    const auto slash = name.find('/');
    const auto folder = slash == name.npos ? std::string_view() : name.substr(0, slash);
    const Channel* channel = nullptr;
    if (slash == name.npos && manifest_.channels.size() == 1) {
      channel = &manifest_.channels.front();
    } else {
      const auto at = std::ranges::find(manifest_.channels, folder, &Channel::name);
      if (at != manifest_.channels.end()) channel = &*at;
    }
    if (channel == nullptr) {
      problems_.push_back(problem_of(file, Severity::error,
                                     slash == name.npos
                                         ? "the pack has several channels: an example stands in examples/CHANNEL/"
                                         : "the pack has no channel '" + std::string(folder) + "'"));
      return nullptr;
    }
    auto& example = found_[std::string(name)];
    example.name = name;
    example.channel = channel->name;
    example.direction = channel->direction;
    return &example;
  }

  const Manifest& manifest_;
  Problems& problems_;
  std::map<std::string, Example> found_;
};

}  // namespace

FileKind kind_of(std::string_view name) {
  if (name.starts_with(examples_folder)) return FileKind::example;
  if (name == "pack.yaml") return FileKind::manifest;
  if (name == "README.md") return FileKind::read_me;
  if (name.ends_with(".map")) return FileKind::map;
  if (name.starts_with("maps/") && is_data(name)) return FileKind::map_resource;
  if (name.starts_with("models/") && is_data(name)) return FileKind::model;
  if (name.starts_with("codes/") && is_data(name)) return FileKind::codes;
  if (name.starts_with("codes/") && name.ends_with(".csv")) return FileKind::code_table;
  return FileKind::other;
}

std::vector<Example> find_examples(const Manifest& manifest, const std::vector<PackFile>& files, Problems& problems) {
  Finder finder(manifest, problems);
  for (const auto& file : files) {
    if (kind_of(file.name()) == FileKind::example) finder.look_at(file);
  }
  return finder.all();
}

}  // namespace linkway::mapping
