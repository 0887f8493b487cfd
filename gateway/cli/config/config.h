// A gateway's configuration: one YAML file, commented as its own manual (deploy/linkway.yaml). Unknown or wrong keys
// are problems with file, line and column; all of them are told at once.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/log.h"
#include "base/result.h"
#include "cli/config/folders.h"
#include "cli/config/yaml_reader.h"
#include "exchange/batches.h"
#include "exchange/poll.h"
#include "exchange/settings.h"
#include "exchange/terminology_server.h"
#include "net/http_server.h"
#include "net/mllp_server.h"
#include "net/tls.h"
#include "store/store.h"

namespace linkway::cli {

struct MllpListener {
  net::ListenAddress at;
  std::optional<net::TlsServerFiles> tls;  // none: plain
  net::MllpLimits limits;
  unsigned threads = 1;
  Place place;  // of its port in the file
};

struct Config {
  std::string file;
  std::uint8_t node = 0;  // 0..255: which of several gateways on one database this is
  exchange::Settings settings;

  net::ListenAddress https;
  Place https_place;  // of its port in the file
  net::TlsServerFiles tls;
  net::ServerLimits limits;
  unsigned threads = 2;                          // I/O threads of the https listener
  std::optional<net::ListenAddress> operations;  // plain HTTP: /livez /readyz /metrics; loopback only
  Place operations_place;
  std::vector<MllpListener> mllp;
  std::chrono::milliseconds shutdown{20'000};  // patience of a graceful shutdown

  store::SqliteOptions store;
  std::string packages;                                              // folder of the FHIR packages; "" for none
  std::vector<std::string> pack_folders;                             // of packs, or folders with packs in them
  std::map<PartnerId, Place> pack_places;                            // where the file gives a partner its pack
  exchange::TerminologyServerOptions terminology;                    // url "": none is asked
  net::TlsClientFiles delivery_tls;                                  // the gateway's own identity towards partners
  std::vector<std::shared_ptr<const exchange::PollSettings>> polls;  // of all partners
  exchange::BatchSettings batches;
  std::size_t max_batch = 0;         // bytes of one that is posted
  std::vector<FolderIn> folders_in;  // of all partners

  std::vector<std::string> secret_files;  // private keys, and files whose content is a secret

  LogLevel log_level = LogLevel::info;
  LogFormat log_format = LogFormat::text;
};

// Reads and checks the file: keys, types, ranges, names that refer to each other (a route's platform, a feedback step),
// files that must be there. Relative paths are relative to the folder of the file.
[[nodiscard]] Result<Config> read_config(const std::string& path);
[[nodiscard]] Result<Config> parse_config(const std::string& yaml, const std::string& file_name);

}  // namespace linkway::cli
