#include "server/ledger/ledger.h"
#include "core/validation/upward.h"
#include "gtest/gtest.h"
