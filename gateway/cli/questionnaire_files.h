// The questionnaires that lie beside what is validated: a response is compared with its own.
#pragma once

#include <deque>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "data/json.h"
#include "fhir/definitions/definitions.h"
#include "fhir/validation/validator.h"

namespace linkway::cli {

// Looked for when the first is asked for; what cannot be read is passed over, and so is what comes after the limits.
class QuestionnaireFiles : public fhir::validation::Library {
 public:
  // `files`: whose folders are looked into, but not the folders below. `packages`: folders with all below, packages
  // (.tgz), single files.
  QuestionnaireFiles(const std::vector<std::string>& files, const std::vector<std::string>& packages,
                     fhir::Definitions definitions);

  // By url, url|version or Questionnaire/id.
  [[nodiscard]] const data::Node* find(std::string_view reference) override;

 private:
  void read_all();
  void read_folder(const std::filesystem::path& folder, bool with_those_below);
  void read_archive(const std::filesystem::path& path);
  void read_file(const std::filesystem::path& path);
  void keep(std::string_view bytes);

  static constexpr std::size_t most_files = 5000;
  static constexpr std::size_t most_bytes = 256UL * 1024 * 1024;

  std::vector<std::filesystem::path> folders_;
  std::vector<std::filesystem::path> packages_;
  fhir::Definitions definitions_;
  bool read_ = false;
  std::size_t files_ = 0;
  std::size_t bytes_ = 0;
  std::deque<data::Document> kept_;
  std::unordered_map<std::string, const data::Node*> known_;
};

}  // namespace linkway::cli
