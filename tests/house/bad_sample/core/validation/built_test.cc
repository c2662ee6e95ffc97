#include "core/validation/upward.h"
