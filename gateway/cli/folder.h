// One watched folder: what is done with its files at one look.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "cli/config/folders.h"
#include "cli/edge.h"

namespace linkway::cli {

class Folder {
 public:
  Folder(FolderIn settings, const EdgeParts& parts) : settings_(std::move(settings)), parts_(parts) {}

  // Takes what is complete, one file after the other. False when it could not, for a reason that may pass.
  [[nodiscard]] bool look(const std::function<bool()>& stopping);

  [[nodiscard]] const FolderIn& settings() const { return settings_; }

 private:
  // What a file looked like before.
  struct Seen {
    std::int64_t size = -1;
    std::int64_t changed = 0;  // nanoseconds since 1970
    friend bool operator==(const Seen&, const Seen&) = default;
  };

  [[nodiscard]] bool prepare();
  [[nodiscard]] std::vector<std::string> names_in(const std::string& folder) const;
  [[nodiscard]] std::vector<std::string> complete_files();
  // True when it is settled: in done/ or failed/.
  [[nodiscard]] bool handle(const std::string& name, const std::function<bool()>& stopping);
  [[nodiscard]] bool fail(const std::string& name, const std::string& reason);
  [[nodiscard]] bool settle(const std::string& name, std::string_view into);
  [[nodiscard]] std::string result_path(const std::string& name, std::string_view into, std::string_view ending) const;
  [[nodiscard]] std::string in(std::string_view sub, const std::string& name) const;
  void complain(std::string_view event, const Problem& problem);

  const FolderIn settings_;
  const EdgeParts parts_;
  std::map<std::string, Seen> seen_;
  std::string complaint_;  // the last one: told once
};

// Names may speak of persons: what logs hold of one is a digest and its ending.
[[nodiscard]] std::string shown_name(const std::string& name);

}  // namespace linkway::cli
