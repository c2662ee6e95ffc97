void Generate() { std::this_thread::sleep_until(next); }  // paces the load
