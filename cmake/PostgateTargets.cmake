# postgate_library(NAME SOURCES ... DEPS ... [PRECOMPILED kind] [SEPARATE]): one library per folder, alias postgate::NAME.
# postgate_program(NAME SOURCES ... DEPS ...): an executable in build/.../bin.
# postgate_test(NAME SOURCES ... DEPS ... [LABELS ...] [TIMEOUT s] [SEPARATE]): one GoogleTest executable per folder.
# SEPARATE: its files can't be compiled together, since they give the same name to different things, or since tests put another in place of one of them.
# postgate_long_test(NAME PROGRAM PART SECONDS [ENVIRONMENT ...] [BESIDE_OTHERS]): the whole extent of a test whose daily one is the program's own.
# tests_without_grpc: the target that builds what the tests under ThreadSanitizer run.

option(POSTGATE_WERROR "Treat warnings as errors" OFF)
set(POSTGATE_SANITIZE "" CACHE STRING "Sanitizers, as in -fsanitize=")
option(POSTGATE_FUZZ "Build the libFuzzer targets (Clang only)" OFF)

add_library(postgate_options INTERFACE)
target_compile_options(postgate_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-unused-parameter
  $<$<BOOL:${POSTGATE_WERROR}>:-Werror>
  $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety>)
target_include_directories(postgate_options INTERFACE ${PROJECT_SOURCE_DIR})
# -pthread for all alike, since it defines a macro and a precompiled header fits only where the macros are the same. gRPC's targets bring it;
# Threads::Threads does not where the C library has threads in itself.
target_compile_options(postgate_options INTERFACE -pthread)
target_link_libraries(postgate_options INTERFACE Threads::Threads)
if(POSTGATE_SANITIZE)
  add_compile_options(-fsanitize=${POSTGATE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${POSTGATE_SANITIZE})
  # protobuf's headers give maps two more fields where this is defined, and the system's library is built without: what one writes the other
  # reads elsewhere.
  if(POSTGATE_SANITIZE STREQUAL "thread")
    add_compile_options(-U__SANITIZE_THREAD__)
  endif()
else()
  # Frame pointers: whoever runs the hub can see where its time goes (perf, bpf) without another build.
  add_compile_options($<$<CONFIG:Release>:-fstack-protector-strong> -fno-omit-frame-pointer)
  add_compile_definitions($<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
  add_link_options(-Wl,-z,relro,-z,now)
endif()

# A test's own code runs once: optimizing it costs more than it gives. A little all the same in a release, where _FORTIFY_SOURCE asks for it.
set(POSTGATE_TEST_OPTIONS $<IF:$<CONFIG:Release>,-O1,-O0>)

# Compiles a target's files some at a time, so that what they include is read once for all of them. Without it a file that forgets an include shows.
option(POSTGATE_UNITY "Compile the files of a target together" OFF)
set(POSTGATE_UNITY_FILES 8)
function(postgate_unity target)
  if(POSTGATE_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${POSTGATE_UNITY_FILES})
  endif()
endfunction()

add_custom_target(tests_without_grpc)

function(postgate_library name)
  cmake_parse_arguments(ARG "SEPARATE" "PRECOMPILED" "SOURCES;DEPS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  if(NOT ARG_SEPARATE)
    postgate_unity(${name})
  endif()
  add_library(postgate::${name} ALIAS ${name})
  target_link_libraries(${name} PUBLIC postgate_options ${ARG_DEPS})
  if(ARG_PRECOMPILED)
    postgate_precompiled(${name} ${ARG_PRECOMPILED})
  elseif("${ARG_DEPS}" MATCHES "[gG][rR][pP][cC]")
    postgate_precompiled(${name} grpc)
  else()
    postgate_precompiled(${name} base)
  endif()
endfunction()

function(postgate_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE postgate_options ${ARG_DEPS})
endfunction()

function(postgate_test name)
  cmake_parse_arguments(ARG "SEPARATE" "TIMEOUT" "SOURCES;DEPS;LABELS;ARGS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  if(NOT ARG_SEPARATE)
    postgate_unity(${name})
  endif()
  target_link_libraries(${name} PRIVATE postgate_options ${ARG_DEPS} GTest::gmock GTest::gtest GTest::gtest_main)
  target_compile_options(${name} PRIVATE ${POSTGATE_TEST_OPTIONS})
  if("${ARG_DEPS};${ARG_LABELS}" MATCHES "[gG][rR][pP][cC]|testing_support")
    postgate_precompiled(${name} grpc_test)
  else()
    postgate_precompiled(${name} test)
  endif()
  target_compile_definitions(${name} PRIVATE POSTGATE_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
    POSTGATE_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
  add_test(NAME ${name} COMMAND ${name} ${ARG_ARGS} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  if(NOT "${ARG_LABELS}" MATCHES "grpc|end_to_end")
    add_dependencies(tests_without_grpc ${name})
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  # A sanitizer slows a program down several times.
  if(POSTGATE_SANITIZE)
    math(EXPR ARG_TIMEOUT "4 * ${ARG_TIMEOUT}")
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}")
  # Some tests load a library of theirs into the gateway, before the sanitizer's.
  if(POSTGATE_SANITIZE MATCHES "address")
    set_tests_properties(${name} PROPERTIES ENVIRONMENT "ASAN_OPTIONS=verify_asan_link_order=0")
  endif()
endfunction()

# Labelled "long" and "long_PART", PART being the shard of script/test --long that runs it, 3 or 4: long_tests_PART builds what those need. Only one that
# measures nothing and has no deadline of its own may run BESIDE_OTHERS.
add_custom_target(long_tests_3)
add_custom_target(long_tests_4)

function(postgate_long_test name program part seconds)
  cmake_parse_arguments(ARG "BESIDE_OTHERS" "" "ENVIRONMENT" ${ARGN})
  add_test(NAME ${name} COMMAND ${program} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  postgate_label_long_test(${name} ${part} ${seconds} ${program})
  set_tests_properties(${name} PROPERTIES ENVIRONMENT "${ARG_ENVIRONMENT}")
  if(ARG_BESIDE_OTHERS)
    set_tests_properties(${name} PROPERTIES RUN_SERIAL FALSE)
  endif()
endfunction()

# The same for a test that is no program of its own, with the targets it needs.
function(postgate_label_long_test name part seconds)
  set_tests_properties(${name} PROPERTIES TIMEOUT ${seconds} LABELS "long;long_${part}" RUN_SERIAL TRUE)
  add_dependencies(long_tests_${part} ${ARGN})
endfunction()
