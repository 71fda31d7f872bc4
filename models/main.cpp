#include "engine/cli/application.hpp"
#include "models/catalog.hpp"

int main(int argc, char** argv) {
    return raming::cli::run(argc, argv, raming::catalog());
}
