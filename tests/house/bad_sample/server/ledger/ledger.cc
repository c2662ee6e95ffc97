#include "server/queues/queue.h"
