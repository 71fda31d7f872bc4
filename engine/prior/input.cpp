#include "engine/prior/input.hpp"

#include <algorithm>
#include <limits>

#include "engine/base/error.hpp"

namespace raming::prior {

namespace {

double mean_of(const Input& input, const std::vector<Input>& inputs, std::size_t depth) {
    if (depth > inputs.size()) {
        throw base::Error(base::Exit::invalid_scenario, "E183",
                          "the bias of \"" + input.path + "\" depends on that input itself.");
    }
    double sum = 0;
    double total = 0;
    if (input.kind == Input::Kind::choice) {
        for (std::size_t k = 0; k < input.weights.size(); ++k) {
            sum += input.weights[k] * static_cast<double>(k);
            total += input.weights[k];
        }
        return sum / total;
    }
    for (std::size_t k = 0; k < input.members.size(); ++k) {
        const Member& member = input.members[k];
        const double weight = input.selector ? inputs[*input.selector].weights[k] : member.weight;
        double value = member.distribution.mean();
        if (member.bias) {
            const double odds_ratio = mean_of(inputs[*member.bias], inputs, depth + 1);
            value = value / (value + (1 - value) * odds_ratio);
        }
        sum += weight * value;
        total += weight;
    }
    return sum / total;
}

} // namespace

bool Input::is_fixed() const {
    if (kind == Kind::choice) {
        return weights.size() == 1;
    }
    return members.size() == 1 && members.front().distribution.is_point() && !members.front().bias;
}

double Input::mean(const std::vector<Input>& inputs) const {
    return mean_of(*this, inputs, 0);
}

double Input::order_at_zero() const {
    double least = std::numeric_limits<double>::infinity();
    if (kind == Kind::choice) {
        return !weights.empty() && weights.front() > 0 ? 0 : least;
    }
    for (const Member& member : members) {
        if (member.weight > 0) {
            least = std::min(least, member.distribution.order_at_zero());
        }
    }
    return least;
}

} // namespace raming::prior
