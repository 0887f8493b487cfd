#include "cli/pack_common.h"

#include <CLI/CLI.hpp>
#include <utility>

#include "cli/package_files.h"
#include "cli/packages.h"
#include "cli/store_config.h"

namespace linkway::cli {

void add_definition_options(CLI::App& command, DefinitionOptions& options) {
  command.add_option("--package", options.packages, "Definitions to load: a FHIR package (.tgz), a folder or a file")
      ->type_name("PATH")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command.add_option("-c,--config", options.config, "Take the FHIR packages of a gateway's configuration")
      ->type_name("FILE");
}

Result<fhir::Definitions> definitions_of(Shell& shell, const DefinitionOptions& options) {
  std::string folder;
  if (!options.config.empty()) {
    const auto config = read_store_config(options.config);
    if (!config) return config.problems();
    folder = config->packages;
  }
  auto packages = load_packages(folder);
  if (!packages) return std::move(packages).problems();
  auto definitions = packages->definitions;
  for (const auto& path : options.packages) {
    auto loaded = load_package_from(path, definitions);
    if (!loaded) return std::move(loaded).problems();
    print_judged(shell.err, loaded->warnings, false);
    definitions = definitions.with(loaded->image);
  }
  return definitions;
}

void print_judged(std::ostream& out, const Problems& problems, bool colour) {
  for (const auto& problem : problems) {
    const auto shade = problem.severity >= Severity::error     ? Colour::red
                       : problem.severity == Severity::warning ? Colour::yellow
                                                               : Colour::faint;
    if (!problem.file.empty()) out << printable(problem.file);
    if (problem.line != 0) out << ':' << problem.line;
    if (problem.line != 0 && problem.column != 0) out << ':' << problem.column;
    if (!problem.file.empty()) out << ": ";
    out << in_colour(to_string(problem.severity), shade, colour) << ": " << printable(problem.text);
    if (!problem.path.empty()) out << " [" << printable(problem.path) << "]";
    if (!problem.rule.empty()) out << " (" << printable(problem.rule) << ")";
    out << "\n";
  }
}

void print_differences(std::ostream& out, const std::vector<mapping::Difference>& differences, bool colour) {
  for (const auto& difference : differences) {
    out << "  " << printable(difference.path) << "\n";
    if (!difference.expected.empty()) {
      out << "    " << in_colour("- " + printable(difference.expected), Colour::red, colour) << "\n";
    }
    if (!difference.found.empty()) {
      out << "    " << in_colour("+ " + printable(difference.found), Colour::green, colour) << "\n";
    }
  }
}

data::Node to_json_node(const Problems& problems, data::Builder& builder) {
  std::vector<data::Node> list;
  list.reserve(problems.size());
  const auto text = [&](const std::string& value) { return value.empty() ? data::Node() : builder.text(value); };
  const auto number = [&](std::uint32_t value) {
    return value == 0 ? data::Node() : builder.number(std::int64_t{value});
  };
  for (const auto& problem : problems) {
    list.push_back(builder.object({{"severity", builder.text(to_string(problem.severity))},
                                   {"file", text(problem.file)},
                                   {"line", number(problem.line)},
                                   {"column", number(problem.column)},
                                   {"text", builder.text(problem.text)},
                                   {"path", text(problem.path)},
                                   {"rule", text(problem.rule)}}));
  }
  return builder.list(list);
}

data::Node to_json_node(const std::vector<mapping::Difference>& differences, data::Builder& builder) {
  std::vector<data::Node> list;
  list.reserve(differences.size());
  for (const auto& difference : differences) {
    list.push_back(builder.object({{"path", builder.text(difference.path)},
                                   {"expected", builder.text(difference.expected)},
                                   {"found", builder.text(difference.found)}}));
  }
  return builder.list(list);
}

data::Node to_json_node(const std::vector<std::string>& texts, data::Builder& builder) {
  std::vector<data::Node> list;
  list.reserve(texts.size());
  for (const auto& text : texts) list.push_back(builder.text(text));
  return builder.list(list);
}

}  // namespace linkway::cli
