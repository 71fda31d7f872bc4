#include "models/cohort/simulate.hpp"

#include <string>

#include "engine/base/error.hpp"
#include "models/cohort/school_year.hpp"

namespace raming::cohort {

struct Simulator::Scratch {
    SchoolYear year;
};

std::shared_ptr<const Plan> make_plan(const Parameters& parameters) {
    return std::make_shared<const Plan>(parameters);
}

const Shape& shape_of(const Plan& plan) {
    return plan.shape;
}

Simulator::Simulator(std::shared_ptr<const Plan> plan, Method method)
    : plan_(std::move(plan)), scratch_(new Scratch{SchoolYear(*plan_, method)}) {}
Simulator::~Simulator() = default;
Simulator::Simulator(Simulator&&) noexcept = default;
Simulator& Simulator::operator=(Simulator&&) noexcept = default;

void Simulator::use(std::shared_ptr<const Plan> plan) {
    scratch_->year.use(*plan);
    plan_ = std::move(plan);
}

void Simulator::run(const Replicate& replicate, std::span<Tally> years) {
    if (years.size() > most_years) {
        throw base::Error(base::Exit::usage, "E192",
                          std::to_string(years.size()) +
                              " school years in a row: there are random numbers for 64.");
    }
    SchoolYear& year = scratch_->year;
    year.begin(replicate);
    for (std::size_t i = 0; i < years.size(); ++i) {
        if (i > 0) {
            year.pass_summer();
        }
        year.run(i + 1 < years.size(), years[i]);
    }
}

} // namespace raming::cohort
