#pragma once
// What the report says of single inputs, Dutch and English side by side.

#include "engine/report/text.hpp"

namespace raming::report::phrase {

// clang-format off
inline constexpr Phrase
    sensitivity{"Welk feit zou het meest helpen?", "Which fact would help most?"},
    sensitivity_lead{"Stel dat één onzekere invoer precies bekend was: hoe breed zouden 19 van de 20 uitkomsten dan naar verwachting nog uiteenlopen? Dat is per invoer en per groep van invoer uitgerekend. Wat het scenario aan elkaar bindt, wordt samen beter bekend; winsten tellen daarom niet op.",
                     "Suppose one uncertain input were known exactly: how far would 19 of 20 outcomes still be expected to span? This was computed for each input and each group of inputs. What the scenario ties together becomes better known together; so gains do not add up."},
    sensitivity_best{"Voor {0} beslaan 19 van de 20 uitkomsten nu {1} kinderen. De invoer die het meest zou helpen is {2}: dan nog {3}.",
                     "For {0}, 19 of 20 outcomes now span {1} children. The input that would help most is {2}: then {3}."},
    tornado{"Breedte van het 95 %-interval als iets bekend was", "Width of the 95 % interval if something were known"},
    tornado_desc{"Per definitie en per invoer een balk: licht is de breedte nu, donker wat er naar verwachting overblijft als die invoer bekend is.",
                 "For each definition and input a bar: light is the width now, dark what is expected to be left once that input is known."},
    tornado_now{"nu", "now"},
    tornado_then{"als het bekend is", "once known"},
    tornado_less{"smaller", "narrower"},
    known_thing{"wat bekend wordt", "what becomes known"},
    heat{"Aandeel van elke invoer in de spreiding", "Share of each input in the spread"},
    heat_desc{"Een tabel in kleuren: regels zijn invoer, kolommen definities, donkerder is een groter aandeel in de variantie (Shapley).",
              "A table in colours: rows are inputs, columns definitions, darker is a larger share of the variance (Shapley)."},
    heat_how{"Procenten van de variantie van elke definitie (Shapley); een kolom telt op tot 100 %, met wat niet genoemd is. Rekenfout: hooguit {0} procentpunt.",
             "Per cent of the variance of each definition (Shapley); a column adds up to 100 % with what is not named. Monte Carlo error: at most {0} percentage points."},
    heat_logs{"Waar een variantie niet te schatten is, is de variantie van de logaritme verdeeld: {0}.",
              "Where a variance cannot be estimated, that of the logarithm is divided: {0}."},
    surveys{"Wat een enquête zou opleveren", "What a survey would bring"},
    surveys_desc{"Lijnen: de te verwachten breedte van het 95 %-interval na een enquête onder 100, 1.000 of 10.000 kinderen, per onderzocht aandeel.",
                 "Lines: the expected width of the 95 % interval after a survey of 100, 1,000 or 10,000 children, for each share that is asked about."},
    surveys_lead{"Een aandeel dat niemand kent, zoals wat een register mist, is te meten bij een steekproef. De lijnen tonen voor {0} hoe breed 19 van de 20 uitkomsten daarna naar verwachting zijn. De steekproef is er een door loting waarin iedereen antwoordt en het weet; een enquête onder wie wil, is veel minder waard.",
                 "A share that nobody knows, such as what a register misses, can be measured in a sample. The lines show for {0} how far 19 of 20 outcomes are expected to span afterwards. The sample is one drawn by lot in which all answer and know; a survey of the willing is worth far less."},
    surveys_axis{"kinderen in de steekproef", "children in the sample"},
    survey_of{"{0} kinderen", "{0} children"},
    survey_none{"Geen enkel aandeel zou bij een steekproef van 10.000 kinderen het interval met meer dan 1 % versmallen.",
                "No share would narrow the interval by more than 1 % in a sample of 10,000 children."},
    sensitivity_noise{"Rekenfout van deze breedten: hooguit {0} % van de breedte nu.",
                      "Monte Carlo error of these widths: at most {0} % of the width now."};
// clang-format on

} // namespace raming::report::phrase
