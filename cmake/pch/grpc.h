#include <grpcpp/grpcpp.h>

#include "cmake/pch/base.h"
