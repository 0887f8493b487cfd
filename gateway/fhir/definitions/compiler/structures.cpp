#include "fhir/definitions/compiler/structures.h"

#include <algorithm>
#include <unordered_map>

#include "fhir/definitions/compiler/elements.h"
#include "fhir/definitions/compiler/snapshots.h"

namespace linkway::fhir::compiler {

namespace {

constexpr std::size_t most_bases = 64;

class StructureCompiler {
 public:
  StructureCompiler(Context& context, Expressions& expressions)
      : context_(context), expressions_(expressions), elements_(context, expressions), snapshots_(context) {}

  void run() {
    const auto& items = context_.sources.structures;
    places_ = context_.writer.place<Structure>(items.size());
    index();
    for (std::size_t i = 0; i < items.size(); ++i) compile_header(items[i], places_ + i);
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (snapshots_.too_large(items[i])) return;
      (void)snapshots_.elements(i);
    }
    // Bases first: what is wrong with an invariant is told where it comes from.
    for (const auto i : snapshots_.order()) {
      if (context_.too_large(items[i])) return;
      compile_elements(i);
    }
    context_.writer.point(context_.writer[context_.header].structures, places_);
  }

 private:
  void index() {
    const auto& items = context_.sources.structures;
    std::vector<std::pair<std::uint32_t, Place<Structure>>> types;
    std::vector<std::pair<std::uint32_t, Place<Structure>>> urls;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const auto& item = items[i];
      by_url_.emplace(item.url(), i);
      urls.emplace_back(hash_of(item.url()), places_ + i);
      const auto type = item.text("type");
      if (is_profile(item) || type.empty()) continue;
      const bool logical = item.text("kind") == "logical";
      // Models of other worlds have a Patient and an Observation, too: FHIR's own stay what the names mean, and the
      // models are found by their urls.
      const auto* below = logical ? context_.below.type(type) : nullptr;
      if (below != nullptr && below->kind != StructureKind::logical) continue;
      if (redefines(item)) {
        context_.warning(item, item.node["type"],
                         "the type " + std::string(type) + " is defined already; this is taken as a profile of it");
        continue;
      }
      if (!context_.types.emplace(type, places_ + i).second) {
        if (logical) continue;
        context_.error(item, item.node["type"], "there are two types " + std::string(type));
        continue;
      }
      types.emplace_back(hash_of(type), places_ + i);
    }
    context_.table<Structure>(&ImageHeader::types, types);
    context_.table<Structure>(&ImageHeader::structures_by_url, urls);
  }

  // A specialization that would hide a type of what lies below.
  [[nodiscard]] bool redefines(const SourceItem& item) const {
    if (is_profile(item) || item.text("kind") == "logical") return false;
    const auto* known = context_.below.type(item.text("type"));
    return known != nullptr && known->url.view() != item.url();
  }

  void compile_header(const SourceItem& item, Place<Structure> place) {
    auto& writer = context_.writer;
    writer.text(writer[place].url, item.url());
    writer.text(writer[place].version, item.text("version"));
    writer.text(writer[place].name, item.text("name"));
    writer.text(writer[place].title, item.text("title"));
    writer.text(writer[place].type, item.text("type"));
    writer.text(writer[place].base, item.text("baseDefinition"));
    writer.text(writer[place].package, context_.package);
    writer[place].is_abstract = item.node["abstract"].boolean();
    writer[place].is_profile = is_profile(item) || redefines(item);
    if (item.text("type").empty()) context_.error(item, {}, "a StructureDefinition needs a type");
    kind(item, place);
    ancestors(item, place);
    compile_contexts(context_, expressions_, item, place);
    primitive(item, place);
  }

  void compile_elements(std::size_t index) {
    auto& writer = context_.writer;
    const auto& item = context_.sources.structures[index];
    const auto& list = snapshots_.elements(index);
    if (list) {
      const auto elements = elements_.compile(item, list);
      writer.point(writer[places_ + index].elements, elements);
    }
    if (const auto* reason = context_.broken(item)) writer.text(writer[places_ + index].unusable, *reason);
  }

  void kind(const SourceItem& item, Place<Structure> place) {
    auto& kind = context_.writer[place].kind;
    const auto code = item.text("kind");
    if (code == "primitive-type") {
      kind = StructureKind::primitive;
    } else if (code == "complex-type") {
      kind = StructureKind::complex;
    } else if (code == "resource") {
      kind = StructureKind::resource;
    } else if (code == "logical") {
      kind = StructureKind::logical;
    } else {
      context_.error(item, item.node["kind"], "there is no kind '" + std::string(code) + "'");
    }
  }

  void ancestors(const SourceItem& item, Place<Structure> place) {
    std::vector<std::string_view> names{item.text("type")};
    collect_ancestors(item, place, names);
    auto& writer = context_.writer;
    const auto texts = context_.texts(names);
    writer.point(writer[place].ancestors, texts);
    is_number_ = std::ranges::any_of(names, [](auto name) { return name == "integer" || name == "decimal"; });
  }

  void collect_ancestors(const SourceItem& item, Place<Structure> place, std::vector<std::string_view>& names) {
    std::vector<const SourceItem*> seen{&item};
    const auto add = [&](std::string_view type) {
      if (names.back() != type) names.push_back(type);
    };
    auto base = item.text("baseDefinition");
    while (!base.empty()) {
      if (seen.size() > most_bases) {
        return context_.error(item, item.node["baseDefinition"], "the chain of its bases is too long");
      }
      const auto url = base.substr(0, base.find('|'));
      if (const auto own = by_url_.find(url); own != by_url_.end()) {
        const auto& above = context_.sources.structures[own->second];
        if (std::ranges::find(seen, &above) != seen.end()) {
          return context_.error(item, item.node["baseDefinition"],
                                "its bases go round in a circle, by " + std::string(url));
        }
        if (seen.size() == 1) context_.writer.point(context_.writer[place].base_structure, places_ + own->second);
        seen.push_back(&above);
        add(above.text("type"));
        base = above.text("baseDefinition");
        continue;
      }
      const auto* below = context_.below.structure(base);
      if (below == nullptr && is_base_of_all(url)) return;
      if (below == nullptr) {
        return context_.error(item, item.node["baseDefinition"], "there is no base " + std::string(base));
      }
      for (const auto& name : below->ancestors) add(name.view());
      return;
    }
  }

  void primitive(const SourceItem& item, Place<Structure> place) {
    auto& writer = context_.writer;
    if (writer[place].kind != StructureKind::primitive) return;
    const auto type = item.text("type");
    writer[place].json_form = type == "boolean" ? JsonForm::boolean : is_number_ ? JsonForm::number : JsonForm::text;
    for (const auto& element : item.node["snapshot"]["element"].items()) {
      if (!element["path"].text().ends_with(".value")) continue;
      for (const auto& extension : element["type"].at(0)["extension"].items()) {
        if (extension["url"].text() == "http://hl7.org/fhir/StructureDefinition/regex") {
          writer.text(writer[place].primitive_pattern, extension["valueString"].text());
        }
      }
    }
  }

  Context& context_;
  Expressions& expressions_;
  ElementCompiler elements_;
  Snapshots snapshots_;
  Place<Structure> places_;
  std::unordered_map<std::string_view, std::size_t> by_url_;
  bool is_number_ = false;  // of the structure that is being compiled
};

}  // namespace

void compile_structures(Context& context, Expressions& expressions) { StructureCompiler(context, expressions).run(); }

}  // namespace linkway::fhir::compiler
