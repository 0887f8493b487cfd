// One watched folder: what is done with its files at one look.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "cli/config/folders.h"
#include "cli/edge.h"
#include "cli/folder_names.h"
#include "exchange/batch_text.h"

struct stat;

namespace linkway::cli {

class Folder {
 public:
  Folder(FolderIn settings, const EdgeParts& parts) : settings_(std::move(settings)), parts_(parts) {}

  // Takes what is complete, one file after the other. False when it could not, for a reason that may pass.
  [[nodiscard]] bool look(const std::function<bool()>& stopping);

  [[nodiscard]] const FolderIn& settings() const { return settings_; }

 private:
  using Steady = std::chrono::steady_clock;
  // What a file looks like, and since when.
  struct Seen {
    std::int64_t size = -1;
    std::int64_t changed = 0;  // nanoseconds since 1970
    Steady::time_point since;
    [[nodiscard]] bool same(const Seen& other) const { return size == other.size && changed == other.changed; }
  };
  enum class Handled : std::uint8_t {
    settled,  // it is in done/ or failed/
    later,    // it has to wait, and no other
    blocked,  // nothing can be done now
  };

  [[nodiscard]] static Seen seen_of(const struct stat& info);
  [[nodiscard]] bool prepare();
  [[nodiscard]] Result<std::vector<std::string>> complete_files();
  [[nodiscard]] bool is_complete(const std::string& name, const struct stat& info, std::map<std::string, Seen>& now);
  [[nodiscard]] bool is_open(const std::string& name);
  [[nodiscard]] bool grows_still(const std::string& name);
  [[nodiscard]] Handled handle(const std::string& name, const std::function<bool()>& stopping);
  [[nodiscard]] Handled run(const std::string& name, const mapping::Channel& channel, exchange::BatchText text,
                            const std::shared_ptr<int>& file, const std::function<bool()>& stopping);
  [[nodiscard]] Handled fail(const std::string& name, const std::string& reason);
  [[nodiscard]] Handled settle(const std::string& name, std::string_view into);
  [[nodiscard]] bool make_way(const std::string& name, std::string_view into, std::string_view ending);
  [[nodiscard]] std::string part_path(const std::string& name) const;
  [[nodiscard]] std::string result_path(const std::string& stem, std::string_view into, std::string_view ending) const;
  [[nodiscard]] std::string in(std::string_view sub, const std::string& name) const;
  Handled unusable(const Problem& problem);
  void complain(std::string_view event, const Problem& problem);

  const FolderIn settings_;
  const EdgeParts parts_;
  std::map<std::string, Seen> seen_;     // files that were not complete at the last look
  std::set<std::string> open_;           // files that were left because somebody held them open: told once
  std::map<std::string, Seen> growing_;  // files in working/ that somebody still writes
  std::string complaint_;                // the last one: told once
};

}  // namespace linkway::cli
