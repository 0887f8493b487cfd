#include "cli/config/yaml_reader.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "base/text.h"
#include "cli/config/values.h"
#include "cli/config/yaml_section.h"

namespace linkway::cli {

namespace {

std::string in_quotes(std::string_view text) { return "'" + std::string(text) + "'"; }

bool is_given(const Key& key) { return key.standard != required && key.standard != none; }

// Why the file cannot be used, "" when it can.
std::string trouble_with(const std::filesystem::path& path, Section::File kind) {
  struct stat info {};
  if (kind == Section::File::made) {
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    if (::stat(folder.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) return "there is no folder " + folder.string();
    if (::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) return path.string() + " is not a file";
    return "";
  }
  if (::stat(path.c_str(), &info) != 0 || ::access(path.c_str(), R_OK) != 0) {
    return "cannot read " + path.string() + ": " + std::strerror(errno);
  }
  if (kind == Section::File::folder) return S_ISDIR(info.st_mode) ? "" : path.string() + " is not a folder";
  return S_ISREG(info.st_mode) ? "" : path.string() + " is not a file";
}

std::string what(const YAML::Node& node) {
  switch (node.Type()) {
    case YAML::NodeType::Map: return "a section";
    case YAML::NodeType::Sequence: return "a list";
    case YAML::NodeType::Scalar: return in_quotes(node.Scalar());
    default: return "nothing";
  }
}

}  // namespace

bool Section::present() const { return state_->present; }

bool Section::has(std::string_view key) const { return state_->find(key) != nullptr; }

std::string Section::path_of(std::string_view key) const {
  if (key.empty() || state_->path.empty()) return state_->path + std::string(key);
  return state_->path + "." + std::string(key);
}

Place Section::place(std::string_view key) const {
  const auto* entry = state_->find(key);
  return entry == nullptr ? state_->place : entry->value_place;
}

void Section::wrong(std::string_view key, std::string text) const {
  document_->wrong(place(key), path_of(has(key) ? key : ""), std::move(text));
}

void Section::wrong(std::string_view key, const Word& word, std::string text) const {
  document_->wrong(word.place, path_of(key), std::move(text));
}

// The value that the file has for the key, null when the default applies.
const YAML::Node* Section::find(const Key& key, std::string type) const {
  state_->asked.push_back(key.name);
  if (document_->describing_) {
    document_->keys_.push_back(
        {path_of(key.name), std::move(type), std::string(key.standard), std::string(key.meaning)});
  }
  const auto* entry = state_->find(key.name);
  if (entry == nullptr) {
    if (state_->present && key.standard == required) {
      document_->wrong(state_->place, state_->path,
                       "key " + in_quotes(key.name) +
                           " is missing: " + type);  // NOLINT(bugprone-use-after-move): moved on another path only
    }
    return nullptr;
  }
  if (!entry->value.IsNull()) return &entry->value;
  document_->wrong(entry->value_place, path_of(key.name),
                   std::string(key.name) + " has no value; it must be " + type +
                       (key.standard == required ? "" : ", or be left out"));
  return nullptr;
}

const std::string* Section::scalar(const Key& key, const std::string& type) const {
  const auto* node = find(key, type);
  if (node == nullptr) return nullptr;
  if (node->IsScalar()) return &node->Scalar();
  wrong(key.name, std::string(key.name) + " must be " + type + ", found " + what(*node));
  return nullptr;
}

std::string Section::text(const Key& key) const {
  const auto* value = scalar(key, "a text");
  if (value == nullptr) return is_given(key) ? std::string(key.standard) : "";
  if (text::trim(*value).empty()) wrong(key.name, std::string(key.name) + " is empty");
  return *value;
}

std::string Section::file(const Key& key, File kind) const {
  const auto* value = scalar(key, kind == File::folder ? "a folder" : "a file");
  if (value == nullptr || value->empty()) {
    if (value != nullptr) wrong(key.name, std::string(key.name) + " is empty; it must be a file");
    return "";
  }
  const auto folder = std::filesystem::path(document_->file_name_).parent_path();
  auto path = (folder / *value).lexically_normal();
  // The same folder, with '/' behind it and without.
  if (kind == File::folder && !path.has_filename() && path.has_relative_path()) path = path.parent_path();
  if (document_->files_ == Document::Files::checked) {
    if (const auto trouble = trouble_with(path, kind); !trouble.empty()) wrong(key.name, trouble);
  }
  return path.string();
}

namespace {

// The default is read from its documentation, so that the two cannot differ.
template <class T, class Parse>
T parsed(const Section& section, const Key& key, const std::string* value, const std::string& type, T least, T most,
         Parse parse) {
  const T standard = is_given(key) ? *parse(key.standard) : least;
  if (value == nullptr) return standard;
  const auto result = parse(*value);
  if (result && *result >= least && *result <= most) return *result;
  section.wrong(key.name, std::string(key.name) + " must be " + type + ", found " + in_quotes(*value));
  return standard;
}

}  // namespace

std::int64_t Section::whole(const Key& key, std::int64_t least, std::int64_t most) const {
  const auto type = "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  return parsed(*this, key, scalar(key, type), type, least, most, parse_whole);
}

std::chrono::milliseconds Section::duration(const Key& key, std::chrono::milliseconds least,
                                            std::chrono::milliseconds most) const {
  const auto type =
      "a time such as 500ms, 10s, 15m, 72h or 7d, from " + duration_text(least) + " to " + duration_text(most);
  return parsed(*this, key, scalar(key, type), type, least, most, parse_duration);
}

std::uint64_t Section::size(const Key& key, std::uint64_t least, std::uint64_t most) const {
  const auto type = "a size such as 65536, 16KB or 8MB, from " + size_text(least) + " to " + size_text(most);
  return parsed(*this, key, scalar(key, type), type, least, most, parse_size);
}

bool Section::flag(const Key& key) const {
  const std::string type = "true or false";
  const auto* value = scalar(key, type);
  if (value != nullptr && (*value == "true" || *value == "false")) return *value == "true";
  if (value != nullptr) wrong(key.name, std::string(key.name) + " must be " + type + ", found " + in_quotes(*value));
  return key.standard == "true";
}

std::size_t Section::choice(const Key& key, std::initializer_list<std::string_view> words) const {
  std::string type = "one of ";
  for (const auto word : words) type += std::string(word == *words.begin() ? "" : ", ") + std::string(word);
  const auto index_of = [&](std::string_view word) {
    return static_cast<std::size_t>(std::find(words.begin(), words.end(), word) - words.begin());
  };
  const auto* value = scalar(key, type);
  if (value != nullptr) {
    if (const auto index = index_of(*value); index < words.size()) return index;
    wrong(key.name, std::string(key.name) + " must be " + type + ", found " + in_quotes(*value));
  }
  return is_given(key) ? index_of(key.standard) : 0;
}

std::vector<Word> Section::texts(const Key& key) const {
  const std::string type = "a list of texts such as [one, two]";
  const auto* node = find(key, type);
  std::vector<Word> words;
  if (node == nullptr) return words;
  if (!node->IsSequence()) {
    wrong(key.name, std::string(key.name) + " must be " + type + ", found " + what(*node));
    return words;
  }
  if (node->size() == 0) wrong(key.name, std::string(key.name) + " is an empty list; leave it out instead");
  for (const auto& item : *node) {
    const auto place = place_of(item);
    if (item.IsScalar() && !text::trim(item.Scalar()).empty()) {
      words.push_back({item.Scalar(), place});
    } else {
      document_->wrong(place, path_of(key.name), std::string(key.name) + " must be " + type + ", found " + what(item));
    }
  }
  return words;
}

std::vector<std::string> Section::folders(const Key& key) const {
  const auto beside = std::filesystem::path(document_->file_name_).parent_path();
  std::vector<std::string> paths;
  for (const auto& word : texts(key)) {
    const auto path = (beside / word.text).lexically_normal();
    if (document_->files_ == Document::Files::checked) {
      if (const auto trouble = trouble_with(path, File::folder); !trouble.empty()) wrong(key.name, word, trouble);
    }
    paths.push_back(path.string());
  }
  return paths;
}

Section Section::section(const Key& key) const {
  const auto* node = find(key, "a section");
  if (node != nullptr && !node->IsMap()) {
    wrong(key.name, std::string(key.name) + " must be a section with keys of its own, found " + what(*node));
    node = nullptr;
  }
  const auto* entry = state_->find(key.name);
  return document_->add(path_of(key.name), entry == nullptr ? state_->place : entry->key_place, node);
}

std::vector<Section> Section::sections(const Key& key) const {
  const auto* node = find(key, "a list of sections, each beginning with '- '");
  std::vector<Section> all;
  if (document_->describing_) {
    all.push_back(document_->add(path_of(key.name) + "[]", {}, nullptr));
    return all;
  }
  if (node == nullptr) return all;
  if (!node->IsSequence() || node->size() == 0) {
    wrong(key.name, std::string(key.name) + " must be a list of sections, each beginning with '- ', found " +
                        (node->IsSequence() ? "an empty list" : what(*node)));
    return all;
  }
  for (std::size_t i = 0; i < node->size(); ++i) {
    const auto item = (*node)[i];
    const auto path = path_of(key.name) + "[" + std::to_string(i) + "]";
    if (item.IsMap()) {
      all.push_back(document_->add(path, place_of(item), &item));
    } else {
      document_->wrong(place_of(item), path, "this must be a section with keys of its own, found " + what(item));
    }
  }
  return all;
}

}  // namespace linkway::cli
