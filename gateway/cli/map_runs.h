// Inputs through a map, for the commands that run one.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/map_setup.h"
#include "data/builder.h"
#include "mapping/engine/run.h"

namespace linkway::cli {

struct RunOptions {
  std::string format;       // of the inputs: json, xml, csv, form; "": by the file
  bool as_example = false;  // ids and times are the same in every run
};
void add_run_options(CLI::App& command, RunOptions& options);

// The result of one run, with what it lives in.
struct MapRun {
  std::string input;  // the file; with its number where a file holds several messages
  data::Node source;
  mapping::RunOutcome outcome;
};

class MapRuns {
 public:
  MapRuns(Shell& shell, const MapSetup& setup, const RunOptions& options);
  ~MapRuns();

  mapping::Coverage* coverage = nullptr;
  bool trace = false;

  // One run for each message of the file; of a map with several sources, the files are those sources in their order.
  // Problems name the input where they do not name the map.
  [[nodiscard]] Result<std::vector<MapRun>> run(const std::vector<std::string>& files);

  [[nodiscard]] data::Builder& builder() { return builder_; }

 private:
  struct State;
  [[nodiscard]] Result<std::vector<data::Node>> read(const std::string& file, const fhir::Structure* type);

  Shell& shell_;
  const MapSetup& setup_;
  const RunOptions& options_;
  data::Arena arena_;
  data::Builder builder_;
  std::unique_ptr<State> state_;
};

// Whether the map has one source, so that each file is an input of its own.
[[nodiscard]] bool has_one_source(const MapSetup& setup);

}  // namespace linkway::cli
