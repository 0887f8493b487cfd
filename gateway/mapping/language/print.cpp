#include "mapping/language/print.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "mapping/language/escape.h"

namespace linkway::mapping {

namespace {

class Printer {
 public:
  std::string run(const Map& map) {
    header(map);
    for (const auto& codes : map.concept_maps) concept_map(codes);
    for (const auto& uses : map.uses) this->uses(uses);
    if (!map.uses.empty()) line("");
    for (const auto& import : map.imports) line("imports " + in_quotes(import.url));
    if (!map.imports.empty()) line("");
    for (const auto& constant : map.constants)
      line("let " + written_name(constant.name) + " = " + let(constant.value) + ";");
    if (!map.constants.empty()) line("");
    for (const auto& group : map.groups) {
      if (&group != &map.groups.front()) line("");
      this->group(group);
    }
    return std::move(out_);
  }

 private:
  void line(std::string_view text) {
    if (!text.empty()) out_.append(indent_, ' ');
    out_ += text;
    out_ += '\n';
  }

  void documentation(const std::string& text) {
    if (text.empty()) return;
    for (const auto part : text::split(text, '\n')) line(part.empty() ? "//" : "// " + std::string(part));
  }

  // ---- what stands before the groups

  void metadata(const std::string& path, const std::string& value) {
    if (!value.empty()) line("/// " + path + " = " + value);
  }

  void header(const Map& map) {
    const auto text = [](const std::string& value) { return value.empty() ? value : lines_in_quotes(value); };
    metadata("url", text(map.url));
    metadata("name", text(map.name));
    metadata("title", text(map.title));
    metadata("status", text(map.status));
    metadata("description", text(map.description));
    for (const auto& more : map.metadata) {
      std::string value;
      if (more.value.kind != ParameterKind::id) {
        value = more.value.kind == ParameterKind::string ? " " + lines_in_quotes(more.value.text)
                                                         : " " + parameter(more.value);
      }
      line("/// " + more.path + " =" + value);
    }
    if (!out_.empty()) line("");
  }

  static const char* sign(Relationship relationship) {
    switch (relationship) {
      case Relationship::related: return " - ";
      case Relationship::equivalent: return " == ";
      case Relationship::narrower: return " <= ";
      case Relationship::broader: return " >= ";
      case Relationship::not_related: return " != ";
    }
    return "";
  }

  // Each group has prefixes of its own: s1 and t1, s2 and t2...
  void concept_map(const EmbeddedConceptMap& codes) {
    line("conceptmap " + in_quotes("#" + codes.id) + " {");
    indent_ += 2;
    const bool many = codes.groups.size() > 1;
    const auto prefix = [&](const char* letter, std::size_t index) {
      return many ? letter + std::to_string(index + 1) : std::string(letter);
    };
    for (std::size_t i = 0; i < codes.groups.size(); ++i) {
      const auto& group = codes.groups[i];
      line("prefix " + prefix("s", i) + " = " + in_quotes(group.source));
      if (has_target(group)) line("prefix " + prefix("t", i) + " = " + in_quotes(group.target));
    }
    for (std::size_t i = 0; i < codes.groups.size(); ++i) {
      const auto& group = codes.groups[i];
      if (group.unmapped == Unmapped::none) continue;
      const auto mode = group.unmapped == Unmapped::fixed ? in_quotes(group.unmapped_code) : std::string("provided");
      line("unmapped for " + prefix("s", i) + " = " + mode);
    }
    for (std::size_t i = 0; i < codes.groups.size(); ++i) {
      for (const auto& row : codes.groups[i].rows) {
        const auto source = prefix("s", i) + ":" + in_quotes(row.code);
        if (row.targets.empty()) line(source + " --");
        for (const auto& target : row.targets) {
          line(source + sign(target.relationship) + prefix("t", i) + ":" + in_quotes(target.code));
        }
      }
    }
    indent_ -= 2;
    line("}");
    line("");
  }

  static bool has_target(const CodeGroup& group) {
    return std::any_of(group.rows.begin(), group.rows.end(), [](const auto& row) { return !row.targets.empty(); });
  }

  void uses(const Uses& uses) {
    documentation(uses.documentation);
    const auto alias = uses.alias.empty() ? "" : " alias " + written_name(uses.alias);
    line("uses " + in_quotes(uses.url) + alias + " as " + code_of(uses.mode));
  }

  // ---- groups and rules

  void group(const Group& group) {
    documentation(group.documentation);
    std::string head = "group " + written_name(group.name) + "(";
    for (const auto& input : group.inputs) {
      if (&input != &group.inputs.front()) head += ", ";
      head += std::string(code_of(input.mode)) + " " + written_name(input.name);
      if (!input.type.empty()) head += " : " + type(input.type);
      if (!input.documentation.empty()) head += comment(input.documentation);
    }
    head += ")";
    if (!group.extends.empty()) head += " extends " + written_name(group.extends);
    if (group.type_mode == TypeMode::types) head += " <<types>>";
    if (group.type_mode == TypeMode::type_and_types) head += " <<type+>>";
    line(head + " {");
    rules(group.rules);
    line("}");
  }

  // Lines of documentation where no line may end.
  static std::string comment(const std::string& text) {
    std::string out;
    for (const auto part : text::split(text, '\n')) out += " // " + std::string(part) + "\n";
    return out;
  }

  void rules(const std::vector<Rule>& rules) {
    indent_ += 2;
    for (const auto& rule : rules) this->rule(rule);
    indent_ -= 2;
  }

  void rule(const Rule& rule) {
    documentation(rule.documentation);
    const bool simple = is_copy_by_type(rule) && rule.sources.front().variable == automatic_variable &&
                        rule.targets.front().variable == automatic_variable;
    std::string text;
    for (const auto& source : rule.sources) {
      if (&source != &rule.sources.front()) text += ", ";
      text += this->source(source, simple);
    }
    for (const auto& target : rule.targets) {
      text += &target == &rule.targets.front() ? " -> " : ", ";
      text += this->target(target, simple);
    }
    if (!rule.dependents.empty() || !rule.rules.empty()) text += " then";
    for (const auto& dependent : rule.dependents) {
      text += &dependent == &rule.dependents.front() ? " " : ", ";
      text += written_name(dependent.name) + "(" + parameters(dependent.parameters) + ")";
    }
    std::string end = rule.named ? " " + in_quotes(rule.name) + ";" : ";";
    if (rule.rules.empty()) return line(text + end);
    line(text + " {");
    rules(rule.rules);
    line("}" + end);
  }

  static std::string clause(std::string_view word, const ExpressionText& expression) {
    return expression.empty() ? std::string() : " " + std::string(word) + " (" + expression.text + ")";
  }

  static std::string source(const Source& source, bool simple) {
    auto text = written_name(source.context);
    if (!source.element.empty()) text += "." + written_path(source.element);
    if (!source.type.empty()) text += " : " + type(source.type);
    if (source.min) text += " " + std::to_string(*source.min) + ".." + source.max;
    if (source.default_value) {
      const auto& value = *source.default_value;
      text += " default " + (value.kind == ParameterKind::expression ? "(" + value.text + ")" : parameter(value));
    }
    if (source.list_mode) text += std::string(" ") + code_of(*source.list_mode);
    if (!simple && !source.variable.empty()) text += " as " + written_name(source.variable);
    text += clause("where", source.condition);
    text += clause("check", source.check);
    text += clause("log", source.log_message);
    return text;
  }

  static std::string transform(const Target& target) {
    const auto& all = target.parameters;
    // What stands without a context and an equals sign is a variable.
    const bool bare = !target.context.empty() || (all.size() == 1 && all.front().kind == ParameterKind::id &&
                                                  all.front().text.find('.') == std::string::npos);
    if (target.transform == Transform::copy && all.size() == 1 && bare) return parameter(all.front());
    if (target.transform == Transform::evaluate && all.size() == 1) return "(" + all.front().text + ")";
    return std::string(code_of(*target.transform)) + "(" + parameters(all) + ")";
  }

  static std::string target(const Target& target, bool simple) {
    std::string text;
    if (!target.context.empty()) text = written_name(target.context);
    if (!target.element.empty()) text += "." + written_path(target.element);
    if (!simple && target.transform) text += (text.empty() ? "" : " = ") + transform(target);
    if (!simple && !target.variable.empty()) text += " as " + written_name(target.variable);
    for (const auto mode : target.list_modes) {
      text += std::string(" ") + code_of(mode);
      if (mode == TargetListMode::share) text += " " + written_name(target.list_rule_id);
    }
    return text;
  }

  // ---- words

  static std::string parameters(const std::vector<Parameter>& parameters) {
    std::string text;
    for (const auto& one : parameters) {
      if (&one != &parameters.front()) text += ", ";
      text += parameter(one);
    }
    return text;
  }

  static std::string parameter(const Parameter& parameter) {
    switch (parameter.kind) {
      case ParameterKind::id: return written_path(parameter.text);
      case ParameterKind::string: return "'" + escaped(parameter.text, '\'') + "'";
      case ParameterKind::date: return "@" + parameter.text;
      case ParameterKind::time: return "@T" + parameter.text;
      case ParameterKind::date_time:
        return "@" + parameter.text + (parameter.text.find('T') == std::string::npos ? "T" : "");
      default: return parameter.text;
    }
  }

  static std::string type(const std::string& type) {
    // A url is one name.
    return type.find(':') == std::string::npos ? written_path(type) : in_quotes(type);
  }

  // FHIRPath ends where it cannot go on.
  static std::string let(const ExpressionText& value) { return value.text; }

  std::string out_;
  std::size_t indent_ = 0;
};

}  // namespace

std::string to_text(const Map& map) { return Printer().run(map); }

}  // namespace linkway::mapping
