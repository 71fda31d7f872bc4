#include "engine/report/style.hpp"

namespace raming::report {

// Colours of Okabe and Ito (2008), told apart by the colour-blind; each has a contrast of at least
// 3:1 on white, and none is the only sign of what it means: #0072B2 estimates, #D55E00 registered
// and decreases (dashed, hatched by position or sign), #009E73 the point of comparison. A box that
// scrolls has a shadow at each side where there is more; white that scrolls along covers it at the
// end.
const char* const style_sheet = R"css(
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 54rem; padding: 1rem; background: #fff; color: #1a1a1a;
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.25rem 0 .5rem; padding-top: .5rem; border-top: 2px solid #0072B2; }
h3 { font-size: 1.05rem; margin: 1rem 0 .25rem; }
p { margin: .4rem 0 .8rem; max-width: 46rem; }
a { color: #005a8c; }
.subtitle { color: #444; }
.headline p { margin: 0; }
.question { font-weight: 600; font-size: 1rem; color: #444; }
.headline { font-size: 1.2rem; line-height: 1.45; border-left: 6px solid #0072B2; padding: .5rem 0 .5rem 1rem; margin: 1rem 0; }
.overview { display: grid; grid-template-columns: 3fr 2fr; gap: 1rem; align-items: start; }
.card { border-left: 4px solid #009E73; padding: .1rem 0 .1rem .9rem; margin-bottom: 1rem; }
.card h3 { margin: 0; }
.card p { margin: .2rem 0; }
.box { border: 2px solid #D55E00; padding: .5rem 1rem; }
.box h3 { margin-top: .25rem; }
.missing { border-left: 4px solid #767676; padding-left: .75rem; color: #444; }
.note { color: #444; font-size: .92rem; }
.scroll { overflow-x: auto; margin: .5rem 0 1rem; background:
  linear-gradient(to right, #fff 2rem, #fff0) local 0 0 / 4rem 100% no-repeat,
  linear-gradient(to left, #fff 2rem, #fff0) local 100% 0 / 4rem 100% no-repeat,
  linear-gradient(to right, #1a1a1a40, #fff0) scroll 0 0 / .9rem 100% no-repeat,
  linear-gradient(to left, #1a1a1a40, #fff0) scroll 100% 0 / .9rem 100% no-repeat; }
.scroll:focus-visible { outline: 3px solid #0072B2; outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; line-height: 1.35; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { padding: .3rem .5rem; border-bottom: 1px solid #c8c8c8; vertical-align: top; text-align: left; }
thead th { border-bottom: 2px solid #767676; vertical-align: bottom; }
tbody th { font-weight: 500; min-width: 9rem; overflow-wrap: anywhere; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead .n { white-space: normal; min-width: 5.5rem; }
.t { overflow-wrap: break-word; }
figure { margin: 0; }
dl { display: grid; grid-template-columns: minmax(9rem, 1fr) 3fr; gap: .2rem 1rem; margin: .5rem 0; font-size: .92rem; }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .88em; overflow-wrap: anywhere; }
svg { display: block; width: 100%; min-width: 46rem; height: auto; }
.explore fieldset { border: 1px solid #767676; margin: .75rem 0; padding: .25rem 1rem .5rem; }
.explore legend { font-weight: 600; padding: 0 .4rem; }
.explore p { max-width: none; }
.explore select { font: inherit; max-width: 100%; padding: .3rem; }
.explore button { font: inherit; padding: .4rem 1rem; }
.slider { display: grid; grid-template-columns: 3fr 2fr 2fr; gap: .25rem 1rem; align-items: center; }
.choice { display: flex; gap: .6rem; margin: .15rem 0; }
.explore input { accent-color: #0072B2; min-width: 1.2rem; min-height: 1.5rem; }
@media (max-width: 46rem) {
  .slider { grid-template-columns: 1fr; }
  body { padding: .75rem; }
  h1 { font-size: 1.4rem; }
  .headline { font-size: 1.08rem; padding-left: .75rem; }
  .overview { display: block; }
  table { min-width: 42rem; }
  .overview > * { margin-bottom: 1rem; }
  dl { display: block; }
  dd { margin-bottom: .5rem; }
}
@page { size: A4; margin: 16mm 15mm; }
@media print {
  .explore { display: none; }
  :root { font-size: 10pt; }
  body { max-width: none; padding: 0; }
  h1 { font-size: 18pt; } h2 { font-size: 13pt; } .headline { font-size: 12pt; }
  h2, h3, caption { break-after: avoid; }
  .scroll { overflow: visible; background: none; }
  svg, table { min-width: 0; }
  svg { max-height: 185mm; }
  section > p { break-inside: avoid; }
  section > p:not(.note) { break-after: avoid; }
  tr, .box, .headline, .card { break-inside: avoid; }
  thead, tbody tr:nth-child(-n+2) { break-after: avoid; }
  tbody tr:nth-last-child(-n+2) { break-before: avoid; }
  figure { break-inside: avoid; }
  thead { display: table-header-group; }
  table { font-size: 8.5pt; }
  a { color: inherit; text-decoration: none; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
)css";

const char* const figure_style = R"css(
svg text { font-family: inherit; font-size: 14px; fill: #1a1a1a; stroke: #fff; stroke-width: 3px; paint-order: stroke; }
svg text.small { font-size: 13px; fill: #444; }
svg text.strong { font-weight: 600; }
svg text.registered-text { font-size: 13px; fill: #a84a00; font-weight: 600; }
.dot { fill: #0072B2; }
.axis { stroke: #767676; stroke-width: 1; }
.grid { stroke: #d8d8d8; stroke-width: 1; }
.zero { stroke: #444; stroke-width: 1.5; }
.registered { stroke: #D55E00; stroke-width: 2.5; stroke-dasharray: 6 3; }
.estimate { fill: #0072B2; }
.reference { fill: #009E73; }
.middle { fill: #fff; stroke: #1a1a1a; stroke-width: 2; }
.rise { fill: #0072B2; }
.fall { fill: #D55E00; }
.total { fill: #595959; }
.whisker { stroke: #1a1a1a; stroke-width: 2; }
.band95 { fill: #0072B2; fill-opacity: .18; }
.band67 { fill: #0072B2; fill-opacity: .35; }
.curve { fill: none; stroke: #004a75; stroke-width: 2.5; }
.beyond { stroke-dasharray: 2 4; }
.share { fill: #0072B2; }
.bar { fill: #0072B2; fill-opacity: .6; }
.tile { stroke: #767676; stroke-width: 1; }
.tile-hidden { fill: #ececec; stroke-dasharray: 4 3; } .tile0 { fill: #fff; } .tile1 { fill: #e3eff7; } .tile2 { fill: #c2dcee; } .tile3 { fill: #96c4e2; } .tile4 { fill: #67a9d4; }
svg text.tile-name { font-size: 13px; stroke: none; }
svg text.tile-count { font-size: 15px; font-weight: 600; stroke: none; }
.mark { fill: #fff; stroke: #D55E00; stroke-width: 3; }
.limit { stroke: #D55E00; stroke-width: 1.5; stroke-dasharray: 5 3; }
)css";

const char* const figure_fonts =
    "system-ui, Segoe UI, Roboto, Helvetica Neue, Arial, DejaVu Sans, sans-serif";

} // namespace raming::report
