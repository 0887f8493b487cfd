#include "exchange/file_carrier.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "exchange/durable_file.h"
#include "exchange/media_type.h"

namespace linkway::exchange {

namespace {

std::string_view ending_of(std::string_view media_type) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> endings = {{
      {"text/csv", ".csv"},
      {"application/hl7-v2", ".hl7"},
      {"application/x-www-form-urlencoded", ".form"},
      {"application/xml", ".xml"},
      {"text/xml", ".xml"},
      {"application/fhir+xml", ".xml"},
      {"application/x-ndjson", ".ndjson"},
  }};
  const auto bare = bare_media_type(media_type);
  for (const auto& [name, ending] : endings) {
    if (bare == name) return ending;
  }
  return ".json";
}

std::string_view word_of(store::DeliveryKind kind) {
  switch (kind) {
    case store::DeliveryKind::referral: return "referral";
    case store::DeliveryKind::update: return "update";
    case store::DeliveryKind::cancellation: return "cancellation";
    case store::DeliveryKind::feedback: return "feedback";
  }
  return "message";
}

struct FileName {
  std::string stem;
  std::string ending;  // ".csv"; "" for none
};

// By it others find their files: what stands behind the last dot, where that is short and plain.
std::string ending_in(std::string_view name) {
  constexpr std::size_t longest = 10;
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos) return {};
  const auto ending = name.substr(dot);
  const bool plain = ending.find_first_of("_-") == std::string_view::npos;
  return plain && ending.size() > 1 && ending.size() <= longest + 1 ? std::string(ending) : std::string();
}

// What is no letter, digit, '.', '_' or '-' could mean something to a shell or another system. The stem is empty where
// nothing is left of it.
FileName safe_name(std::string_view name) {
  while (name.starts_with('/')) name.remove_prefix(1);
  std::string safe;
  for (const char c : name) {
    const bool plain =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' || c == '-';
    safe += plain ? c : '_';
  }
  constexpr std::size_t longest = 150;
  FileName out{"", ending_in(safe)};
  safe.resize(safe.size() - out.ending.size());
  out.stem = safe.substr(std::min(safe.find_first_not_of('.'), safe.size()));  // else no file to those who look for one
  if (out.stem.size() > longest - out.ending.size()) out.stem.resize(longest - out.ending.size());
  return out;
}

bool holds(const std::string& path, std::string_view bytes) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return false;
  const std::string there((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  return there == bytes;
}

bool is_there(const std::string& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0;
}

class FileCarrier final : public Carrier {
 public:
  FileCarrier(std::string folder, net::ClientRuntime& runtime, Log& log)
      : folder_(std::move(folder)), runtime_(runtime), log_(log) {}

  void send(Parcel parcel, std::function<void(HandOver)> done) override {
    auto work = [folder = folder_, log = &log_, parcel = std::move(parcel), done = std::move(done)] {
      done({write(folder, parcel, *log), {}});
    };
    runtime_.after(std::chrono::milliseconds(0), std::move(work));
  }

 private:
  static Outcome write(const std::string& folder, const Parcel& parcel, Log& log) {
    const auto& bytes = parcel.request.body;
    auto name = safe_name(parcel.request.path);
    if (name.stem.empty()) {
      name.stem = std::string(word_of(parcel.kind)) + "-" + id_text(parcel.key);
      if (name.ending.empty()) name.ending = ending_of(parcel.request.headers.get("Content-Type"));
    }
    auto path = folder + "/" + name.stem + name.ending;
    // The same delivery again is the same file. A name that another one took is made our own by the delivery's id.
    if (is_there(path) && !holds(path, bytes)) {
      path = folder + "/" + name.stem + "-" + id_text(parcel.key) + name.ending;
    }
    Outcome outcome;
    outcome.kind = store::OutcomeClass::delivered;
    if (is_there(path) && holds(path, bytes)) return outcome;
    if (auto written = write_durably(path, bytes, false); !written) {
      const auto& problem = written.problems().front();
      log.warn("delivery.file", {{"reason", problem.log}});
      outcome.kind = store::OutcomeClass::transient;
      outcome.problem = problem.text;  // of the operating system
    } else if (!holds(path, bytes)) {
      // Two deliveries wanted the name at once; the next attempt takes another.
      outcome.kind = store::OutcomeClass::transient;
      outcome.problem = "another file has this name";
    }
    return outcome;
  }

  const std::string folder_;
  net::ClientRuntime& runtime_;
  Log& log_;
};

}  // namespace

std::optional<std::string> folder_of_url(std::string_view url) {
  constexpr std::string_view scheme = "file:///";
  if (!text::iequals(url.substr(0, scheme.size()), scheme)) return std::nullopt;
  auto path = text::decode_percent(url.substr(scheme.size() - 1), false);
  if (!path || path->find('\0') != std::string::npos) return std::nullopt;
  while (path->size() > 1 && path->ends_with('/')) path->pop_back();
  return path;
}

std::shared_ptr<Carrier> make_file_carrier(const CarrierParts& parts) {
  auto folder = folder_of_url(parts.settings.url);
  if (!folder) return nullptr;
  return std::make_shared<FileCarrier>(*std::move(folder), parts.runtime, parts.log);
}

}  // namespace linkway::exchange
