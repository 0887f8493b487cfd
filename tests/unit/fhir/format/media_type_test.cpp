#include "fhir/format/media_type.h"

#include <gtest/gtest.h>

namespace linkway::fhir {
namespace {

TEST(MediaType, KnowsTheFormsByAllTheirNames) {
  for (const auto* name : {"application/fhir+json", "application/json", "text/json", "Application/FHIR+JSON",
                           "application/json+fhir", "application/fhir+json; charset=utf-8"}) {
    EXPECT_EQ(parse_media_type(name).format, Format::json) << name;
  }
  for (const auto* name : {"application/fhir+xml", "application/xml", "text/xml", " text/xml ;charset=UTF-8"}) {
    EXPECT_EQ(parse_media_type(name).format, Format::xml) << name;
  }
  for (const auto* name :
       {"", "text/plain", "application/fhir", "application/fhir+jsonx", "application/xhtml+xml", ";"}) {
    EXPECT_FALSE(parse_media_type(name).format) << name;
  }
}

TEST(MediaType, ReadsItsParameters) {
  EXPECT_TRUE(parse_media_type("application/json; charset=\"UTF-8\"").utf8);
  EXPECT_TRUE(parse_media_type("application/json;CHARSET=us-ascii").utf8);
  EXPECT_FALSE(parse_media_type("application/json; charset=iso-8859-1").utf8);
  EXPECT_TRUE(parse_media_type("application/fhir+json; fhirVersion=4.0").r4);
  EXPECT_TRUE(parse_media_type("application/fhir+json; fhirVersion=4.0.1; version=1.4.0").r4);
  EXPECT_FALSE(parse_media_type("application/fhir+json; fhirVersion=3.0").r4);
  EXPECT_FALSE(parse_media_type("application/fhir+xml; fhirversion=\"5.0\"").r4);
}

TEST(WantedFormat, FollowsTheWeightsOfAccept) {
  EXPECT_EQ(wanted_format("", ""), Format::json);
  EXPECT_EQ(wanted_format("*/*", ""), Format::json);
  EXPECT_EQ(wanted_format("application/fhir+xml", ""), Format::xml);
  EXPECT_EQ(wanted_format("application/fhir+xml, application/fhir+json", ""), Format::json);
  EXPECT_EQ(wanted_format("application/fhir+xml;q=0.9, application/fhir+json;q=0.8", ""), Format::xml);
  EXPECT_EQ(wanted_format("application/fhir+xml;q=0.85, application/fhir+json;q=0.9", ""), Format::json);
  EXPECT_EQ(wanted_format("text/html, application/xml;q=0.9, */*;q=0.8", ""), Format::xml);
  EXPECT_EQ(wanted_format("application/xml;q=0.5, application/*;q=0.1", ""), Format::xml);
  EXPECT_EQ(wanted_format("application/json;q=0, */*", ""), Format::xml);
  EXPECT_EQ(wanted_format("application/fhir+json; version=1.4.0", ""), Format::json);
}

TEST(WantedFormat, NothingWhenNeitherIsAcceptable) {
  EXPECT_FALSE(wanted_format("text/html", ""));
  EXPECT_FALSE(wanted_format("application/fhir+json;q=0", ""));
  EXPECT_FALSE(wanted_format("application/fhir+json; fhirVersion=3.0", ""));
  EXPECT_FALSE(wanted_format("application/fhir+xml;q=0.000, application/pdf", ""));
}

TEST(WantedFormat, TheParameterStandsOverTheHeader) {
  EXPECT_EQ(wanted_format("application/fhir+json", "xml"), Format::xml);
  EXPECT_EQ(wanted_format("text/html", "json"), Format::json);
  EXPECT_EQ(wanted_format("", "application/fhir xml"), Format::xml);
  EXPECT_EQ(wanted_format("", "application/fhir+xml"), Format::xml);
  EXPECT_EQ(wanted_format("", "text/xml"), Format::xml);
  EXPECT_FALSE(wanted_format("application/fhir+json", "turtle"));
  EXPECT_FALSE(wanted_format("application/fhir+json", "application/fhir+json;fhirVersion=3.0"));
}

}  // namespace
}  // namespace linkway::fhir
