// What a loaded pack holds; for the files of this folder alone.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "fhir/path/expression.h"
#include "fhir/terminology/service.h"
#include "mapping/codes/code_translator.h"
#include "mapping/engine/compile.h"
#include "mapping/engine/runner_pool.h"
#include "mapping/language/map.h"
#include "mapping/pack/pack.h"
#include "mapping/pack/template_text.h"

namespace linkway::mapping {

// One channel, ready to run.
struct ChannelPlan {
  std::shared_ptr<const Plan> plan;             // null: FHIR that passes as it is
  std::shared_ptr<RunnerPool> runners;          // null with the plan
  const fhir::Structure* model = nullptr;       // null for FHIR
  std::optional<fhir::path::Expression> key;    // in
  std::optional<fhir::path::Expression> order;  // in
  TemplateText path;                            // out
  std::vector<TemplateText> headers;            // as Channel::headers
  std::optional<fhir::path::Expression> answer_id;
  std::vector<ChannelPlan> before;                          // as Channel::before
  std::optional<fhir::path::Expression> when;               // of one of `before`
  std::vector<std::optional<fhir::path::Expression>> keep;  // as Channel::keep
};

struct Pack::State {
  Manifest manifest;
  std::string version;
  fhir::Definitions definitions;
  std::unique_ptr<const fhir::terminology::Service> terminology;
  std::vector<Map> maps;                                                  // in the order of their files
  std::vector<ChannelPlan> channels;                                      // as manifest.channels
  std::map<std::string, std::shared_ptr<RunnerPool>, std::less<>> plans;  // by the url of a map
  std::shared_ptr<const CodeMaps> code_maps;
  std::map<std::string, std::string, std::less<>> code_map_files;  // by url
  std::vector<Example> examples;
};

// Of a channel of the pack, or of a request that goes before one.
[[nodiscard]] const ChannelPlan& plan_of(const Pack& pack, const Channel& channel);

// Which texts maps and expressions read as %name: all that any of the pack may.
[[nodiscard]] std::vector<std::string> variable_names(const Manifest& manifest);

}  // namespace linkway::mapping
