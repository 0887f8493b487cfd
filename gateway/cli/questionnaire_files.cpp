#include "cli/questionnaire_files.h"

#include <algorithm>
#include <span>
#include <system_error>
#include <utility>

#include "cli/input.h"
#include "cli/package_files.h"
#include "fhir/definitions/unpack.h"
#include "fhir/format/xml_form.h"

namespace linkway::cli {

namespace {

namespace fs = std::filesystem;

bool is_resource_file(const fs::path& path) { return path.extension() == ".json" || path.extension() == ".xml"; }

// Before anything is made of the text.
bool may_be_questionnaire(std::string_view bytes) { return bytes.find("Questionnaire") != std::string_view::npos; }

}  // namespace

QuestionnaireFiles::QuestionnaireFiles(const std::vector<std::string>& files, const std::vector<std::string>& packages,
                                       fhir::Definitions definitions)
    : packages_(packages.begin(), packages.end()), definitions_(std::move(definitions)) {
  for (const auto& file : files) {
    if (file == "-") continue;
    const fs::path path(file);
    std::error_code error;
    auto folder = fs::is_directory(path, error) ? path : path.parent_path();
    if (folder.empty()) folder = ".";
    if (std::ranges::find(folders_, folder) == folders_.end()) folders_.push_back(std::move(folder));
  }
}

const data::Node* QuestionnaireFiles::find(std::string_view reference) {
  const bool relative = reference.find(':') == std::string_view::npos;
  if (relative && !reference.starts_with("Questionnaire/")) return nullptr;
  read_all();
  const auto found = known_.find(std::string(reference));
  return found == known_.end() ? nullptr : found->second;
}

void QuestionnaireFiles::read_all() {
  if (std::exchange(read_, true)) return;
  for (const auto& folder : folders_) read_folder(folder, false);
  for (const auto& package : packages_) {
    std::error_code error;
    if (fs::is_directory(package, error)) {
      read_folder(package, true);
    } else if (is_resource_file(package)) {
      read_file(package);
    } else {
      read_archive(package);
    }
  }
}

void QuestionnaireFiles::read_folder(const fs::path& folder, bool with_those_below) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error); !error && at != fs::recursive_directory_iterator();
       at.increment(error)) {
    std::error_code ignored;
    if (at->is_directory(ignored)) {
      if (!with_those_below) at.disable_recursion_pending();
    } else if (is_resource_file(at->path())) {
      files.push_back(at->path());
    }
    if (files.size() == most_files) break;
  }
  std::ranges::sort(files);
  for (const auto& file : files) read_file(file);
}

void QuestionnaireFiles::read_file(const fs::path& path) {
  if (files_ == most_files || bytes_ >= most_bytes) return;
  const auto bytes = read_package_file(path, most_bytes - bytes_);
  if (!bytes) return;
  ++files_;
  bytes_ += bytes->size();
  keep(*bytes);
}

void QuestionnaireFiles::read_archive(const fs::path& path) {
  const auto bytes = read_package_file(path, most_bytes);
  if (!bytes) return;
  const auto files = fhir::unpack_package(std::as_bytes(std::span(*bytes)), {});
  if (!files) return;
  for (const auto& file : *files) keep(file.bytes);
}

void QuestionnaireFiles::keep(std::string_view bytes) {
  if (!may_be_questionnaire(bytes)) return;
  const bool xml = format_of(bytes) == fhir::Format::xml;
  auto document = xml ? fhir::read_xml(bytes, definitions_, {}, fhir::XmlOrder::any) : data::read_json(bytes);
  if (!document || document->root["resourceType"].text() != "Questionnaire") return;
  const auto& root = kept_.emplace_back(std::move(*document)).root;
  const auto know = [&](std::string name) { known_.emplace(std::move(name), &root); };
  if (const auto id = root["id"].text(); !id.empty()) know("Questionnaire/" + std::string(id));
  const std::string url(root["url"].text());
  if (url.empty()) return;
  know(url);
  if (const auto version = root["version"].text(); !version.empty()) know(url + "|" + std::string(version));
}

}  // namespace linkway::cli
