// Logical models for the tests: a case file of a partner, and types as CDA has them.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "data/json.h"
#include "fhir/definitions/package.h"

namespace linkway::mapping {

inline std::string messages(const Problems& problems) {
  std::string all;
  for (const auto& problem : problems) all += to_string(problem) + '\n';
  return all;
}

inline fhir::Definitions with_models(const std::vector<std::string>& models) {
  std::vector<fhir::DefinitionFile> files;
  for (std::size_t i = 0; i < models.size(); ++i) files.push_back({"m" + std::to_string(i) + ".json", models[i]});
  auto loaded = fhir::load_package("models", std::move(files), fhir::Definitions::core());
  EXPECT_TRUE(loaded.ok()) << (loaded.ok() ? "" : messages(loaded.problems()));
  if (!loaded) return fhir::Definitions::core();
  EXPECT_EQ(messages(loaded->warnings), "");
  return fhir::Definitions::core().with(loaded->image);
}

// `elements`: ElementDefinitions as JSON, the root first, with ' for ".
inline std::string model(std::string_view name, std::string_view type, std::string_view elements,
                         std::string_view more = "", std::string_view form = "differential") {
  std::string text = "{'resourceType':'StructureDefinition','url':'http://models.example/StructureDefinition/" +
                     std::string(name) + "','name':'" + std::string(name) +
                     "','status':'draft','kind':'logical','type':'" + std::string(type) + "'," + std::string(more) +
                     "'" + std::string(form) + "':{'element':[" + std::string(elements) + "]}}";
  for (auto& c : text) c = c == '\'' ? '"' : c;
  return text;
}

inline const std::vector<std::string>& case_models() {
  static const std::vector<std::string> all = {
      model("Case", "http://models.example/StructureDefinition/Case", R"(
        {'path':'Case','min':0,'max':'*'},
        {'path':'Case.id','min':1,'max':'1','type':[{'code':'string'}]},
        {'path':'Case.person','min':1,'max':'1','type':[{'code':'BackboneElement'}]},
        {'path':'Case.person.name','label':'Full name','min':1,'max':'1','type':[{'code':'string'}]},
        {'path':'Case.person.born','min':0,'max':'1','type':[{'code':'date'}]},
        {'path':'Case.person.phone','min':0,'max':'*','type':[{'code':'string'}]},
        {'path':'Case.open','min':0,'max':'1','type':[{'code':'boolean'}]},
        {'path':'Case.score','min':0,'max':'1','type':[{'code':'decimal'}]},
        {'path':'Case.visit','min':0,'max':'*','type':[{'code':'BackboneElement'}]},
        {'path':'Case.visit.on','min':1,'max':'1','type':[{'code':'date'}]},
        {'path':'Case.visit.minutes','min':0,'max':'1','type':[{'code':'integer'}]},
        {'path':'Case.answer[x]','min':0,'max':'1','type':[{'code':'string'},{'code':'Quantity'}]},
        {'path':'Case.address','min':0,'max':'1','type':[{'code':'Address'}]},
        {'path':'Case.resource','min':0,'max':'1','type':[{'code':'Resource'}]},
        {'path':'Case.kind','min':0,'max':'1','type':[{'code':'string'}],
         'extension':[{'url':'http://hl7.org/fhir/tools/StructureDefinition/json-name','valueString':'case-kind'}]})",
            "'baseDefinition':'http://hl7.org/fhir/StructureDefinition/Base','derivation':'specialization',")};
  return all;
}

// In a namespace of their own: texts, codes as attributes, a type that is chosen in the instance.
inline const std::vector<std::string>& document_models() {
  constexpr std::string_view in_namespace =
      "'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/elementdefinition-namespace',"
      "'valueUri':'urn:example:document'}],";
  const auto more = [&](std::string_view base, bool is_abstract = false) {
    return std::string(in_namespace) + "'abstract':" + (is_abstract ? "true" : "false") +
           ",'derivation':'specialization'," + "'baseDefinition':'http://models.example/StructureDefinition/" +
           std::string(base) + "',";
  };
  static const std::vector<std::string> all = {
      model("ANY", "http://models.example/StructureDefinition/ANY", R"(
        {'path':'ANY','min':0,'max':'*'},
        {'path':'ANY.nullFlavor','representation':['xmlAttr'],'min':0,'max':'1','type':[{'code':'code'}]})",
            std::string(in_namespace) + "'abstract':true,'derivation':'specialization','baseDefinition':'http://"
                                        "hl7.org/fhir/StructureDefinition/Base',"),
      model("ST", "http://models.example/StructureDefinition/ST", R"(
        {'path':'ST','min':0,'max':'*'},
        {'path':'ST.data','representation':['xmlText'],'min':0,'max':'1','type':[{'code':'string'}]})",
            more("ANY")),
      model("CD", "http://models.example/StructureDefinition/CD", R"(
        {'path':'CD','min':0,'max':'*'},
        {'path':'CD.code','representation':['xmlAttr'],'min':0,'max':'1','type':[{'code':'code'}]},
        {'path':'CD.originalText','min':0,'max':'1','type':[{'code':'http://models.example/StructureDefinition/ST'}]},
        {'path':'CD.translation','representation':['typeAttr'],'min':0,'max':'*','type':[{'code':'http://models.example/StructureDefinition/CD'}]})",
            more("ANY")),
      model("TS", "http://models.example/StructureDefinition/TS", R"(
        {'path':'TS','min':0,'max':'*'},
        {'path':'TS.value','representation':['xmlAttr'],'min':0,'max':'1','type':[{'code':'string'}]})",
            more("ANY")),
      model("Letter", "http://models.example/StructureDefinition/Letter", R"(
        {'path':'Letter','min':1,'max':'1'},
        {'path':'Letter.classCode','representation':['xmlAttr'],'min':0,'max':'1','type':[{'code':'code'}]},
        {'path':'Letter.title','min':0,'max':'1','type':[{'code':'http://models.example/StructureDefinition/ST'}]},
        {'path':'Letter.code','min':0,'max':'1','type':[{'code':'http://models.example/StructureDefinition/CD'}]},
        {'path':'Letter.effectiveTime','min':0,'max':'1','type':[{'code':'http://models.example/StructureDefinition/TS'}]},
        {'path':'Letter.value','min':0,'max':'*','representation':['typeAttr'],'type':[{'code':'http://models.example/StructureDefinition/ANY'}]},
        {'path':'Letter.section','min':0,'max':'*','type':[{'code':'BackboneElement'}]},
        {'path':'Letter.section.title','min':0,'max':'1','type':[{'code':'http://models.example/StructureDefinition/ST'}]})",
            more("ANY"))};
  return all;
}

}  // namespace linkway::mapping
