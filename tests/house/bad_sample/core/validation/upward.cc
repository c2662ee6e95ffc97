#include "server/ledger/ledger.h"
#include "ledger.h"
#include <grpcpp/grpcpp.h>
#include "postgate/v1/exchange.grpc.pb.h"
