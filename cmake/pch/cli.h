#include <CLI/CLI.hpp>

#include "cmake/pch/grpc.h"
