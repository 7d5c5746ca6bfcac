# Target `api_reference`: writes the reference of the C++ client to api_reference/html in the build
# directory. What the public headers leave without a comment is an error.

find_program(NEREID_DOXYGEN doxygen)
if(NOT NEREID_DOXYGEN)
  return()
endif()

set(API_REFERENCE ${PROJECT_BINARY_DIR}/api_reference)
get_target_property(PUBLIC_HEADERS nereid_client HEADER_SET)
list(JOIN PUBLIC_HEADERS " " PUBLIC_HEADERS)
configure_file(cmake/Doxyfile.in Doxyfile @ONLY)
file(MAKE_DIRECTORY ${API_REFERENCE})
add_custom_target(api_reference COMMAND ${NEREID_DOXYGEN} ${PROJECT_BINARY_DIR}/Doxyfile VERBATIM)
