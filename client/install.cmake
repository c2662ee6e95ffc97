# `cmake --install` puts the client library where find_package(postgate) finds it: headers below include/postgate, so that
# its users write #include "client/submitter.h" and "postgate/v1/item.pb.h" as we do.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(postgate_include ${CMAKE_INSTALL_INCLUDEDIR}/postgate)
set(postgate_package ${CMAKE_INSTALL_LIBDIR}/cmake/postgate)
install(TARGETS postgate_client postgate_grpc_protos postgate_protos
  EXPORT postgate
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  INCLUDES DESTINATION ${postgate_include})
install(EXPORT postgate NAMESPACE postgate:: DESTINATION ${postgate_package} FILE postgate-targets.cmake)

file(GLOB_RECURSE public_headers RELATIVE ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
list(FILTER public_headers EXCLUDE REGEX "client/(cli/|postal_messages/|fake_)")
foreach(header IN LISTS public_headers ITEMS core/synchronization/mutex.h)
  get_filename_component(folder ${header} DIRECTORY)
  install(FILES ${PROJECT_SOURCE_DIR}/${header} DESTINATION ${postgate_include}/${folder})
endforeach()
install(DIRECTORY ${PROJECT_BINARY_DIR}/protos/generated/ DESTINATION ${postgate_include} FILES_MATCHING PATTERN "*.pb.h")

install(TARGETS postgate RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/data/reference ${PROJECT_SOURCE_DIR}/data/assessment ${PROJECT_SOURCE_DIR}/data/regimes ${PROJECT_SOURCE_DIR}/data/screening DESTINATION ${CMAKE_INSTALL_DATADIR}/postgate)

configure_package_config_file(postgate-config.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/postgate-config.cmake
  INSTALL_DESTINATION ${postgate_package})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/postgate-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/postgate-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/postgate-config-version.cmake
  DESTINATION ${postgate_package})
