#pragma once
// What the part with the sliders says, Dutch and English side by side. The names are the keys by
// which the page's script knows them.

#include <array>
#include <utility>

#include "engine/report/text.hpp"

namespace raming::report::phrase {

// clang-format off
inline constexpr Phrase
    sliders{"Zelf verkennen", "Explore for yourself"},
    sliders_lead{"Dit is een verkenning, geen onderdeel van de raming. Kies een definitie, verschuif wat u anders zou inschatten, en uw browser rekent het model van dit rapport opnieuw door: 20.000 uitkomsten, uw keuze en de definitie op dezelfde toevalsgetallen. Wat u vastzet, geldt daarna als zeker; de marge die overblijft is daarom kleiner dan een eerlijke. Er gaat niets over het internet.",
                 "This is an exploration, not part of the estimate. Choose a definition, move what you would judge otherwise, and your browser runs this report's model again: 20,000 outcomes, your choice and the definition on the same random numbers. What you fix then counts as certain; the margin that is left is therefore smaller than an honest one. Nothing goes over the internet."},
    sliders_need_script{"Hiervoor moet de browser scripts mogen uitvoeren. De rest van het rapport heeft dat niet nodig.",
                        "This needs a browser that may run scripts. The rest of the report does not."};

inline constexpr std::array<std::pair<const char*, Phrase>, 23> slider_texts{{
    {"starting", {"Het model wordt klaargezet; dat duurt enkele seconden tot een halve minuut.", "The model is being set up; this takes from a few seconds to half a minute."}},
    {"counting", {"Bezig met rekenen …", "Counting …"}},
    {"counted", {"Doorgerekend: {0} uitkomsten, afgerond op {1}.", "Counted: {0} outcomes, rounded to {1}."}},
    {"failed", {"Verkennen lukt niet in deze browser: {0}", "Exploring does not work in this browser: {0}"}},
    {"definition", {"Definitie om van uit te gaan", "Definition to start from"}},
    {"who", {"Wie telt mee", "Who counts"}},
    {"threshold", {"Drempel", "Threshold"}},
    {"threshold_for", {"Langer afwezig dan", "Absent for longer than"}},
    {"own_threshold", {"zoals de definitie", "as the definition has it"}},
    {"weeks", {"{0} weken", "{0} weeks"}},
    {"sensitivity", {"Wat registers zien", "What registers see"}},
    {"sensitivity_of", {"Van {0}, deel dat geregistreerd is", "Of {0}, share that is registered"}},
    {"overlap", {"Overlap", "Overlap"}},
    {"overlap_of", {"Van {0}, deel dat ook telt als {1}", "Of {0}, share that is also {1}"}},
    {"overlap_factor", {"Van {0}: factor “{2}” van het deel dat ook telt als {1}", "Of {0}: factor “{2}” of the share that is also {1}"}},
    {"or", {" of ", " or "}},
    {"as_report", {"zoals geraamd, gemiddeld {0}", "as estimated, {0} on average"}},
    {"held", {"vast op {0}", "fixed at {0}"}},
    {"reset", {"Terug naar het rapport", "Back to the report"}},
    {"result", {"Uitkomst van de verkenning", "Result of the exploration"}},
    {"baseline", {"definitie zoals in het rapport", "definition as in the report"}},
    {"choice", {"uw keuze", "your choice"}},
    {"difference", {"verschil", "difference"}},
}};
// clang-format on

} // namespace raming::report::phrase
