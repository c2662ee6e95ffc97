#include <grpcpp/grpcpp.h>

#include "cmake/pch/base.h"
#include "postgate/v1/exchange_service.grpc.pb.h"
#include "postgate/v1/hub_service.grpc.pb.h"
#include "postgate/v1/risk_queue_service.grpc.pb.h"
