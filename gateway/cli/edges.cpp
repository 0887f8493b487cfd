#include <utility>

#include "cli/edge.h"
#include "cli/folder_edge.h"
#include "cli/mllp_edge.h"
#include "cli/poll_edge.h"

namespace linkway::cli {

Edges make_edges(const Config& config, const EdgeParts& parts) {
  Edges edges;
  edges.push_back(make_folder_edge(config, parts));
  edges.push_back(make_mllp_edge(config, parts));
  edges.push_back(make_poll_edge(config, parts));
  return edges;
}

}  // namespace linkway::cli
