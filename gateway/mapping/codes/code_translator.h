// Translates with the code maps of a pack, and then with the ConceptMaps that are loaded; counts what none of them
// knows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/terminology/service.h"
#include "mapping/codes/code_map.h"
#include "mapping/codes/translator.h"

namespace linkway::mapping {

// The code maps of a pack by their urls. Immutable when it is shared; any thread may look up.
class CodeMaps {
 public:
  // False when there is one with this url already.
  bool add(CodeMap map);
  // By url or url|version (the version is not looked at: a pack brings one). Null when it is not here.
  [[nodiscard]] const CodeMap* find(std::string_view canonical) const;

 private:
  std::map<std::string, CodeMap, std::less<>> maps_;
};

// What becomes of a code that no map knows.
struct CodePolicy {
  enum class Kind : std::uint8_t { keep_text, refuse, use_default };
  Kind kind = Kind::keep_text;
  std::string default_system;
  std::string default_code;
  std::string default_display;
};

class CodeTranslator : public Translator {
 public:
  // Of one run: the codes that were not known are its own. More different ones than this are counted as one more row
  // without a code.
  static constexpr std::size_t most_unknown = 1'000;

  CodeTranslator(std::shared_ptr<const CodeMaps> maps, CodePolicy policy, fhir::terminology::Service service);

  [[nodiscard]] Result<TranslatedCode> translate(std::string_view map, std::string_view system,
                                                 std::string_view code) override;
  // In the order of map, system and code.
  [[nodiscard]] std::vector<UnknownCode> unknown() const;

 private:
  struct Asked {
    std::string map;
    std::string system;
    std::string code;
    auto operator<=>(const Asked&) const = default;
  };
  static constexpr std::size_t most_other_maps = 8;

  [[nodiscard]] Result<TranslatedCode> look_up(std::string_view map, std::string_view system, std::string_view code,
                                               std::size_t depth) const;
  [[nodiscard]] Result<TranslatedCode> look_up_own(const CodeMap& map, std::string_view system, std::string_view code,
                                                   std::size_t depth) const;
  [[nodiscard]] Result<TranslatedCode> look_up_loaded(std::string_view map, std::string_view system,
                                                      std::string_view code) const;
  [[nodiscard]] Result<TranslatedCode> by_policy(std::string_view map) const;

  std::shared_ptr<const CodeMaps> maps_;
  CodePolicy policy_;
  fhir::terminology::Service service_;
  std::map<Asked, std::size_t> unknown_;
};

}  // namespace linkway::mapping
