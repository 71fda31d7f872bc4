'use strict';
// The part of the page in which a reader explores. The model runs in a worker; while a slider moves it counts without
// chance, and once it rests as the report does.
(() => {
  const data = JSON.parse(document.getElementById('explore-data').textContent);
  const status = document.getElementById('explore-status');
  const place = document.getElementById('explore');
  const locale = data.language === 'nl' ? 'nl-NL' : 'en-GB';
  const perChain = 1250;
  let model, busy = false, waiting = null, asked = 0;

  const say = (key, ...values) => values.reduce((text, value, i) => text.replace(`{${i}}`, value), data.texts[key]);
  const number = value => value.toLocaleString(locale).replace('-', '−');
  const percent = share => number(Math.round(100 * share)) + ' %';
  const label = thing => (data.language === 'nl' ? thing.label_nl : thing.label);
  /** A name that the scenario has in English only is marked as English. */
  const spoken = thing => (data.language === 'nl' && thing.label_nl === thing.label ? { lang: 'en' } : {});

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }
  function group(key, ...children) {
    return make('fieldset', {}, make('legend', {}, say(key)), ...children);
  }
  function slider(name, text, least, most, step) {
    const id = `explore-${name}`;
    const input = make('input', { type: 'range', id, min: least, max: most, step, 'aria-describedby': `${id}-value` });
    const shown = make('output', { id: `${id}-value`, for: id });
    return { input, shown, row: make('p', { class: 'slider' }, make('label', { for: id }, text), input, shown) };
  }

  let definition, boxes, threshold, dials;

  function weeks() {
    const at = Number(threshold.input.value);
    return at === 0 ? -1 : model.thresholds[at - 1];
  }
  function show() {
    threshold.shown.textContent = weeks() < 0 ? say('own_threshold') : say('weeks', number(weeks()));
    threshold.input.setAttribute('aria-valuetext', threshold.shown.textContent);
    for (const dial of dials) {
      dial.shown.textContent = dial.held ? say('held', percent(dial.input.value / 100)) : say('as_report', percent(dial.mean));
      dial.input.setAttribute('aria-valuetext', dial.shown.textContent);
    }
  }
  /** The definition's own routes and threshold; dials stay as they are. */
  function take() {
    const chosen = model.definitions[definition.value];
    boxes.forEach((box, route) => { box.checked = chosen.routes.includes(route); });
    threshold.input.value = 0;
    threshold.input.disabled = chosen.weeks === null;
  }
  function reset() {
    take();
    for (const dial of dials) {
      dial.held = false;
      dial.input.value = Math.round(100 * dial.mean);
    }
  }
  function ask(quick) {
    show();
    const chosen = model.definitions[definition.value];
    // In the definition's own order, so that what is not changed is counted as in the report.
    const counted = boxes.flatMap((box, route) => (box.checked && !chosen.routes.includes(route) ? [route] : []));
    const question = {
      ask: ++asked, quick, definition: Number(definition.value),
      routes: [...chosen.routes.filter(route => boxes[route].checked), ...counted], weeks: weeks(),
      held: dials.filter(dial => dial.held).map(dial => [dial.of, dial.input.value / 100])
    };
    if (busy) {
      waiting = question;
      return;
    }
    busy = true;
    status.textContent = say('counting');
    worker.postMessage(question);
  }

  /** As the report rounds: a tenth of the narrowest width, or coarser where the noise of these fewer outcomes asks for it. */
  function unitOf({ baseline, level, difference, level_mcse, difference_mcse }) {
    const narrowest = Math.min(...[baseline, level, difference].map(q => q[4] - q[0]).filter(width => width > 0));
    const noise = Math.max(...level_mcse, ...difference_mcse);
    let unit = 1;
    while (Number.isFinite(narrowest) && 10 * unit <= narrowest / 10) unit *= 10;
    while (unit < 2 * noise) unit *= 10;
    return unit;
  }
  function row(name, q, unit, signed) {
    const rounded = value => {
      const whole = Math.round(value / unit) * unit + 0;
      return (signed && whole > 0 ? '+' : '') + number(whole);
    };
    const range = (low, high) => say('from_to', rounded(low), rounded(high));
    const cell = text => make('td', { class: 'n' }, text);
    return make('tr', {}, make('th', { scope: 'row' }, say(name)), cell(rounded(q[2])), cell(range(q[1], q[3])),
      cell(range(q[0], q[4])));
  }
  function report({ ask, answer, quick, took }) {
    const unit = unitOf(answer);
    const body = document.getElementById('explore-body');
    body.replaceChildren(row('baseline', answer.baseline, unit), row('choice', answer.level, unit),
      row('difference', answer.difference, unit, true));
    Object.assign(place.dataset, { digest: answer.digest, took, quick, shown: ask, asked });
    status.textContent = say('counted', number(model.draws), number(unit));
  }

  function build() {
    definition = make('select', { id: 'explore-definition' }, ...model.definitions.map((one, d) =>
      make('option', { value: d, ...spoken(one) }, `${label(one)} (${one.id})`)));
    boxes = model.routes.map((route, r) => make('input', { type: 'checkbox', id: `explore-route-${r}` }));
    threshold = slider('weeks', say('threshold_for'), 0, model.thresholds.length, 1);
    const quoted = route => `“${label(model.routes[route])}”`;
    dials = model.dials.map((dial, k) => {
      const [first, ...others] = dial.routes.map(quoted);
      // Of an overlap that is a product of shares, each share has its name in the scenario.
      const product = model.dials.filter(one => String(one.routes) === String(dial.routes)).length > 1;
      const text = dial.kind === 'sensitivity' ? say('sensitivity_of', first)
        : say(product ? 'overlap_factor' : 'overlap_of', first, others.join(say('or')), dial.path.split('.').pop());
      return { ...slider(`dial-${k}`, text, 1, 99, 1), kind: dial.kind, mean: dial.mean, of: dial.input, held: false };
    });
    const again = make('button', { type: 'button' }, say('reset'));
    const rows = kind => dials.filter(dial => dial.kind === kind).map(dial => dial.row);
    const heads = ['', 'middle', 'two_of_three', 'nineteen_of_twenty'].map((key, k) => k === 0
      ? make('td', {}) : make('th', { scope: 'col', class: 'n' }, say(key)));
    const table = make('table', {}, make('caption', {}, say('result')), make('thead', {}, make('tr', {}, ...heads)),
      make('tbody', { id: 'explore-body' }));
    place.append(
      make('div', { class: 'scroll', role: 'region', tabindex: '0', 'aria-label': say('result') }, table),
      make('p', {}, make('label', { for: definition.id }, say('definition')), ' ', definition),
      group('who', ...boxes.map((box, r) => make('p', { class: 'choice' }, box,
        make('label', { for: box.id, ...spoken(model.routes[r]) }, label(model.routes[r]))))),
      group('threshold', threshold.row), group('sensitivity', ...rows('sensitivity')), group('overlap', ...rows('overlap')),
      make('p', {}, again));
    definition.addEventListener('change', () => { take(); ask(false); });
    again.addEventListener('click', () => { reset(); ask(false); });
    boxes.forEach(box => box.addEventListener('change', () => ask(false)));
    threshold.input.addEventListener('input', () => ask(true));
    threshold.input.addEventListener('change', () => ask(false));
    for (const dial of dials) {
      dial.input.addEventListener('input', () => { dial.held = true; ask(true); });
      dial.input.addEventListener('change', () => { dial.held = true; ask(false); });
    }
    reset();
    ask(false);
  }

  status.textContent = say('starting');
  const worker = new Worker(URL.createObjectURL(new Blob([data.worker], { type: 'text/javascript' })));
  worker.onerror = event => { status.textContent = say('failed', event.message); };
  worker.onmessage = ({ data: told }) => {
    const problem = told.failed || told.opened?.error || told.answer?.error;
    if (problem) {
      status.textContent = say('failed', problem);
    } else if (told.opened) {
      model = told.opened;
      build();
    } else {
      busy = false;
      report(told);
      if (waiting) {
        const next = waiting;
        waiting = null;
        busy = true;
        worker.postMessage(next);
      }
    }
  };
  const { module, scenario, overrides, seed } = data;
  worker.postMessage({ open: { module, scenario, overrides, seed, perChain } });
})();
