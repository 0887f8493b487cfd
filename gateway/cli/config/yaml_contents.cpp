// Files whose content is a value of the configuration: secrets, which are never written in it.
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "cli/config/yaml_section.h"

namespace linkway::cli {

namespace {
constexpr std::size_t most = 64UL * 1024;
}

bool Section::checks_files() const { return document_->files_ == Document::Files::checked; }

std::optional<std::string> Section::content_of(std::string_view key, const Word& word, Content kind) const {
  if (!checks_files()) return std::nullopt;
  const auto path = (std::filesystem::path(document_->file_name_).parent_path() / word.text).lexically_normal();
  const auto unusable = [&](const std::string& why) {
    wrong(key, word, path.string() + ": " + why);
    return std::nullopt;
  };
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return unusable("it is a folder");
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) return unusable(std::strerror(errno));
  std::string text(most + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > most) return unusable("the file is too large for what it should hold");
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  if (text.empty()) return unusable("the file is empty");
  if (kind == Content::secret) document_->secret_files_.push_back(path.string());
  return text;
}

std::optional<std::string> Section::content(const Key& key, Content kind) const {
  const auto* value = scalar(key, "a file");
  if (value == nullptr) return std::nullopt;
  if (value->empty()) {
    wrong(key.name, std::string(key.name) + " is empty; it must be a file");
    return std::nullopt;
  }
  return content_of(key.name, {*value, place(key.name)}, kind);
}

std::vector<std::string> Section::contents(const Key& key) const {
  std::vector<std::string> all;
  for (const auto& word : texts(key)) {
    if (auto content = content_of(key.name, word, Content::secret)) all.push_back(std::move(*content));
  }
  return all;
}

}  // namespace linkway::cli
