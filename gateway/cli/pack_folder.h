// Packs from the disk.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "fhir/definitions/definitions.h"
#include "mapping/pack/pack.h"

namespace linkway::cli {

inline constexpr std::size_t most_pack_files = 5'000;
inline constexpr std::size_t most_pack_file_bytes = 16UL * 1024 * 1024;
inline constexpr std::size_t most_pack_bytes = 128UL * 1024 * 1024;
inline constexpr std::size_t most_packs_below = 8;  // of a variant of a variant

// Every file of the folder but hidden ones, with pack.yaml read and the digest of all of it; with it the pack that it
// extends, which stands beside it or is one of `others` (folders of packs). A problem names its file by its path.
[[nodiscard]] Result<mapping::PackSource> read_pack_folder(const std::filesystem::path& folder,
                                                           const std::vector<std::filesystem::path>& others = {});

// The pack and every problem with it; files of problems are paths, folder included.
[[nodiscard]] mapping::LoadedPack load_pack_folder(const std::filesystem::path& folder, const fhir::Definitions& below,
                                                   const std::vector<std::filesystem::path>& others = {});

// The folders of packs among `paths`: each that holds a pack.yaml, else those directly in it that do. A problem where
// there is none.
[[nodiscard]] Result<std::vector<std::filesystem::path>> find_pack_folders(const std::vector<std::string>& paths);

}  // namespace linkway::cli
