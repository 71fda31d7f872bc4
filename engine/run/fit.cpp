#include "engine/run/fit.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>

#include "engine/base/contract.hpp"

namespace raming::run {

namespace {

constexpr std::size_t most_steps = 40;
/// A step of the logistic scale over which slopes are taken: far above chance, which common random
/// numbers hold down, and far below where they bend.
constexpr double slope_step = 0.02;
/// Nearer than this to its border [of its range], a parameter is said to be at it.
constexpr double border = 0.02;

using Matrix = std::vector<std::vector<double>>;

/// Solves A x = b for a positive definite A, by elimination with pivots.
std::vector<double> solve(Matrix a, std::vector<double> b) {
    const std::size_t n = b.size();
    for (std::size_t k = 0; k < n; ++k) {
        std::size_t pivot = k;
        for (std::size_t i = k + 1; i < n; ++i) {
            pivot = std::abs(a[i][k]) > std::abs(a[pivot][k]) ? i : pivot;
        }
        std::swap(a[k], a[pivot]);
        std::swap(b[k], b[pivot]);
        for (std::size_t i = k + 1; i < n; ++i) {
            const double factor = a[i][k] / a[k][k];
            for (std::size_t j = k; j < n; ++j) {
                a[i][j] -= factor * a[k][j];
            }
            b[i] -= factor * b[k];
        }
    }
    for (std::size_t k = n; k-- > 0;) {
        for (std::size_t j = k + 1; j < n; ++j) {
            b[k] -= a[k][j] * b[j];
        }
        b[k] /= a[k][k];
    }
    return b;
}

/// Means of the targets with their standard errors.
struct Means {
    std::vector<double> mean;
    std::vector<double> mcse;
};

class Fitter {
public:
    Fitter(const Simulation& simulation, const FitSettings& settings, const std::atomic<bool>& stop)
        : simulation_(simulation), fit_(*simulation.fit()), settings_(settings), stop_(stop) {
        for (const prior::Input& input : simulation.inputs()) {
            inputs_.push_back(central_value(input, simulation.inputs()));
        }
    }

    FitOutcome run(const std::function<void(std::size_t, double)>& report) {
        std::vector<double> at = start();
        Means now = simulate(at);
        double misfit = misfit_of(now);
        double damping = 1e-3; // Levenberg and Marquardt's
        FitOutcome outcome;
        while (!stop_ && !outcome.settled && outcome.steps < most_steps) {
            const Matrix slopes = slopes_at(at, now);
            bool better = false;
            while (!stop_ && !better && damping < 1e6) {
                const std::vector<double> next = moved(at, step(slopes, now, damping));
                const Means there = simulate(next);
                const double misfit_there = misfit_of(there);
                better = misfit_there < misfit;
                if (better) {
                    outcome.settled = misfit - misfit_there < 1e-6 * (1 + misfit);
                    at = next;
                    now = there;
                    misfit = misfit_there;
                    damping = std::max(damping / 10, 1e-9);
                } else {
                    damping *= 10;
                }
            }
            outcome.settled = outcome.settled || !better || misfit < 1e-9;
            ++outcome.steps;
            if (report) {
                report(outcome.steps, misfit);
            }
        }
        outcome.interrupted = stop_;
        outcome.reached = now.mean;
        outcome.mcse = now.mcse;
        for (std::size_t p = 0; p < at.size(); ++p) {
            outcome.values.push_back(value(p, at[p]));
            const double share = 1 / (1 + std::exp(-at[p]));
            outcome.at_an_end.push_back(share < border || share > 1 - border);
        }
        return outcome;
    }

private:
    const Simulation& simulation_;
    const Fit& fit_;
    FitSettings settings_;
    const std::atomic<bool>& stop_;
    std::vector<double> inputs_;

    [[nodiscard]] double value(std::size_t parameter, double at) const {
        const FitParameter& p = fit_.parameters[parameter];
        return p.min + (p.max - p.min) / (1 + std::exp(-at));
    }

    [[nodiscard]] std::vector<double> start() const {
        std::vector<double> at;
        for (const FitParameter& p : fit_.parameters) {
            at.push_back(std::log((p.start - p.min) / (p.max - p.start)));
        }
        return at;
    }

    /// No step goes further than this on the logistic scale, and no parameter beyond the border.
    static std::vector<double> moved(std::vector<double> at, const std::vector<double>& by) {
        constexpr double longest = 1.0;
        constexpr double end = 12;
        for (std::size_t p = 0; p < at.size(); ++p) {
            at[p] = std::clamp(at[p] + std::clamp(by[p], -longest, longest), -end, end);
        }
        return at;
    }

    /// The difference of a fitted target, in its own standard deviations; 0 for one only compared.
    [[nodiscard]] double difference(std::size_t target, double reached) const {
        const FitTarget& t = fit_.targets[target];
        return t.only_compared.empty() ? 2 * (std::sqrt(reached) - std::sqrt(t.wanted)) : 0;
    }

    [[nodiscard]] double misfit_of(const Means& means) const {
        double sum = 0;
        for (std::size_t t = 0; t < means.mean.size(); ++t) {
            const double d = difference(t, means.mean[t]);
            sum += d * d;
        }
        return sum;
    }

    [[nodiscard]] Matrix slopes_at(const std::vector<double>& at, const Means& now) {
        Matrix slopes; // [parameter][target]
        for (std::size_t p = 0; p < at.size(); ++p) {
            std::vector<double> beside = at;
            beside[p] += at[p] > 0 ? -slope_step : slope_step;
            const Means there = simulate(beside);
            std::vector<double>& slope = slopes.emplace_back();
            for (std::size_t t = 0; t < now.mean.size(); ++t) {
                slope.push_back((difference(t, there.mean[t]) - difference(t, now.mean[t])) /
                                (beside[p] - at[p]));
            }
        }
        return slopes;
    }

    [[nodiscard]] std::vector<double> step(const Matrix& slopes, const Means& now,
                                           double damping) const {
        const std::size_t n = slopes.size();
        Matrix a(n, std::vector<double>(n));
        std::vector<double> b(n);
        for (std::size_t t = 0; t < now.mean.size(); ++t) {
            const double d = difference(t, now.mean[t]);
            for (std::size_t i = 0; i < n; ++i) {
                b[i] -= slopes[i][t] * d;
                for (std::size_t j = 0; j < n; ++j) {
                    a[i][j] += slopes[i][t] * slopes[j][t];
                }
            }
        }
        for (std::size_t i = 0; i < n; ++i) {
            a[i][i] = a[i][i] * (1 + damping) + 1e-12;
        }
        return solve(std::move(a), std::move(b));
    }

    /// Sums are of whole numbers, so they do not depend on threads.
    [[nodiscard]] Means simulate(const std::vector<double>& at) {
        for (std::size_t p = 0; p < at.size(); ++p) {
            inputs_[fit_.parameters[p].input] = value(p, at[p]);
        }
        const std::size_t n = fit_.targets.size();
        std::vector<std::uint64_t> sums(n);
        std::vector<double> squares(n); // whole numbers below 2^53: exact too
        std::mutex mutex;
        std::exception_ptr failure;
        std::atomic<std::uint64_t> next = 0;
        const auto work = [&] {
            try {
                const std::unique_ptr<Simulator> simulator = simulation_.target_simulator();
                std::vector<std::uint64_t> values(n);
                for (std::uint64_t r = next++; r < settings_.replicates && !stop_; r = next++) {
                    simulator->simulate(settings_.seed, r, inputs_, values);
                    const std::lock_guard lock(mutex);
                    for (std::size_t t = 0; t < n; ++t) {
                        sums[t] += values[t];
                        squares[t] +=
                            static_cast<double>(values[t]) * static_cast<double>(values[t]);
                    }
                }
            } catch (...) {
                const std::lock_guard lock(mutex);
                failure = std::current_exception();
            }
        };
        std::vector<std::thread> threads;
        for (unsigned t = 1; t < settings_.threads; ++t) {
            try {
                threads.emplace_back(work);
            } catch (const std::system_error&) { // no more threads to be had: fewer do the same
                break;
            }
        }
        work();
        for (std::thread& thread : threads) {
            thread.join();
        }
        if (failure) {
            std::rethrow_exception(failure);
        }
        Means means;
        const auto replicates = static_cast<double>(settings_.replicates);
        for (std::size_t t = 0; t < n; ++t) {
            const double mean = static_cast<double>(sums[t]) / replicates;
            const double variance = std::max(0.0, squares[t] / replicates - mean * mean);
            means.mean.push_back(mean);
            means.mcse.push_back(std::sqrt(variance / replicates));
        }
        return means;
    }
};

} // namespace

bool FitOutcome::meets(std::size_t target, double wanted) const {
    return std::abs(reached[target] - wanted) <= 3 * mcse[target] + 0.5;
}

FitOutcome fit(const Simulation& simulation, const FitSettings& settings,
               const std::atomic<bool>& stop,
               const std::function<void(std::size_t step, double misfit)>& report) {
    base::expects(simulation.fit().has_value());
    return Fitter(simulation, settings, stop).run(report);
}

} // namespace raming::run
