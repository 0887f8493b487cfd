# The table of units: linkway_ucum turns a file of the npm packages (fhir-profiles/definitions.cmake, which says where
# they are and what fetches them) into a source of linkway_fhir.
set(LINKWAY_UCUM_DEFINITIONS ${LINKWAY_DEFINITIONS}/node_modules/@lhncbc/ucum-lhc/data/ucumDefs.min.json)
set(units ${CMAKE_SOURCE_DIR}/gateway/fhir/units)
add_executable(linkway_ucum ${units}/compiler/main.cpp ${units}/parse.cpp ${units}/table.cpp)
target_include_directories(linkway_ucum PRIVATE ${CMAKE_SOURCE_DIR}/gateway)
target_link_libraries(linkway_ucum PRIVATE linkway_data)
set(units_table ${CMAKE_BINARY_DIR}/definitions/units_table.cpp)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/definitions)
add_custom_command(
  OUTPUT ${units_table}
  COMMAND linkway_ucum ${LINKWAY_UCUM_DEFINITIONS} ${units_table}
  DEPENDS linkway_ucum ${fetched}
  COMMENT "Compiling the units"
  VERBATIM)
target_sources(linkway_fhir PRIVATE ${units_table})
