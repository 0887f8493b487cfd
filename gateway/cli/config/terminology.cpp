#include "cli/config/sections.h"

namespace linkway::cli {

using namespace std::chrono_literals;

void read_terminology(const Section& root, Config& config) {
  const auto section = root.section(
      {"terminology", none, "A terminology server that is asked for codes that the definitions do not tell."});
  auto& options = config.terminology;
  options.url = read_url(section, {"server", required, "Its FHIR base; plain http only on this machine."}, true);
  while (options.url.ends_with('/')) options.url.pop_back();
  options.tls.ca = section.file({"ca", none, "The authorities that may sign its certificate (PEM)."});
  options.timeout = section.duration({"timeout", "1s", "How long one question may take."}, 10ms, 30s);
  options.rest = section.duration({"rest", "30s", "How long a server that did not answer is left alone."}, 100ms, 24h);
  options.cache = static_cast<std::size_t>(section.whole({"cache", "10000", "Answers that are kept."}, 0, 1'000'000));
  options.keep = section.duration({"keep", "1h", "How long they are kept."}, 1s, 24h * 30);
}

}  // namespace linkway::cli
