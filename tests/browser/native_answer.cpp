// What the native program counts for the questions that test_sliders.py asks the page:
// native_answer SCENARIO SEED PER_CHAIN, then on each line of stdin: definition, weeks (or -1),
// number of routes, routes, number of held inputs, and for each its index and value. One digest a
// line.

#include <fstream>
#include <iostream>
#include <sstream>

#include "models/explorer/session.hpp"

int main(int, char** argv) {
    std::ifstream file(argv[1]);
    std::stringstream text;
    text << file.rdbuf();
    raming::explorer::Session session(text.str(), {}, std::stoull(argv[2]), std::stoull(argv[3]));
    raming::aggregate::Exploration chosen;
    for (double weeks = 0; std::cin >> chosen.definition >> weeks;) {
        std::size_t count = 0;
        std::cin >> count;
        chosen.routes.resize(count);
        for (std::size_t& route : chosen.routes) {
            std::cin >> route;
        }
        std::cin >> count;
        chosen.held.resize(count);
        for (auto& [input, value] : chosen.held) {
            std::cin >> input >> value;
        }
        chosen.weeks = weeks < 0 ? std::nullopt : std::optional(weeks);
        std::cout << session.answer(chosen).digest << std::endl;
    }
}
