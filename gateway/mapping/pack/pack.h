// A pack: all that is known of one kind of partner, ready to run. Made of files that were read already.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"
#include "fhir/definitions/definitions.h"
#include "mapping/pack/example.h"
#include "mapping/pack/manifest.h"

namespace linkway::mapping {

struct PackFile {
  std::string path;  // from the pack's folder, parts divided by '/'
  std::string bytes;
  // "" for the pack's own. Of one that it takes over from the pack it extends: where that pack stands, with '/' at the
  // end, as "../base/"; `path` begins with it.
  std::string folder = {};

  [[nodiscard]] bool is_own() const { return folder.empty(); }
  [[nodiscard]] std::string_view name() const { return std::string_view(path).substr(folder.size()); }
};

struct PackSource {
  Manifest manifest;
  std::string digest;           // of all its files, and those of the packs below it, hexadecimal
  std::vector<PackFile> files;  // its own sorted by path, then those of the pack that it extends
};

class Pack;
struct LoadedPack {
  std::shared_ptr<const Pack> pack;  // null when a problem is an error
  Problems problems;                 // all of them; their files are paths from the pack's folder
};

// Immutable; any thread may use it.
class Pack {
 public:
  // `below`: the definitions that its models and maps stand on.
  [[nodiscard]] static LoadedPack load(PackSource source, const fhir::Definitions& below);
  ~Pack();

  [[nodiscard]] const Manifest& manifest() const;
  // Which state of the files this is: "1.0.0+4f0c12ab34cd". An exchange remembers it.
  [[nodiscard]] const std::string& version() const;
  // Those below with the pack's models and code maps.
  [[nodiscard]] const fhir::Definitions& definitions() const;
  // Null when there is none.
  [[nodiscard]] const Channel* channel(Direction direction, std::string_view name) const;
  // The channel out that carries it.
  [[nodiscard]] const Channel* channel_for(Carried carried) const;
  [[nodiscard]] const std::vector<Example>& examples() const;
  // The file of the pack that holds the ConceptMap with this url; "" when it is in none.
  [[nodiscard]] std::string file_of_code_map(std::string_view url) const;

  struct State;
  [[nodiscard]] const State& state() const { return *state_; }

 private:
  explicit Pack(std::unique_ptr<const State> state);
  std::unique_ptr<const State> state_;
};

}  // namespace linkway::mapping
