#include "fhir/definitions/compiler/search_parameters.h"

#include <map>

namespace linkway::fhir::compiler {

namespace {

class SearchCompiler {
 public:
  SearchCompiler(Context& context, Expressions& expressions) : context_(context), expressions_(expressions) {}

  void run() {
    auto& writer = context_.writer;
    const auto& items = context_.sources.search_parameters;
    const auto place = writer.place<SearchParameter>(items.size());
    std::vector<std::pair<std::uint32_t, Place<SearchParameter>>> urls;
    for (std::size_t i = 0; i < items.size(); ++i) {
      compile(items[i], place + i);
      urls.emplace_back(hash_of(items[i].url()), place + i);
    }
    writer.point(writer[context_.header].search_parameters, place);
    context_.table<SearchParameter>(&ImageHeader::search_parameters_by_url, urls);
    write_types();
  }

 private:
  void compile(const SourceItem& item, Place<SearchParameter> at) {
    auto& writer = context_.writer;
    writer.text(writer[at].url, item.url());
    writer.text(writer[at].version, item.text("version"));
    writer.text(writer[at].code, item.text("code"));
    writer.text(writer[at].type, item.text("type"));
    const auto& expression = item.node["expression"];
    writer.text(writer[at].expression, expression.text());
    if (expression) {
      if (const auto syntax = expressions_.parse(item, expression)) writer.point(writer[at].syntax, *syntax);
    }
    const auto bases = context_.texts(item.node["base"]);
    writer.point(writer[at].bases, bases);
    const auto targets = context_.texts(item.node["target"]);
    writer.point(writer[at].targets, targets);
    std::vector<std::string_view> components;
    for (const auto& component : item.node["component"].items()) {
      components.push_back(component["definition"].text());
      components.push_back(component["expression"].text());
    }
    const auto pairs = context_.texts(components);
    writer.point(writer[at].components, pairs);
    for (const auto& base : item.node["base"].items()) add_base(item, base, at);
  }

  void add_base(const SourceItem& item, const data::Node& base, Place<SearchParameter> at) {
    const auto type = base.text();
    if (!context_.types.contains(type) && context_.below.type(type) == nullptr) {
      context_.error(item, base, "there is no type " + std::string(type));
    }
    by_type_[type].push_back(at);
  }

  void write_types() {
    auto& writer = context_.writer;
    std::vector<std::pair<std::uint32_t, Place<TypeParameters>>> types;
    for (const auto& [type, parameters] : by_type_) {
      const auto at = writer.place<TypeParameters>();
      writer.text(writer[at].type, type);
      const auto list = writer.place<Relative<SearchParameter>>(parameters.size());
      for (std::size_t i = 0; i < parameters.size(); ++i) writer.point(writer[list + i], parameters[i]);
      writer.point(writer[at].parameters, list);
      types.emplace_back(hash_of(type), at);
    }
    context_.table<TypeParameters>(&ImageHeader::parameters_by_type, types);
  }

  Context& context_;
  Expressions& expressions_;
  std::map<std::string_view, std::vector<Place<SearchParameter>>> by_type_;
};

}  // namespace

void compile_search_parameters(Context& context, Expressions& expressions) {
  SearchCompiler(context, expressions).run();
}

}  // namespace linkway::fhir::compiler
