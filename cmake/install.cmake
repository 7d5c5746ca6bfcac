# What `cmake --install` gives of the client library: archives, headers, proto files, and the
# packages of CMake and pkg-config; and the dashboard. The two programs are installed where they are made.

# A sanitizer's runtime is no part of a package.
if(NEREID_SANITIZER)
  return()
endif()

include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(NEREID_INCLUDE_DIR ${CMAKE_INSTALL_INCLUDEDIR}/nereid)
# Apart, so that what includes `client/…` sees nothing that is generated.
set(NEREID_STUBS_DIR ${CMAKE_INSTALL_INCLUDEDIR}/nereid-stubs)
set(NEREID_PROTO_DIR ${CMAKE_INSTALL_DATADIR}/nereid/proto)
set(NEREID_CONFIG_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/nereid)

target_include_directories(nereid_proto SYSTEM PUBLIC $<INSTALL_INTERFACE:${NEREID_STUBS_DIR}>)
foreach(LIBRARY client grpc proto)
  set_target_properties(nereid_${LIBRARY} PROPERTIES EXPORT_NAME ${LIBRARY})
endforeach()

install(TARGETS nereid_client nereid_grpc nereid_proto
  EXPORT nereid
  INCLUDES DESTINATION ${NEREID_INCLUDE_DIR}
  FILE_SET HEADERS DESTINATION ${NEREID_INCLUDE_DIR})
install(EXPORT nereid NAMESPACE nereid:: FILE nereid-targets.cmake DESTINATION ${NEREID_CONFIG_DIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/proto/nereid
  DESTINATION ${NEREID_PROTO_DIR} FILES_MATCHING PATTERN *.proto)
install(DIRECTORY ${GENERATED_DIR}/nereid
  DESTINATION ${NEREID_STUBS_DIR} FILES_MATCHING PATTERN *.h)

configure_package_config_file(cmake/nereid-config.cmake.in nereid-config.cmake
  INSTALL_DESTINATION ${NEREID_CONFIG_DIR} PATH_VARS NEREID_PROTO_DIR)
# Below 1.0 a minor version may break its users.
write_basic_package_version_file(nereid-config-version.cmake COMPATIBILITY SameMinorVersion)
install(
  FILES ${CMAKE_CURRENT_BINARY_DIR}/nereid-config.cmake
        ${CMAKE_CURRENT_BINARY_DIR}/nereid-config-version.cmake
  DESTINATION ${NEREID_CONFIG_DIR})

# The dashboard, if scripts/build-web has built it: beside the server, which finds it there.
install(DIRECTORY ${CMAKE_BINARY_DIR}/share/nereid/web
  DESTINATION ${CMAKE_INSTALL_DATADIR}/nereid OPTIONAL)

# From the folder of nereid.pc, so that the installed tree can be moved.
file(RELATIVE_PATH NEREID_PC_PREFIX
  ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
string(REGEX REPLACE "/$" "" NEREID_PC_PREFIX ${NEREID_PC_PREFIX})
configure_file(cmake/nereid.pc.in nereid.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/nereid.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
