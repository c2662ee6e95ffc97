# Precompiled headers, shared by many targets: reading Abseil, Protocol Buffers and gRPC is most of what compiling costs here.
#
# postgate_precompiled(TARGET KIND): KIND is base, grpc, test or grpc_test. A precompiled header fits only targets that are compiled the same
# way, so libraries (-fPIC) and programs (-fPIE) have their own.
option(POSTGATE_PRECOMPILED_HEADERS "Use precompiled headers" OFF)

function(postgate_precompiled_header kind type)
  set(name postgate_pch_${kind})
  if(type STREQUAL "PROGRAM")
    add_executable(${name} EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/cmake/pch/pch_main.cc)
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR})
  else()
    add_library(${name} STATIC EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/cmake/pch/pch.cc)
  endif()
  target_precompile_headers(${name} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/pch/${kind}.h)
  target_link_libraries(${name} PRIVATE postgate_options postgate_protos absl::flat_hash_map absl::statusor absl::strings absl::time)
  if(kind MATCHES "grpc")
    target_link_libraries(${name} PRIVATE postgate_grpc_protos)
  endif()
  if(kind MATCHES "test")
    target_link_libraries(${name} PRIVATE GTest::gmock GTest::gtest)
  endif()
endfunction()

function(postgate_make_precompiled_headers)
  if(NOT POSTGATE_PRECOMPILED_HEADERS)
    return()
  endif()
  postgate_precompiled_header(base LIBRARY)
  postgate_precompiled_header(grpc LIBRARY)
  postgate_precompiled_header(test PROGRAM)
  postgate_precompiled_header(grpc_test PROGRAM)
endfunction()

function(postgate_precompiled target kind)
  if(POSTGATE_PRECOMPILED_HEADERS)
    target_precompile_headers(${target} REUSE_FROM postgate_pch_${kind})
  endif()
endfunction()
