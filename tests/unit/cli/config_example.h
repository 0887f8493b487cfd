// A configuration to break in one place at a time.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "cli/config/config.h"

namespace linkway::cli {

inline const std::string example = R"(gateway:
  base_url: https://localhost:8443/fhir
listen:
  https:
    certificate: tls/server.pem
    key: tls/server.key
    client_ca: tls/ca.pem
store:
  sqlite:
    path: linkway.db
delivery:
  certificate: tls/gateway.pem
  key: tls/gateway.key
  ca: tls/ca.pem
partners:
  - id: surgery
    name: Surgery
    role: referrer
    certificate: {san: ["dns:gp.example"]}
  - id: northside
    name: Northside
    role: platform
    certificate: {san: ["dns:northside.example"]}
    delivery: {url: "https://northside.example/fhir/$process-message"}
)";

// The example with a text in place of another that it must have.
inline std::string with(const std::string& old_text, const std::string& new_text, std::string yaml = example) {
  const auto at = yaml.find(old_text);
  return at == std::string::npos ? "the example has no: " + old_text : yaml.replace(at, old_text.size(), new_text);
}

// What parse_config says of it, one problem a line, without the file's name.
inline std::string problems_of(const std::string& yaml) {
  const auto config = parse_config(yaml, "c.yaml");
  if (config) return "";
  std::string text;
  for (const auto& problem : config.problems()) {
    const auto line = to_string(problem);
    text += line.substr(line.starts_with("c.yaml:") ? 7 : 0) + "\n";
  }
  return text;
}

}  // namespace linkway::cli
