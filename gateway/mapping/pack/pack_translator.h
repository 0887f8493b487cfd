// What translate() asks in the maps of a pack: its code maps, each with the policy that pack.yaml gives it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "mapping/codes/code_translator.h"
#include "mapping/pack/manifest.h"

namespace linkway::mapping {

// Of one run.
class PackTranslator : public Translator {
 public:
  PackTranslator(const Manifest& manifest, std::shared_ptr<const CodeMaps> maps,
                 const fhir::terminology::Service& service);

  [[nodiscard]] Result<TranslatedCode> translate(std::string_view map, std::string_view system,
                                                 std::string_view code) override;
  // Also those for which the message was refused. In the order of map, system and code.
  [[nodiscard]] std::vector<UnknownCode> unknown() const;

 private:
  [[nodiscard]] CodePolicy policy_for(std::string_view map) const;

  const Manifest& manifest_;
  std::shared_ptr<const CodeMaps> maps_;
  const fhir::terminology::Service& service_;
  std::map<std::string, CodeTranslator, std::less<>> translators_;  // by the url of the map, made when it is asked
};

}  // namespace linkway::mapping
