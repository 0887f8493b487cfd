// Which file a row of a code map belongs into, where several packs have the map: variants bring rows of their own.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/config/config.h"

namespace linkway::cli {

struct CodeFile {
  std::filesystem::path path;
  std::vector<std::string> packs;  // that read it
};

// The packs of the configuration that have the code map. A pack that is broken elsewhere counts.
struct CodeFiles {
  struct Holder {
    std::string pack;
    std::filesystem::path path;  // of the file that goes first for this pack
  };
  std::vector<Holder> holders;
  std::vector<CodeFile> files;  // each once

  [[nodiscard]] const CodeFile* of(const std::string& pack) const;  // null: the pack does not have the map
};
[[nodiscard]] Result<CodeFiles> find_code_files(const Config& config, const std::string& map);

// The file for `pack`; where that is empty the only one there is, else that of the pack which met the code last
// (`met_by`, "" when nobody knows). A problem names the packs that there are to choose from.
[[nodiscard]] Result<CodeFile> choose_code_file(const CodeFiles& files, const std::string& map, const std::string& pack,
                                                const std::string& met_by);

}  // namespace linkway::cli
