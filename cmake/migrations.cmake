# src/store/migrations/NNNN_intent.sql → one generated source of shuquan_store (see src/store/migration.h).
# Also a script: cmake -DFOLDER=… -DOUTPUT=… -P cmake/migrations.cmake writes that source.
if(CMAKE_SCRIPT_MODE_FILE)
  file(GLOB files ${FOLDER}/*.sql)
  list(SORT files)
  set(entries "")
  foreach(file IN LISTS files)
    get_filename_component(name ${file} NAME_WE)
    if(NOT name MATCHES "^([0-9][0-9][0-9][0-9])_[a-z0-9_]+$")
      message(FATAL_ERROR "${file}: a migration is called NNNN_intent.sql")
    endif()
    math(EXPR version "1${CMAKE_MATCH_1} - 10000")  # a leading zero would make it octal
    file(SHA256 ${file} digest)
    file(READ ${file} text)
    string(FIND "${text}" ")migration\"" clash)
    if(NOT clash EQUAL -1)
      message(FATAL_ERROR "${file}: holds the end mark of its own literal")
    endif()
    string(APPEND entries "    {${version}, \"${name}\", \"${digest}\", R\"migration(${text})migration\"},\n")
  endforeach()
  file(WRITE ${OUTPUT} "// Generated from src/store/migrations.
#include \"store/migration.h\"

namespace shuquan::store {
std::span<const Migration> embedded_migrations() {
  static const Migration migrations[] = {
${entries}  };
  return migrations;
}
}  // namespace shuquan::store
")
  return()
endif()

file(GLOB migration_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/store/migrations/*.sql)
set(migration_source ${CMAKE_BINARY_DIR}/store_migrations.cpp)
add_custom_command(
  OUTPUT ${migration_source}
  COMMAND ${CMAKE_COMMAND} -DFOLDER=${CMAKE_SOURCE_DIR}/src/store/migrations -DOUTPUT=${migration_source} -P ${CMAKE_CURRENT_LIST_FILE}
  DEPENDS ${migration_files} ${CMAKE_CURRENT_LIST_FILE}
  VERBATIM)
target_sources(shuquan_store PRIVATE ${migration_source})
