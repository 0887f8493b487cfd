#include "fhir/definitions/compiler/sources.h"

#include <algorithm>
#include <set>
#include <utility>

#include "data/json.h"
#include "fhir/format/xml_form.h"

namespace linkway::fhir::compiler {

namespace {

class Reader {
 public:
  Reader(std::span<const DefinitionFile> files, std::span<const std::string> leave_out, const Definitions& below,
         Sources& into, Problems& unreadable, Problems& findings)
      : files_(files),
        leave_out_(leave_out),
        below_(below),
        into_(into),
        unreadable_(unreadable),
        findings_(findings) {}

  void read_all() {
    for (std::uint32_t i = 0; i < files_.size(); ++i) read(i);
  }

 private:
  void read(std::uint32_t file) {
    auto document = parse(files_[file]);
    if (!document) {
      // The first tells what is wrong; one for each file.
      auto problem = document.problems().front();
      problem.file = files_[file].name;
      unreadable_.push_back(std::move(problem));
      return;
    }
    into_.documents.push_back(std::move(*document));
    const auto root = into_.documents.back().root;
    if (root["resourceType"].text() == "Bundle") {
      for (const auto& entry : root["entry"].items()) sort({entry["resource"], file});
    } else {
      sort({root, file});
    }
  }

  [[nodiscard]] Result<data::Document> parse(const DefinitionFile& file) const {
    if (file.name.ends_with(".xml")) return read_xml(file.bytes, below_, {}, XmlOrder::any);
    return data::read_json(file.bytes);
  }

  [[nodiscard]] std::vector<SourceItem>* list_of(std::string_view type) const {
    if (type == "StructureDefinition") return &into_.structures;
    if (type == "ValueSet") return &into_.value_sets;
    if (type == "CodeSystem") return &into_.code_systems;
    if (type == "SearchParameter") return &into_.search_parameters;
    if (type == "OperationDefinition") return &into_.operations;
    if (type == "CompartmentDefinition") return &into_.compartments;
    if (type == "ConceptMap") return &into_.concept_maps;
    return nullptr;
  }

  void sort(const SourceItem& item) {
    const auto type = item.text("resourceType");
    auto* list = list_of(type);
    if (list == nullptr || std::ranges::find(leave_out_, item.url()) != leave_out_.end()) return;
    if (item.url().empty()) return report(item, std::string(type) + ".url", "a definition needs a url");
    auto canonical = std::string(item.url()) + '|' + std::string(item.text("version"));
    if (!known_.insert(std::string(type) + ' ' + canonical).second) {
      return report(item, std::string(type) + ".url", "there are two of " + canonical);
    }
    list->push_back(item);
  }

  void report(const SourceItem& item, std::string path, std::string text) {
    const auto& file = files_[item.file];
    const auto place = data::line_column(file.bytes, item.node.position());
    Problem problem;
    problem.category = Category::unprocessable;
    problem.code = issue::structure;
    problem.path = std::move(path);
    problem.text = std::move(text);
    problem.file = file.name;
    problem.line = place.line;
    problem.column = place.column;
    findings_.push_back(std::move(problem));
  }

  std::span<const DefinitionFile> files_;
  std::span<const std::string> leave_out_;
  const Definitions& below_;
  Sources& into_;
  Problems& unreadable_;
  Problems& findings_;
  std::set<std::string> known_;
};

}  // namespace

void read_sources(std::span<const DefinitionFile> files, std::span<const std::string> leave_out,
                  const Definitions& below, Sources& into, Problems& unreadable, Problems& findings) {
  Reader(files, leave_out, below, into, unreadable, findings).read_all();
}

}  // namespace linkway::fhir::compiler
