#include "cli/file_modes.h"

#include <sys/stat.h>

#include <algorithm>

namespace linkway::cli {

namespace {

// The mode that ls shows, as chmod takes it.
std::string octal(mode_t mode) {
  std::string digits;
  for (const unsigned shift : {9U, 6U, 3U, 0U}) digits += static_cast<char>('0' + ((mode >> shift) & 7U));
  return digits;
}

}  // namespace

std::vector<std::string> open_to_others(const std::vector<std::string>& files) {
  auto each = files;
  std::ranges::sort(each);
  each.erase(std::unique(each.begin(), each.end()), each.end());
  std::vector<std::string> sentences;
  for (const auto& file : each) {
    struct stat about {};
    if (::stat(file.c_str(), &about) != 0) continue;
    const bool all = (about.st_mode & (S_IROTH | S_IWOTH)) != 0;
    if (!all && (about.st_mode & (S_IRGRP | S_IWGRP)) == 0) continue;
    sentences.push_back(file + ": it holds a secret, and " + (all ? "everybody" : "its group") +
                        " may read or write it (mode " + octal(about.st_mode) +
                        "); it should be readable for the gateway alone (0600)");
  }
  return sentences;
}

}  // namespace linkway::cli
