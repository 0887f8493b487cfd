#include "api/form.h"

#include <utility>

#include "api/respond.h"
#include "data/json.h"
#include "fhir/format/xml_form.h"

namespace linkway::api {

namespace {

// False when it cannot have this form.
bool give_form(net::Response& response, const Form& form, const fhir::Definitions& definitions) {
  const auto document = data::read_json(response.body);
  if (!document.ok()) return false;
  if (form.format == fhir::Format::json) {
    response.body = data::to_json(document->root, data::JsonStyle::pretty) + "\n";
    return true;
  }
  std::string xml;
  const auto style = form.pretty ? data::XmlStyle::pretty : data::XmlStyle::compact;
  if (!fhir::write_xml(document->root, definitions, xml, style).ok()) return false;
  response.body = std::move(xml);
  response.headers.set("Content-Type", std::string(fhir::media_type(fhir::Format::xml)));
  return true;
}

}  // namespace

std::optional<Form> wanted_form(const net::Request& request) {
  const auto format = fhir::wanted_format(request.headers.get("Accept"), query_value(request.query, "_format"));
  if (!format) return std::nullopt;
  return Form{*format, query_value(request.query, "_pretty") == "true"};
}

net::Reply in_form(net::Reply reply, const Form& form, bool writes,
                   std::shared_ptr<const exchange::Settings> settings) {
  if (form.format == fhir::Format::json && !form.pretty) return reply;
  return [reply = std::move(reply), form, writes, settings = std::move(settings)](net::Response response) {
    const bool is_fhir = response.headers.get("Content-Type").starts_with(fhir::media_type(fhir::Format::json));
    if (is_fhir && !response.body.empty() && !give_form(response, form, settings->definitions) && !writes) {
      return reply(problem(Category::not_acceptable, issue::not_supported,
                           "this content cannot stand in XML; ask for application/fhir+json"));
    }
    reply(std::move(response));
  };
}

}  // namespace linkway::api
