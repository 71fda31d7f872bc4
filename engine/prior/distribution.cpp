#include "engine/prior/distribution.hpp"

#include <cmath>

#include "engine/base/contract.hpp"
#include "engine/prior/families.hpp"

namespace raming::prior {

Distribution::Distribution(std::shared_ptr<const Family> family) : family_(std::move(family)) {}

double Distribution::quantile(double u) const {
    base::expects(u > 0 && u < 1);
    return family_->rounded(family_->quantile(lower_tail(u)));
}

double Distribution::quantile_of_score(double z) const {
    return family_->rounded(family_->quantile(level_of_score(z)));
}

double Distribution::cdf(double x) const {
    return static_cast<double>(family_->level(x).below);
}

double Distribution::mean() const {
    return static_cast<double>(family_->mean());
}

double Distribution::sd() const {
    return static_cast<double>(family_->sd());
}

double Distribution::lower() const {
    return static_cast<double>(family_->lower());
}

double Distribution::upper() const {
    return static_cast<double>(family_->upper());
}

double Distribution::order_at_zero() const {
    return family_->order_at_zero();
}

bool Distribution::is_discrete() const {
    return family_->shape() == Shape::steps;
}

bool Distribution::is_point() const {
    return is_discrete() && family_->atoms().size() == 1;
}

std::vector<double> Distribution::values() const {
    std::vector<double> all;
    if (!is_discrete()) {
        return all;
    }
    for (const auto& [value, weight] : family_->atoms()) {
        all.push_back(value);
    }
    return all;
}

std::vector<double> Distribution::weights() const {
    std::vector<double> all;
    if (!is_discrete()) {
        return all;
    }
    for (const auto& [value, weight] : family_->atoms()) {
        all.push_back(static_cast<double>(weight));
    }
    return all;
}

std::string Distribution::describe() const {
    return family_->description;
}

} // namespace raming::prior
