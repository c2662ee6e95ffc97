# Every outside library, found once. docs/dependencies.md says what each is for and what was turned down.
find_program(CCACHE ccache)
if(CCACHE)
  # Paths relative to the source tree, so that a second clone finds what the first compiled; sloppy only where precompiled headers need it.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_DEPEND=1 CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()

find_package(Threads REQUIRED)
# The archive: an item is some forty strings in an arena, and each call into the shared library pays for its indirection and for the look-up of
# the thread's arena. gRPC's reflection, the one other library here that stands on protobuf, has to come as an archive too: a process must
# hold one pool of descriptors.
set(Protobuf_USE_STATIC_LIBS ON)
find_package(Protobuf REQUIRED)
if(NOT Protobuf_LIBRARY_RELEASE MATCHES "[.]a$")
  message(FATAL_ERROR "Protobuf_LIBRARY_RELEASE is ${Protobuf_LIBRARY_RELEASE}, no archive: delete this build folder, which remembers it")
endif()
find_package(gRPC CONFIG REQUIRED)
find_library(GRPC_REFLECTION_ARCHIVE libgrpc++_reflection.a REQUIRED)
add_library(postgate_grpc_reflection INTERFACE)
target_link_libraries(postgate_grpc_reflection INTERFACE ${GRPC_REFLECTION_ARCHIVE} gRPC::grpc++ protobuf::libprotobuf)
find_package(absl CONFIG REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(RocksDB CONFIG REQUIRED)
find_package(spdlog CONFIG REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
find_package(LibXml2 REQUIRED)
find_package(GTest CONFIG REQUIRED)
find_package(benchmark CONFIG REQUIRED)
find_package(PkgConfig REQUIRED)
find_path(CLI11_INCLUDE_DIR CLI/CLI.hpp REQUIRED)

# Speaks PKCS#11 to the token that may hold the key for receipts.
pkg_check_modules(LIBP11 REQUIRED IMPORTED_TARGET libp11)
add_library(postgate_libp11 INTERFACE)
target_link_libraries(postgate_libp11 INTERFACE PkgConfig::LIBP11)

# Hyperscan's interface, which Vectorscan has too.
pkg_check_modules(LIBHS REQUIRED IMPORTED_TARGET libhs)
add_library(postgate_libhs INTERFACE)
target_link_libraries(postgate_libhs INTERFACE PkgConfig::LIBHS)

# Not "lz4": that is the prefix of RocksDB's own look for it.
pkg_check_modules(POSTGATE_LZ4 REQUIRED IMPORTED_TARGET liblz4)
add_library(postgate_lz4 INTERFACE)
target_link_libraries(postgate_lz4 INTERFACE PkgConfig::POSTGATE_LZ4)

# What the long-running programs allocate with. A sanitizer brings an allocator of its own.
add_library(postgate_allocator INTERFACE)
if(NOT POSTGATE_SANITIZE)
  pkg_check_modules(jemalloc REQUIRED IMPORTED_TARGET jemalloc)
  target_link_libraries(postgate_allocator INTERFACE -Wl,--push-state,--no-as-needed PkgConfig::jemalloc -Wl,--pop-state)
endif()
