#include "fhir/definitions/unpack.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace linkway::fhir {

namespace {

struct Free {
  void operator()(archive* a) const { archive_read_free(a); }
};

Problem refused(Category category, std::string text) {
  Problem problem;
  problem.category = category;
  problem.code = category == Category::too_large ? issue::too_costly : issue::structure;
  problem.text = std::move(text);
  return problem;
}

// Nothing is written to a disk here; but an archive that tries to get out of its folder is not to be trusted.
bool leads_out(std::string_view path) {
  if (path.empty() || path.front() == '/' || path.find('\\') != std::string_view::npos) return true;
  while (!path.empty()) {
    const auto part = path.substr(0, path.find('/'));
    if (part == "..") return true;
    path.remove_prefix(std::min(path.size(), part.size() + 1));
  }
  return false;
}

class Unpacker {
 public:
  Unpacker(std::span<const std::byte> tgz, const PackageLimits& limits)
      : tgz_(tgz), limits_(limits), most_(std::min(limits.max_total_bytes, tgz.size() * limits.max_ratio)) {}

  Result<std::vector<DefinitionFile>> run() {
    archive_.reset(archive_read_new());
    archive_read_support_filter_gzip(archive_.get());
    archive_read_support_format_tar(archive_.get());
    if (archive_read_open_memory(archive_.get(), tgz_.data(), tgz_.size()) != ARCHIVE_OK) return broken();
    for (std::size_t entries = 0;; ++entries) {
      archive_entry* entry = nullptr;
      const int code = archive_read_next_header(archive_.get(), &entry);
      if (code == ARCHIVE_EOF) break;
      if (code != ARCHIVE_OK) return broken();
      if (entries == limits_.max_entries) return refused(Category::too_large, "the package has too many entries");
      if (auto done = take(entry); !done) return std::move(done).problems();
    }
    if (files_.empty()) return refused(Category::unprocessable, "there is no package/*.json: this is no FHIR package");
    return std::move(files_);
  }

 private:
  Problem broken() {
    const char* reason = archive_error_string(archive_.get());
    return refused(Category::malformed,
                   "the package cannot be unpacked: " + std::string(reason == nullptr ? "no reason given" : reason));
  }

  Status take(archive_entry* entry) {
    const char* raw = archive_entry_pathname(entry);
    const std::string path(raw == nullptr ? "" : raw);
    if (leads_out(path)) return refused(Category::unprocessable, "the package has an entry that leads out of it");
    if (archive_entry_hardlink(entry) != nullptr || archive_entry_symlink(entry) != nullptr) {
      return refused(Category::unprocessable, "the package has a link, " + path);
    }
    const auto type = archive_entry_filetype(entry);
    if (type == AE_IFDIR) return Done{};
    if (type != AE_IFREG) return refused(Category::unprocessable, path + " is neither a file nor a folder");
    std::string name;
    const bool kept = is_kept(path, name);
    if (kept && !names_.insert(name).second) {
      return refused(Category::unprocessable, "the package has two of " + path);
    }
    return read(path, kept ? &files_.emplace_back(DefinitionFile{std::move(name), {}}).bytes : nullptr);
  }

  static bool is_kept(std::string_view path, std::string& name) {
    constexpr std::string_view folder = "package/";
    while (path.starts_with("./")) path.remove_prefix(2);
    if (!path.starts_with(folder)) return false;
    path.remove_prefix(folder.size());
    name = path;
    return path.find('/') == std::string_view::npos && path.ends_with(".json") && !path.starts_with('.');
  }

  // What is not kept is read over all the same: it counts, so that a bomb beside the definitions is one, too.
  Status read(const std::string& path, std::string* into) {
    const void* block = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    std::size_t own = 0;
    for (;;) {
      const int code = archive_read_data_block(archive_.get(), &block, &size, &offset);
      if (code == ARCHIVE_EOF) return Done{};
      if (code != ARCHIVE_OK) return broken();
      // A sparse file says of gigabytes that they are empty; only what really comes is counted and kept.
      own += size;
      total_ += size;
      if (own > limits_.max_file_bytes) return refused(Category::too_large, path + " is too large");
      if (total_ > most_) return refused(Category::too_large, "the package is too large when it is unpacked");
      if (into != nullptr) into->append(static_cast<const char*>(block), size);
    }
  }

  std::span<const std::byte> tgz_;
  const PackageLimits& limits_;
  const std::size_t most_;
  std::unique_ptr<archive, Free> archive_;
  std::vector<DefinitionFile> files_;
  std::set<std::string> names_;
  std::size_t total_ = 0;
};

}  // namespace

Result<std::vector<DefinitionFile>> unpack_package(std::span<const std::byte> tgz, const PackageLimits& limits) {
  return Unpacker(tgz, limits).run();
}

}  // namespace linkway::fhir
