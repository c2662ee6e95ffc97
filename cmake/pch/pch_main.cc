// The program that a precompiled header for programs belongs to.
int main() {}
