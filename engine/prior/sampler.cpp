#include "engine/prior/sampler.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "engine/base/contract.hpp"
#include "engine/base/error.hpp"
#include "engine/prior/input_transform.hpp"
#include "engine/random/latin.hpp"
#include "engine/random/sobol.hpp"
#include "engine/random/stream.hpp"

namespace raming::prior {

struct InputSampler::Impl {
    Impl(std::vector<Input> all, const std::vector<Correlation>& correlations,
         const SamplerSettings& chosen)
        : settings(chosen), entities(entities_of(all)), transform(std::move(all), correlations) {
        if (settings.design == Design::sobol) {
            sobol.emplace(settings.seed, settings.chains, dimensions_of(transform.inputs()));
        }
    }

    void fill_design(std::size_t k, std::size_t chain, std::uint64_t first, std::size_t count,
                     double* u) const {
        const auto short_chain = static_cast<std::uint16_t>(chain);
        switch (settings.design) {
        case Design::sobol:
            return sobol->fill(chain, first, count, dimension_of(transform.inputs(), k), u);
        case Design::random:
            return random::fill_uniforms(settings.seed, short_chain, first, count, entities[k], u);
        case Design::latin:
            return random::fill_latin(settings.seed, short_chain, settings.draws_per_chain, first,
                                      count, entities[k], u);
        }
    }

    /// The uniforms of a block of one chain.
    class Draws final : public UniformSource {
    public:
        Draws(const Impl& sampler, std::size_t chain, std::uint64_t start)
            : sampler_(sampler), chain_(chain), start_(start) {}

        void fill(std::size_t k, std::size_t first, std::size_t n, double* u) const override {
            sampler_.fill_design(k, chain_, start_ + first, n, u);
        }

    private:
        const Impl& sampler_;
        std::size_t chain_;
        std::uint64_t start_;
    };

    SamplerSettings settings;
    std::vector<std::uint32_t> entities;
    InputTransform transform;
    std::optional<random::SobolPoints> sobol;
};

InputSampler::InputSampler(std::vector<Input> inputs, std::vector<Correlation> correlations,
                           const SamplerSettings& settings) {
    base::expects(settings.chains <= std::size_t{std::numeric_limits<std::uint16_t>::max()} + 1);
    base::expects(settings.design != Design::latin || settings.draws_per_chain > 0);
    if (const std::size_t dimensions = dimensions_of(inputs);
        settings.design == Design::sobol && dimensions > random::SobolPoints::most_dimensions()) {
        throw base::Error(base::Exit::invalid_scenario, "E182",
                          "a Sobol design has at most " +
                              std::to_string(random::SobolPoints::most_dimensions()) +
                              " inputs, and this scenario has " + std::to_string(dimensions) +
                              ". Take the random design.");
    }
    impl_ = std::make_unique<Impl>(std::move(inputs), correlations, settings);
}

InputSampler::~InputSampler() = default;

void InputSampler::fill(std::size_t chain, std::uint64_t first, std::size_t count,
                        Columns& values) const {
    const InputTransform& transform = impl_->transform;
    base::expects(chain < impl_->settings.chains && count <= values.rows() &&
                  values.columns() >= transform.inputs().size());
    const Impl::Draws draws(*impl_, chain, first);
    for (const TiedGroup& group : transform.tied()) {
        transform.tie(group, draws, count, values);
    }
    transform.evaluate(draws, count, values);
}

void InputSampler::fill_uniforms(std::size_t k, std::size_t chain, std::uint64_t first,
                                 std::size_t count, double* out) const {
    impl_->fill_design(k, chain, first, count, out);
}

const InputTransform& InputSampler::transform() const {
    return impl_->transform;
}

const std::vector<Input>& InputSampler::inputs() const {
    return impl_->transform.inputs();
}

std::vector<std::pair<std::string, TableReport>> InputSampler::table_reports() const {
    return impl_->transform.table_reports();
}

} // namespace raming::prior
