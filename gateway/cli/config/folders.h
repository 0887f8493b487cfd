// Folders that partners put files into.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "base/ids.h"
#include "cli/config/yaml_reader.h"

namespace linkway::cli {

struct FolderIn {
  PartnerId partner;
  std::string folder;
  std::string channel;
  std::string pattern = "*";  // of names, as a shell has them
  std::string results;        // "": beside the file
  std::chrono::milliseconds every{10'000};
  std::chrono::milliseconds settle{5'000};
  std::uint64_t most_bytes = 64ULL * 1024 * 1024;
  Place place;
  friend bool operator==(const FolderIn& a, const FolderIn& b) {
    return a.partner == b.partner && a.folder == b.folder && a.channel == b.channel && a.pattern == b.pattern &&
           a.results == b.results && a.every == b.every && a.settle == b.settle && a.most_bytes == b.most_bytes;
  }
};

}  // namespace linkway::cli
