#include "cli/folder_names.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "exchange/digest.h"

namespace linkway::cli {

namespace {

constexpr std::size_t digest_digits = 12;

std::string short_digest(const std::string& name) { return exchange::sha256_hex(name).substr(0, digest_digits); }

// No character of UTF-8 is cut: some file systems refuse halves.
std::size_t whole_characters(std::string_view text, std::size_t most) {
  const auto continues = [&](std::size_t at) { return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U; };
  auto end = most;
  while (end > 0 && end > most - 4 && continues(end)) --end;
  return continues(end) ? most : end;
}

}  // namespace

std::string shown_name(const std::string& name) {
  auto ending = std::filesystem::path(name).extension().string();
  constexpr std::size_t longest_ending = 8;
  if (ending.size() > longest_ending ||
      ending.find_first_not_of(".abcdefghijklmnopqrstuvwxyz0123456789") != std::string::npos) {
    ending.clear();
  }
  return short_digest(name) + ending;
}

bool is_unfinished(std::string_view name) {
  static constexpr std::array<std::string_view, 6> endings = {".tmp",        ".part",     ".partial",
                                                              ".crdownload", ".filepart", "~"};
  return name.starts_with('.') ||
         std::ranges::any_of(endings, [&](std::string_view ending) { return name.ends_with(ending); });
}

std::string stem_of(const std::string& name) {
  constexpr std::size_t longest = 200;
  if (name.size() <= longest) return name;
  return name.substr(0, whole_characters(name, longest - digest_digits - 1)) + "-" + short_digest(name);
}

}  // namespace linkway::cli
