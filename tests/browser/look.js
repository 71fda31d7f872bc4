// What is wrong on the page as it is laid out now: a list of sentences.
(() => {
  const wrong = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) wrong.push(`the page is ${root.scrollWidth} wide on ${root.clientWidth}`);
  const levels = [...document.querySelectorAll('h1,h2,h3,h4')].map(h => Number(h.tagName[1]));
  if (levels[0] !== 1 || levels.filter(l => l === 1).length !== 1) wrong.push('not one h1, first');
  levels.forEach((l, i) => { if (i && l > levels[i - 1] + 1) wrong.push(`heading ${i} skips a level`); });
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  if (new Set(ids).size !== ids.length) wrong.push('an id is used twice');
  for (const th of document.querySelectorAll('th')) if (!th.scope) wrong.push(`th without scope: ${th.textContent}`);
  for (const table of document.querySelectorAll('table')) if (!table.caption) wrong.push('table without caption');
  for (const cell of document.querySelectorAll('td,th')) if (cell.offsetHeight > 500 && cell.offsetWidth < 45) wrong.push(`a cell ${cell.offsetWidth} by ${cell.offsetHeight} px: ${cell.textContent.slice(0, 40)}`);
  if (document.querySelector('script')) wrong.push('a script');
  for (const svg of document.querySelectorAll('svg')) {
    const name = svg.querySelector('title')?.textContent;
    if (!name || !svg.querySelector('desc')?.textContent) wrong.push('a figure without title or description');
    const frame = svg.getBoundingClientRect();
    const scale = frame.width / svg.viewBox.baseVal.width;
    if (13 * scale < 11.5) wrong.push(`${name}: text of ${(13 * scale).toFixed(1)} px`);
    const texts = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
    texts.forEach(([text, box], i) => {
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1 || box.top < frame.top - 1)
        wrong.push(`${name}: cut off: ${text}`);
      for (const [other, o] of texts.slice(i + 1)) {
        const width = Math.min(box.right, o.right) - Math.max(box.left, o.left);
        const height = Math.min(box.bottom, o.bottom) - Math.max(box.top, o.top);
        if (width > 1 && height > 0.3 * Math.min(box.height, o.height)) wrong.push(`${name}: "${text}" lies over "${other}"`);
      }
    });
  }
  return wrong;
})()
