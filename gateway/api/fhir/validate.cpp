// $validate (R4 resource-operation-validate.html): what is right and wrong with a resource, by the definitions and
// packages of this gateway. The answer is 200 with an OperationOutcome, whatever it says.
#include <string>
#include <vector>

#include "api/fhir/handlers.h"
#include "api/respond.h"
#include "data/json.h"
#include "exchange/validators.h"
#include "fhir/format/media_type.h"
#include "fhir/format/xml_form.h"
#include "fhir/outcome.h"
#include "security/access.h"

namespace linkway::api {

namespace {

namespace validation = fhir::validation;

// What is asked for: a resource as the body, or as a parameter of the body.
struct Asked {
  fhir::Format format = fhir::Format::json;
  std::string mode;
  std::vector<std::string> profiles;
  data::Document document;  // of a body with parameters, or of a stored resource
  data::Node resource;      // in it; absent when the body itself is the resource
};

Problem bad(std::string path, std::string text) {
  Problem problem;
  problem.category = Category::malformed;
  problem.code = issue::invalid;
  problem.path = std::move(path);
  problem.text = std::move(text);
  return problem;
}

// Parameters that are the operation's own, not the resource to be looked at.
void read_parameters(const data::Node& root, Asked& asked) {
  if (root["resourceType"].text() != "Parameters") return;
  for (const auto& parameter : root["parameter"].items()) {
    const auto name = parameter["name"].text();
    if (name == "resource") asked.resource = parameter["resource"];
    if (name == "mode") asked.mode = parameter["valueCode"].text();
    if (name == "profile") {
      for (const auto* form : {"valueUri", "valueCanonical", "valueUrl"}) {
        if (parameter[form].is_text()) asked.profiles.emplace_back(parameter[form].text());
      }
    }
  }
}

Status read_body(const Call& call, Asked& asked) {
  const auto media = fhir::parse_media_type(call.request.headers.get("Content-Type"));
  if (!media.format || !media.utf8 || !media.r4) {
    auto problem = bad("", "send application/fhir+json or application/fhir+xml of FHIR R4, in UTF-8");
    problem.category = Category::unsupported_media;
    problem.code = issue::not_supported;
    return problem;
  }
  asked.format = *media.format;
  auto read = asked.format == fhir::Format::json ? data::read_json(call.request.body)
                                                 : fhir::read_xml(call.request.body, call.settings->definitions);
  // What cannot be read is what the validation tells.
  if (!read) return Done{};
  asked.document = *std::move(read);
  read_parameters(asked.document.root, asked);
  return Done{};
}

Status check(const Call& call, const Asked& asked) {
  if (!asked.mode.empty() && asked.mode != "create" && asked.mode != "update" && asked.mode != "profile") {
    return bad("Parameters.parameter.where(name = 'mode')", "mode is create, update or profile here");
  }
  const auto type = (asked.resource ? asked.resource : asked.document.root)["resourceType"].text();
  if (!call.type.empty() && !type.empty() && type != call.type) {
    return bad("resourceType", "the URL says " + call.type + ", the resource is another type");
  }
  for (const auto& profile : asked.profiles) {
    if (call.settings->definitions.structure(profile) == nullptr) {
      return bad("", "a profile that is asked for is not among the definitions and packages of this gateway");
    }
  }
  return Done{};
}

void answer(const Call& call, const Asked& asked, const net::Reply& reply) {
  if (call.settings->validators == nullptr) {
    return reply(problem(Category::unavailable, issue::not_supported, "nothing is validated here"));
  }
  validation::Options options;
  options.profiles = asked.profiles;
  auto validator = call.settings->validators->lease();
  const auto issues = asked.resource ? validator->validate(asked.resource, options)
                                     : validator->validate(call.request.body, asked.format, options);
  reply(json(200, fhir::operation_outcome_json(validation::to_problems(issues, call.request.body))));
}

}  // namespace

void validate(const Parts& /*parts*/, Call call, const net::Reply& reply) {
  Asked asked;
  if (const auto profile = query_value(call.request.query, "profile"); !profile.empty()) {
    asked.profiles.push_back(profile);
  }
  asked.mode = query_value(call.request.query, "mode");
  if (auto read = read_body(call, asked); !read) return reply(problems(read.problems()));
  if (auto checked = check(call, asked); !checked) return reply(problems(checked.problems()));
  answer(call, asked, reply);
}

}  // namespace linkway::api
