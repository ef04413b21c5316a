# The built browser application (build/web, see ./dev) → one generated source of the program.
set(SHUQUAN_WEB_FOLDER ${CMAKE_SOURCE_DIR}/build/web CACHE PATH "the built browser application")
set(web_source ${CMAKE_BINARY_DIR}/web_assets.cpp)
add_custom_target(web_assets
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/embed_web.py ${SHUQUAN_WEB_FOLDER} ${web_source}
  BYPRODUCTS ${web_source}
  COMMENT "Embedding the browser application"
  VERBATIM)
add_dependencies(shuquan web_assets)
target_sources(shuquan PRIVATE ${web_source})
set_source_files_properties(${web_source} PROPERTIES GENERATED TRUE SKIP_PRECOMPILE_HEADERS TRUE)
