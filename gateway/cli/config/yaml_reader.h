// Reads a YAML document key by key. Every key is documented in the call that reads it; what was not asked for is
// unknown. Wrong values become problems and the default stands in, so that one pass finds all of them.
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"

namespace YAML {
class Node;
}

namespace linkway::cli {

inline constexpr std::string_view required = "required";
inline constexpr std::string_view none = "none";  // may be left out and then is not there

struct Key {
  std::string_view name;
  std::string_view standard;  // `required`, `none`, or the default as it would be written in the file
  std::string_view meaning;   // one sentence
};

struct KeyDoc {
  std::string path;  // "listen.https.port"; items of a list: "partners[].id"
  std::string type;  // "a whole number from 1 to 65535"
  std::string standard;
  std::string meaning;
};

// 1-based; 0: not known.
struct Place {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

struct Word {
  std::string text;
  Place place;
};

class Document;

class Section {
 public:
  // False for one that the file does not have: every value is then its default and nothing is missing.
  [[nodiscard]] bool present() const;
  [[nodiscard]] bool has(std::string_view key) const;

  [[nodiscard]] std::string text(const Key& key) const;
  // Relative paths are relative to the folder of the document. When the document checks files, it must be there if it
  // is `existing` or a `folder`; of those that are made the folder must.
  enum class File : std::uint8_t { existing, made, folder };
  [[nodiscard]] std::string file(const Key& key, File kind = File::existing) const;
  // A list of folders, as file() reads one.
  [[nodiscard]] std::vector<std::string> folders(const Key& key) const;
  // What a file holds, of a few KB: a secret, without the line's end, or a set of keys. Nothing when the key is not
  // there, the file cannot be used (a problem then), or the document does not look at files.
  enum class Content : std::uint8_t { secret, open };
  [[nodiscard]] std::optional<std::string> content(const Key& key, Content kind = Content::secret) const;
  [[nodiscard]] std::vector<std::string> contents(const Key& key) const;
  [[nodiscard]] std::int64_t whole(const Key& key, std::int64_t least, std::int64_t most) const;
  [[nodiscard]] bool flag(const Key& key) const;
  [[nodiscard]] std::chrono::milliseconds duration(const Key& key, std::chrono::milliseconds least,
                                                   std::chrono::milliseconds most) const;
  [[nodiscard]] std::uint64_t size(const Key& key, std::uint64_t least, std::uint64_t most) const;
  // Index into `words`.
  [[nodiscard]] std::size_t choice(const Key& key, std::initializer_list<std::string_view> words) const;
  [[nodiscard]] std::vector<Word> texts(const Key& key) const;
  [[nodiscard]] Section section(const Key& key) const;
  [[nodiscard]] std::vector<Section> sections(const Key& key) const;

  // A problem with the value of a key; with the section itself when it has no such key or `key` is "".
  void wrong(std::string_view key, std::string text) const;
  void wrong(std::string_view key, const Word& word, std::string text) const;
  [[nodiscard]] Place place(std::string_view key) const;
  // Whether the document looks at the files that it names.
  [[nodiscard]] bool checks_files() const;

 private:
  friend class Document;
  struct State;
  Section(Document& document, State& state) : document_(&document), state_(&state) {}
  [[nodiscard]] const YAML::Node* find(const Key& key, std::string type) const;
  [[nodiscard]] const std::string* scalar(const Key& key, const std::string& type) const;
  [[nodiscard]] std::string path_of(std::string_view key) const;
  [[nodiscard]] std::optional<std::string> content_of(std::string_view key, const Word& word, Content kind) const;

  Document* document_;
  State* state_;
};

class Document {
 public:
  enum class Files : std::uint8_t { trusted, checked };
  Document(std::string file_name, Files files);
  ~Document();
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  // What is not YAML is a problem, and the root then an absent section.
  [[nodiscard]] Section parse(const std::string& yaml);
  // An absent root whose readers tell their keys: each list is walked with one absent item.
  [[nodiscard]] Section describe();
  [[nodiscard]] const std::vector<KeyDoc>& keys() const { return keys_; }
  // Files whose content was read as a secret.
  [[nodiscard]] const std::vector<std::string>& secret_files() const { return secret_files_; }

  void wrong(Place place, std::string path, std::string text, Category category = Category::unprocessable);
  // Unknown keys are found; gives all problems in the order of the file.
  [[nodiscard]] Problems finish();

 private:
  friend class Section;
  // `mapping` null: the file has no such section.
  [[nodiscard]] Section add(std::string path, Place place, const YAML::Node* mapping);
  void find_unknown(const Section::State& section);

  std::string file_name_;
  Files files_;
  bool describing_ = false;
  std::vector<std::unique_ptr<Section::State>> sections_;
  std::vector<KeyDoc> keys_;
  std::vector<std::string> secret_files_;
  Problems problems_;
};

}  // namespace linkway::cli
