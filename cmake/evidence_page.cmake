# src/evidence/bundle_page.html → a generated source of shuquan_evidence.
# Also a script: cmake -DPAGE=… -DOUTPUT=… -P cmake/evidence_page.cmake writes that source.
if(CMAKE_SCRIPT_MODE_FILE)
  file(READ ${PAGE} text)
  string(FIND "${text}" ")page\"" clash)
  if(NOT clash EQUAL -1)
    message(FATAL_ERROR "${PAGE}: holds the end mark of its own literal")
  endif()
  file(WRITE ${OUTPUT} "// Generated from src/evidence/bundle_page.html.
#include \"evidence/bundle_page.h\"

namespace shuquan::evidence {
const std::string_view kBundlePage = R\"page(${text})page\";
}  // namespace shuquan::evidence
")
  return()
endif()

set(evidence_page_source ${CMAKE_BINARY_DIR}/evidence_page.cpp)
add_custom_command(
  OUTPUT ${evidence_page_source}
  COMMAND ${CMAKE_COMMAND} -DPAGE=${CMAKE_SOURCE_DIR}/src/evidence/bundle_page.html -DOUTPUT=${evidence_page_source} -P ${CMAKE_CURRENT_LIST_FILE}
  DEPENDS ${CMAKE_SOURCE_DIR}/src/evidence/bundle_page.html ${CMAKE_CURRENT_LIST_FILE}
  VERBATIM)
target_sources(shuquan_evidence PRIVATE ${evidence_page_source})
